import { make } from '../../make.js';

/** @typedef {'no_gamma' | 'no_prediction' | 'frozen_predictions' | 'symmetric'} Ablation */

/** @type {Ablation[]} */
const all = ['no_gamma', 'no_prediction', 'frozen_predictions', 'symmetric'];
const hinge = ['clapp', 'clapp-s'];

/**
 * What can be left out of a rule.
 * @param {{rule: string}} settings
 * @returns {Ablation[]}
 */
export function ablationsOf({ rule }) {
  if (hinge.includes(rule)) return all;
  return rule === 'clapp++' ? ['no_gamma', 'frozen_predictions'] : [];
}

/**
 * The change of settings that leaves one thing out, and takes back all others.
 * @param {Ablation | ''} chosen
 */
export function ablate(chosen) {
  return Object.fromEntries(all.map((name) => [name, name === chosen || undefined]));
}

/** What is left out: one choice of a few, and a sentence about what to watch for. */
export class Ablations {
  #words;
  #choose;
  #alone = false; // negatives were changed here, because without prediction they cannot be all others
  /** @type {import('../../../settings.js').CompleteSettings | undefined} */ #settings;
  #choices = make('div', { class: 'omissions' });
  #watch = make('p', { class: 'watch', 'aria-live': 'polite' });

  /** @param {Record<string, any>} words @param {(change: Record<string, unknown>) => void} choose */
  constructor(words, choose) {
    this.#words = words;
    this.#choose = choose;
    const legend = make('legend', { text: words.title });
    this.element = make('fieldset', { class: 'ablations' }, legend, this.#choices, this.#watch);
  }

  /** @param {import('../../../settings.js').CompleteSettings} settings */
  open(settings) {
    this.#settings = settings;
    const possible = ablationsOf(settings);
    const present = all.filter((name) => settings[name]);
    this.element.hidden = possible.length === 0;
    this.#choices.replaceChildren(
      ...['', ...possible].map((name) => this.#choice(/** @type {Ablation | ''} */ (name), present)),
    );
    const name = present.length > 1 ? 'several' : (present[0] ?? 'paper');
    this.#watch.textContent = this.#words.watch[name] + (this.#alone ? ` ${this.#words.alone}` : '');
  }

  /** @param {Ablation | ''} name */
  #leaveOut(name) {
    /** @type {Record<string, unknown>} */
    const change = ablate(name);
    if (this.#alone) change.negatives = undefined;
    this.#alone = name === 'no_prediction' && (this.#alone || this.#settings?.negatives === 'all');
    if (this.#alone) change.negatives = 'image';
    this.#choose(change);
  }

  /** @param {Ablation | ''} name @param {Ablation[]} present */
  #choice(name, present) {
    const input = make('input', {
      type: 'radio',
      name: 'ablation',
      value: name,
      onchange: () => this.#leaveOut(name),
    });
    input.checked = name === '' ? present.length === 0 : present.length === 1 && present[0] === name;
    return make('label', {}, input, make('span', { text: this.#words.names[name || 'paper'] }));
  }
}
