import { make } from '../make.js';

/** @typedef {{value: string, text: string, label?: string}} Option label: said instead of a short text */

let count = 0; // so that names differ between rows, too

/** One of a few: radio buttons in a row.  Arrow keys go along it. */
export class RadioRow {
  #name = `row-${++count}`;
  #options = make('span', { class: 'row-options' });
  #choose;

  /** @param {string} legend @param {(value: string) => void} choose a person chose */
  constructor(legend, choose) {
    this.#choose = choose;
    this.element = make('fieldset', { class: 'radio-row' }, make('legend', { text: legend }), this.#options);
  }

  /** @param {Option[]} options @param {string} chosen */
  open(options, chosen) {
    this.#options.replaceChildren(...options.map((option) => this.#option(option)));
    this.value = chosen;
  }

  get value() {
    return this.#inputs.find(({ checked }) => checked)?.value ?? '';
  }

  set value(value) {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  get #inputs() {
    return [...this.#options.querySelectorAll('input')];
  }

  /** @param {Option} option */
  #option({ value, text, label }) {
    const input = make('input', { type: 'radio', name: this.#name, value, 'aria-label': label });
    input.addEventListener('change', () => this.#choose(value));
    return make('label', { title: label }, input, make('span', { text }));
  }
}
