import { drawFilters } from '../../../draw/filters.js';
import { make } from '../../make.js';

/** @typedef {import('../../../draw/filters.js').Filters} Filters */

/**
 * One neuron's part of a block's filters.
 * @param {Filters} filters @param {number} neuron
 * @returns {Filters}
 */
export function filterOf({ count, values, ...shape }, neuron) {
  const size = values.length / count;
  return { ...shape, count: 1, values: values.subarray(neuron * size, (neuron + 1) * size) };
}

/** All filters of a block, one of them chosen.  Arrow keys go from one to the next. */
export class FilterSheet {
  #choose;
  #name;
  /** @type {{button: HTMLButtonElement, canvas: HTMLCanvasElement}[]} */ #cells = [];

  /**
   * @param {{sheet: string, name: (number: number) => string}} words
   * @param {(neuron: number) => void} choose
   */
  constructor({ sheet, name }, choose) {
    this.#choose = choose;
    this.#name = name;
    this.element = make('div', { class: 'filter-sheet', role: 'radiogroup', 'aria-label': sheet });
    this.element.addEventListener('keydown', (event) => this.#move(event));
  }

  /** @param {number} count */
  open(count) {
    this.element.dataset.few = String(count <= 16);
    this.element.dataset.many = String(count > 64);
    this.#cells = Array.from({ length: count }, (_, neuron) => {
      const canvas = make('canvas');
      const label = this.#name(neuron + 1);
      const traits = { type: 'button', role: 'radio', title: label, 'aria-label': label };
      const button = make('button', { ...traits, onclick: () => this.#choose(neuron) }, canvas);
      return { button, canvas };
    });
    this.element.replaceChildren(...this.#cells.map(({ button }) => button));
  }

  /** @param {number} chosen */
  set chosen(chosen) {
    this.#cells.forEach(({ button }, neuron) => {
      button.setAttribute('aria-checked', String(neuron === chosen));
      button.tabIndex = neuron === chosen ? 0 : -1;
    });
  }

  /** @param {Filters} filters @param {{line: string}} colours */
  draw(filters, { line }) {
    this.#cells.forEach(({ canvas }, neuron) => drawFilters(canvas, filterOf(filters, neuron), { frame: line }));
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const now = this.#cells.findIndex(({ button }) => button === event.target);
    if (now < 0) return;
    const columns = getComputedStyle(this.element).gridTemplateColumns.split(' ').length;
    const last = this.#cells.length - 1;
    /** @type {Record<string, number>} */
    const targets = {
      ...{ ArrowLeft: now - 1, ArrowRight: now + 1, ArrowUp: now - columns, ArrowDown: now + columns },
      ...{ Home: 0, End: last },
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target < 0 || target > last) return;
    this.#choose(target);
    this.#cells[target].button.focus();
  }
}
