import { drawPlace } from '../../draw/place.js';
import { make } from '../make.js';

/** @typedef {import('./survey.js').Place} Place */
/** @typedef {import('../pictures.js').NamedPicture} NamedPicture */

/** A picture with a button on each of its places.  Arrow keys go from one to the next. */
export class PlaceGrid {
  #words;
  #choose;
  #canvas = make('canvas', { 'aria-hidden': 'true' });
  #cells = make('div', { class: 'grid-cells', role: 'radiogroup' });
  /** @type {{picture: NamedPicture, places: Place[]} | undefined} */ #shown;
  #chosen = 0;

  /**
   * @param {{places: string, place: (row: number, column: number) => string}} words
   * @param {(place: Place) => void} choose
   */
  constructor(words, choose) {
    this.#words = words;
    this.#choose = choose;
    this.#cells.setAttribute('aria-label', words.places);
    this.#cells.addEventListener('keydown', (event) => this.#move(event));
    this.element = make('div', { class: 'place-grid' }, this.#canvas, this.#cells);
  }

  /**
   * @param {NamedPicture} picture
   * @param {Place[]} places row by row, as many rows as columns
   * @param {number} chosen
   */
  show(picture, places, chosen) {
    this.#shown = { picture, places };
    this.#chosen = chosen;
    const side = this.#side;
    if (this.#cells.childElementCount !== places.length) {
      this.#cells.style.setProperty('grid-template-columns', `repeat(${side}, 1fr)`);
      this.#cells.replaceChildren(...places.map((_, at) => this.#makeCell(at)));
    }
    const { width, height } = picture.canvas;
    this.#canvas.style.setProperty('aspect-ratio', `${width} / ${height}`);
    const [first, last] = [places[0], places[places.length - 1]];
    const share = (/** @type {number} */ pixels, /** @type {number} */ all) => `${(100 * pixels) / all}%`;
    this.#cells.style.setProperty('left', share(first.left, width));
    this.#cells.style.setProperty('top', share(first.top, height));
    this.#cells.style.setProperty('width', share(last.left + last.width - first.left, width));
    this.#cells.style.setProperty('height', share(last.top + last.height - first.top, height));
    [...this.#cells.children].forEach((cell, at) => {
      cell.setAttribute('aria-checked', String(at === chosen));
      /** @type {HTMLElement} */ (cell).tabIndex = at === chosen ? 0 : -1;
    });
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    if (!this.#shown) return;
    const { picture, places } = this.#shown;
    const bare = { ...colours, veil: 'transparent' };
    drawPlace(this.#canvas, picture.canvas, places[this.#chosen], bare, { context: Infinity });
  }

  get #side() {
    return Math.round(Math.sqrt(this.#shown?.places.length ?? 1));
  }

  /** @param {number} at */
  #makeCell(at) {
    const label = this.#words.place(Math.floor(at / this.#side) + 1, (at % this.#side) + 1);
    const act = () => this.#shown && this.#choose(this.#shown.places[at]);
    return make('button', { type: 'button', role: 'radio', 'aria-label': label, onclick: act });
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const side = this.#side;
    const [row, column] = [Math.floor(this.#chosen / side), this.#chosen % side];
    /** @type {Record<string, [number, number]>} */
    const targets = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
    };
    const [y, x] = targets[event.key] ?? [-1, -1];
    if (Object.hasOwn(targets, event.key)) event.preventDefault();
    if (y < 0 || x < 0 || y >= side || x >= side || !this.#shown) return;
    this.#choose(this.#shown.places[y * side + x]);
    /** @type {HTMLElement} */ (this.#cells.children[y * side + x]).focus();
  }
}
