import { make } from '../../make.js';
import { HoldButton } from './hold.js';

const THUMBS = 5;
const THUMB = 48; // pixels

/** One thing that has a name: its field, its button, what was collected. */
export class NameRow {
  #words;
  #input;
  #count = make('span', { class: 'count' });
  #thumbs = make('div', { class: 'thumbs', 'aria-hidden': 'true' });
  #begin;
  #number;

  /**
   * @param {Record<string, any>} words of the view
   * @param {number} number from 1
   * @param {{begin: () => void, end: () => void, rename: () => void}} acts
   */
  constructor(words, number, { begin, end, rename }) {
    this.#words = words;
    this.#number = number;
    this.#begin = words.hold;
    this.#input = make('input', {
      type: 'text',
      value: words.class(number),
      maxlength: 24,
      autocomplete: 'off',
      'aria-label': words.nameOf(number),
      oninput: () => (this.button.write(), rename()),
    });
    /** @type {HoldButton} */
    this.button = new HoldButton({ begin, end, text: () => this.#label() });
    this.element = make('li', { class: 'thing' }, this.#input, this.button.element, this.#thumbs, this.#count);
    this.count = 0;
  }

  get name() {
    return this.#input.value.trim() || this.#words.class(this.#number);
  }

  /** @param {number} count */
  set count(count) {
    this.#count.textContent = this.#words.count(count);
  }

  /** How teaching goes. @param {{toggles: boolean, live: boolean}} way */
  teach({ toggles, live }) {
    this.button.release();
    this.button.toggles = live && toggles;
    this.#begin = live ? (toggles ? this.#words.begin : this.#words.hold) : this.#words.tap;
    this.button.write();
  }

  /** @param {CanvasImageSource & {width: number, height: number}} picture */
  addThumb(picture) {
    const canvas = make('canvas', { width: THUMB, height: THUMB });
    const side = Math.min(picture.width, picture.height);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
    context.drawImage(picture, left, top, side, side, 0, 0, THUMB, THUMB);
    this.#thumbs.prepend(canvas);
    while (this.#thumbs.children.length > THUMBS) this.#thumbs.lastElementChild?.remove();
  }

  forget() {
    this.count = 0;
    this.#thumbs.replaceChildren();
  }

  /** @returns {string} */
  #label() {
    const { end, teach } = this.#words;
    return teach(this.button?.toggles && this.button.held ? end : this.#begin, this.name);
  }
}
