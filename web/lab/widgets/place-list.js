import { drawPlace } from '../../draw/place.js';
import { make } from '../make.js';

/** @typedef {import('./survey.js').Place} Place */
/** @typedef {import('../pictures.js').NamedPicture} NamedPicture */
/** @typedef {{place: Place, picture: NamedPicture}} PicturedPlace */
/** @typedef {PicturedPlace & {text: string, label: string}} PlaceItem label: said and shown on hover */

/**
 * Places with their pictures, which may be gone by now.
 * @param {import('../pictures.js').Pictures} pictures
 * @param {Place[]} places
 */
export function withPictures(pictures, places) {
  return Promise.all(places.map(async (place) => ({ place, picture: await pictures.get(place.image) })));
}

/** Places in pictures as a row of thumbnails, each with a few words beneath. */
export class PlaceList {
  #choose;
  /** @type {{canvas: HTMLCanvasElement, item: PlaceItem}[]} */ #shown = [];

  /** @param {string} label @param {(place: Place) => void} [choose] without it there is nothing to click */
  constructor(label, choose) {
    this.#choose = choose;
    this.element = make('ol', { class: 'places', 'aria-label': label });
  }

  /** @param {string} label */
  set label(label) {
    this.element.setAttribute('aria-label', label);
  }

  /** @param {PlaceItem[]} items */
  show(items) {
    this.#shown = items.map((item) => ({ item, canvas: make('canvas') }));
    this.element.replaceChildren(...this.#shown.map(({ item, canvas }) => make('li', {}, this.#frame(item, canvas))));
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    for (const { canvas, item } of this.#shown) drawPlace(canvas, item.picture.canvas, item.place, colours);
  }

  /** @param {PlaceItem} item @param {HTMLCanvasElement} canvas */
  #frame({ place, text, label }, canvas) {
    const choose = this.#choose;
    const number = make('span', { class: 'place-text', text });
    if (choose) {
      return make(
        'button',
        { type: 'button', class: 'place', title: label, 'aria-label': label, onclick: () => choose(place) },
        canvas,
        number,
      );
    }
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    return make('span', { class: 'place', title: label }, canvas, number);
  }
}
