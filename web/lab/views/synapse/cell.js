import { make } from '../../make.js';
import { threeDigits } from './numbers.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {import('../synapse.js').Trace} Trace */

/** What is drawn of the cell, in a box of 120 × 280. @type {[name: string, attributes: Record<string, string>][]} */
const parts = [
  ['path', { class: 'wave', d: 'M2 14 Q20 34 2 54 M12 6 Q40 34 12 62 M24 2 Q58 34 24 66' }],
  ['path', { class: 'lane prediction', d: 'M120 64 H82' }],
  ['path', { class: 'branch', d: 'M60 176 V70 M60 84 L38 58 M60 84 L82 54 M60 70 L60 46 M60 112 L80 92' }],
  ['circle', { class: 'bouton prediction', cx: '78', cy: '64', r: '5' }],
  ['path', { class: 'branch', d: 'M46 202 L26 226 M74 202 L92 224' }],
  ['path', { class: 'soma', d: 'M60 168 Q66 184 80 204 Q60 212 40 204 Q54 184 60 168 Z' }],
  ['path', { class: 'lane', d: 'M0 232 H12' }],
  ['circle', { class: 'bouton', cx: '17', cy: '232', r: '7' }],
  ['path', { class: 'axon', d: 'M60 207 V268 M54 261 L60 269 L66 261' }],
];

function drawing() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 120 280');
  svg.setAttribute('aria-hidden', 'true');
  for (const [name, attributes] of parts) {
    const part = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    svg.append(part);
  }
  return svg;
}

/** A neuron with the four numbers of the rule at the places where they are found. */
export class Cell {
  #words;
  #lang;
  /** @type {Record<string, HTMLElement>} */ #values = {};

  /** @param {Record<string, any>} words of the view @param {string} lang */
  constructor(words, lang) {
    this.#words = words;
    this.#lang = lang;
    const [broadcast, prediction, slope, input] = ['broadcast', 'prediction', 'slope', 'input'].map((name) =>
      this.#factor(name),
    );
    this.element = make('div', { class: 'cell' }, drawing(), broadcast, prediction, slope, input);
  }

  /** @param {Trace | undefined} synapse */
  show(synapse) {
    const { input, slope, fixation, saccade, broadcast } = this.#values;
    const number = (/** @type {number | undefined} */ value) =>
      value === undefined ? '–' : threeDigits(value, this.#lang);
    const told = [synapse?.fixation && this.#told('fixation'), synapse?.saccade && this.#told('saccade')];
    input.textContent = number(synapse?.presynaptic);
    slope.textContent = number(synapse?.slope);
    fixation.textContent = number(synapse?.fixation);
    saccade.textContent = number(synapse?.saccade);
    fixation.hidden = Boolean(synapse && synapse.fixation === 0 && synapse.saccade !== 0);
    saccade.hidden = !synapse?.saccade;
    const words = told.filter((word) => word instanceof HTMLElement);
    broadcast.replaceChildren(...(words.length > 0 ? words : [synapse ? '0' : '–']));
  }

  /** @param {'fixation' | 'saccade'} kind */
  #told(kind) {
    return make('span', { class: `tone ${kind}`, text: this.#words.told[kind] });
  }

  /** @param {string} name */
  #factor(name) {
    const { title, where } = this.#words.factors[name];
    const value = (/** @type {string} */ key, kind = '') =>
      (this.#values[key] = make('span', { class: `value ${kind}`, 'data-value': key, text: '–' }));
    const values =
      name === 'prediction' ? [value('fixation', 'fixation'), value('saccade', 'saccade')] : [value(name)];
    return make(
      'div',
      { class: `factor ${name}` },
      make('b', { class: 'values' }, ...values),
      make('span', { class: 'name', text: title }),
      make('span', { class: 'where', text: where }),
    );
  }
}
