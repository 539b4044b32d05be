import { drawSheet, filterPixels, sheetColumns, sheetHit } from '../../../draw/synapse.js';
import { make } from '../../make.js';
import { threeDigits } from './numbers.js';

/** @typedef {import('../../../clapp.js').Filters} Filters */
/** @typedef {{block: number, neuron: number, row: number, column: number, channel: number}} Synapse counted from 0 */
/** @typedef {{count: number, height: number, width: number, channels: number}} Shape of one block's filters */
/** @typedef {'block' | 'neuron' | 'channel'} Field */

const arrows = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

const clamp = (/** @type {number} */ value, /** @type {number} */ most) =>
  Number.isFinite(value) ? Math.max(0, Math.min(most, Math.trunc(value))) : 0;

/** Chooses one weight: a neuron on a sheet of all filters, a weight in its filter, and by numbers. */
export class SynapsePicker {
  #words;
  #lang;
  #change;
  /** @type {Filters | undefined} */ #filters;
  /** @type {Shape[]} */ #shapes = [];
  /** @type {Synapse} */ #synapse = { block: 0, neuron: 0, row: 0, column: 0, channel: 0 };
  /** @type {Record<Field, HTMLInputElement>} */ #fields;
  #taps = make('div', { class: 'taps', role: 'radiogroup' });
  #sheet = make('canvas', {
    class: 'sheet',
    role: 'slider',
    'aria-valuemin': 1,
    'aria-valuenow': 1,
    tabindex: '0',
    onclick: (event) => this.#click(/** @type {MouseEvent} */ (event)),
    onkeydown: (event) => this.#key(/** @type {KeyboardEvent} */ (event)),
  });

  /**
   * @param {Record<string, any>} words
   * @param {string} lang
   * @param {(synapse: Synapse) => void} change
   */
  constructor(words, lang, change) {
    this.#words = words;
    this.#lang = lang;
    this.#change = change;
    this.#sheet.setAttribute('aria-label', words.sheet);
    this.#taps.setAttribute('aria-label', words.taps);
    const field = (/** @type {Field} */ name) =>
      make('input', {
        type: 'number',
        min: 1,
        step: 1,
        inputmode: 'numeric',
        onchange: (event) =>
          this.choose({ [name]: Number(/** @type {HTMLInputElement} */ (event.target).value) - 1 }),
      });
    this.#fields = { block: field('block'), neuron: field('neuron'), channel: field('channel') };
    const numbers = Object.entries(this.#fields).map(([name, input]) =>
      make('label', {}, make('span', { text: words.fields[name] }), input),
    );
    this.element = make(
      'div',
      { class: 'picker' },
      this.#sheet,
      make('div', { class: 'one' }, this.#taps, make('div', { class: 'numbers' }, ...numbers)),
    );
  }

  get synapse() {
    return { ...this.#synapse };
  }

  /** Another network; its filters come later. @param {import('../../../settings.js').CompleteSettings} settings */
  open({ blocks, image_channels: channels }) {
    this.#filters = undefined;
    this.#shapes = blocks.map(({ channels: count, kernel: [, height, width] }, block) => ({
      ...{ count, height, width },
      channels: block === 0 ? channels : blocks[block - 1].channels,
    }));
    this.#fit();
  }

  /** The block that is chosen now as it is now. @param {Filters} filters */
  show(filters) {
    this.#filters = filters;
    this.#shade();
  }

  /** @param {Partial<Synapse>} wish what is not possible becomes what is nearest to it */
  choose(wish) {
    const before = { ...this.#synapse };
    Object.assign(this.#synapse, wish);
    this.#fit();
    const fields = /** @type {(keyof Synapse)[]} */ (Object.keys(before));
    if (this.#synapse.block !== before.block) this.#filters = undefined;
    this.#shade();
    if (fields.some((field) => this.#synapse[field] !== before[field])) this.#change(this.synapse);
  }

  /** @param {{ink: string, paper: string, line: string}} colours */
  draw(colours) {
    if (this.#filters) drawSheet(this.#sheet, this.#filters, this.#synapse, colours);
  }

  /** Keeps the choice within the network and writes it everywhere. */
  #fit() {
    const synapse = this.#synapse;
    if (this.#shapes.length > 0) {
      synapse.block = clamp(synapse.block, this.#shapes.length - 1);
      const { count, height, width, channels } = this.#shapes[synapse.block];
      synapse.neuron = clamp(synapse.neuron, count - 1);
      synapse.row = clamp(synapse.row, height - 1);
      synapse.column = clamp(synapse.column, width - 1);
      synapse.channel = clamp(synapse.channel, channels - 1);
      const most = { block: this.#shapes.length, neuron: count, channel: channels };
      for (const [name, input] of Object.entries(this.#fields)) input.max = String(most[/** @type {Field} */ (name)]);
      this.#sheet.setAttribute('aria-valuemax', String(count));
      this.#arrangeTaps(height, width);
    }
    this.#sheet.setAttribute('aria-valuenow', String(synapse.neuron + 1));
    this.#sheet.setAttribute('aria-valuetext', this.#words.neuron(synapse.neuron + 1));
    for (const [name, input] of Object.entries(this.#fields))
      input.value = String(synapse[/** @type {Field} */ (name)] + 1);
    this.#shade();
  }

  /** @param {number} height @param {number} width */
  #arrangeTaps(height, width) {
    if (this.#taps.children.length === height * width && this.#taps.dataset.width === String(width)) return;
    this.#taps.dataset.width = String(width);
    this.#taps.style.setProperty('grid-template-columns', `repeat(${width}, 1fr)`);
    this.#taps.replaceChildren(
      ...Array.from({ length: height * width }, (_, i) =>
        make('button', {
          type: 'button',
          role: 'radio',
          class: 'tap',
          onclick: () => this.choose({ row: Math.floor(i / width), column: i % width }),
          onkeydown: (event) => this.#tapKey(/** @type {KeyboardEvent} */ (event)),
        }),
      ),
    );
  }

  /** Gray as the weight is, and its number for those who listen. */
  #shade() {
    const filters = this.#filters;
    if (!filters || this.#taps.children.length !== filters.height * filters.width) return;
    const { neuron, row, column, channel } = this.#synapse;
    const pixels = filterPixels(filters, neuron, channel);
    const size = filters.values.length / filters.count;
    [...this.#taps.children].forEach((element, i) => {
      const tap = /** @type {HTMLElement} */ (element);
      const [y, x] = [Math.floor(i / filters.width), i % filters.width];
      const chosen = y === row && x === column;
      const weight = filters.values[neuron * size + i * filters.channels + channel];
      tap.style.setProperty('background-color', `rgb(${pixels.subarray(i * 3, i * 3 + 3).join(' ')})`);
      tap.setAttribute('aria-checked', String(chosen));
      tap.setAttribute('aria-label', this.#words.tap(y + 1, x + 1, threeDigits(weight, this.#lang)));
      tap.tabIndex = chosen ? 0 : -1;
    });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!this.#filters) return;
    const hit = sheetHit(this.#sheet, this.#filters, event.offsetX, event.offsetY);
    if (hit) this.choose(hit);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [x, y] = arrows[event.key] ?? [0, 0];
    if (!this.#filters || (x === 0 && y === 0)) return;
    event.preventDefault();
    const columns = sheetColumns(this.#filters.count, this.#sheet.clientWidth, this.#sheet.clientHeight);
    const neuron = this.#synapse.neuron + x + y * columns;
    if (neuron >= 0 && neuron < this.#filters.count) this.choose({ neuron });
  }

  /** @param {KeyboardEvent} event */
  #tapKey(event) {
    const [x, y] = arrows[event.key] ?? [0, 0];
    if (x === 0 && y === 0) return;
    event.preventDefault();
    const { row, column } = this.#synapse;
    this.choose({ row: row + y, column: column + x });
    /** @type {HTMLElement | null} */ (this.#taps.querySelector('[aria-checked="true"]'))?.focus();
  }
}
