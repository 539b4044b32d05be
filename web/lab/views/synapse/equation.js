import { make } from '../../make.js';
import { threeDigits } from './numbers.js';

/** @typedef {import('../synapse.js').Trace} Trace */

/** The rule as a line of numbers, and what became of it: the sum, the optimizer's step, the new weight. */
export class Equation {
  #words;
  #lang;
  /** @type {Record<string, HTMLElement>} */ #values = {};
  #fixation;
  #plus;
  #saccade;
  #sumTitle;

  /** @param {Record<string, any>} words of the view @param {string} lang */
  constructor(words, lang) {
    this.#words = words;
    this.#lang = lang;
    const term = (/** @type {string} */ name, kind = '') => this.#term(name, kind, words.terms[name]);
    const sign = (/** @type {string} */ text, kind = '') => make('span', { class: `sign ${kind}`, text });
    const group = (/** @type {HTMLElement[]} */ ...parts) => make('span', { class: 'group' }, ...parts);
    this.#fixation = group(sign('(+1) ×', 'fixation'), term('fixation', 'fixation'));
    this.#plus = sign('+');
    this.#saccade = group(this.#plus, sign('(−1) ×', 'saccade'), term('saccade', 'saccade'));
    const line = make(
      'p',
      { class: 'equation' },
      term('presynaptic'),
      group(sign('×'), term('slope')),
      sign('× ('),
      this.#fixation,
      this.#saccade,
      group(sign(') ='), term('product')),
    );
    this.#sumTitle = make('dt');
    this.element = make('div', { class: 'reckoning' }, line, this.#outcome());
  }

  /** @param {Trace | undefined} synapse */
  show(synapse) {
    for (const [name, element] of Object.entries(this.#values)) {
      const after = synapse && synapse.weight + synapse.change;
      const value = name === 'after' ? after : synapse?.[/** @type {'weight'} */ (name)];
      const sign = ['product', 'update', 'change'].includes(name);
      element.textContent = value === undefined ? '–' : threeDigits(value, this.#lang, { sign });
    }
    const [fixation, saccade] = synapse ? [synapse.fixation !== 0, synapse.saccade !== 0] : [true, true];
    this.#fixation.hidden = !fixation && saccade;
    this.#saccade.hidden = !saccade;
    this.#plus.hidden = this.#fixation.hidden;
    this.#sumTitle.textContent = this.#words.sum(synapse?.events ?? 0);
  }

  #outcome() {
    const row = (/** @type {HTMLElement} */ title, /** @type {HTMLElement[]} */ ...values) =>
      make('div', {}, title, make('dd', {}, ...values));
    const { change, weight } = this.#words.outcome;
    const arrow = make('span', { class: 'sign', text: '→' });
    return make(
      'dl',
      { class: 'outcome' },
      row(this.#sumTitle, this.#value('update')),
      row(make('dt', { text: change }), this.#value('change')),
      row(make('dt', { text: weight }), this.#value('weight'), arrow, this.#value('after')),
    );
  }

  /** @param {string} name @param {string} kind @param {string} title */
  #term(name, kind, title) {
    return make('span', { class: `term ${kind}` }, this.#value(name), make('small', { text: title }));
  }

  /** @param {string} name */
  #value(name) {
    return (this.#values[name] = make('span', { class: 'value', 'data-value': name, text: '–' }));
  }
}
