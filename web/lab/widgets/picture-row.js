import { fitCanvas } from '../../draw/fit-canvas.js';
import { make } from '../make.js';

/** @typedef {import('../pictures.js').NamedPicture & {image: number}} ListedPicture image: its index */

/** Pictures to choose one from. */
export class PictureRow {
  #choose;
  #nameless;
  /** @type {{button: HTMLButtonElement, canvas: HTMLCanvasElement, picture: ListedPicture}[]} */ #cells = [];

  /**
   * @param {string} label
   * @param {{choose: (image: number) => void, nameless: (number: number) => string}} options nameless: what a picture
   *   without a name is called
   */
  constructor(label, { choose, nameless }) {
    this.#choose = choose;
    this.#nameless = nameless;
    this.element = make('div', { class: 'picture-row', role: 'group', 'aria-label': label });
  }

  /** @param {ListedPicture[]} pictures */
  show(pictures) {
    this.#cells = pictures.map((picture) => {
      const canvas = make('canvas');
      const label = picture.name || this.#nameless(picture.image + 1);
      const onclick = () => this.#choose(picture.image);
      const button = make('button', { type: 'button', title: label, 'aria-label': label, onclick }, canvas);
      return { picture, canvas, button };
    });
    this.element.replaceChildren(...this.#cells.map(({ button }) => button));
  }

  /** @param {number | undefined} image */
  set chosen(image) {
    for (const { button, picture } of this.#cells) button.setAttribute('aria-pressed', String(picture.image === image));
  }

  draw() {
    for (const { canvas, picture } of this.#cells) {
      const { context, width, height } = fitCanvas(canvas);
      const { canvas: source } = picture;
      const side = Math.min(source.width, source.height); // the middle
      const [left, top] = [(source.width - side) / 2, (source.height - side) / 2];
      context.imageSmoothingQuality = 'high';
      context.drawImage(source, left, top, side, side, 0, 0, width, height);
    }
  }
}
