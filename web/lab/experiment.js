import { repeatedKey } from '../repeated-key.js';
import { experimentStyles } from './experiment-style.js';
import { make, makeMenu } from './make.js';
import { presets, rules } from './state.js';

/** @typedef {import('./state.js').LabState} LabState */

const quick = ['tiny', 'webcam', 'speech-tiny']; // presets that learn while one watches

/** What is learned by which rule: the part of the bar that is disclosed. */
export class Experiment {
  static styles = [experimentStyles];

  #words;
  #on;
  /** @type {LabState | undefined} */ #state;

  /**
   * @param {import('./words.js').Words} words
   * @param {{hidden: (name: string) => boolean, on: import('./bar.js').BarListener}} options
   */
  constructor(words, { hidden, on }) {
    this.#words = words;
    this.#on = on;
    const { lab } = words;
    const { change } = on;
    this.preset = makeMenu(
      lab.preset,
      Object.keys(presets).map((name) => [name, quick.includes(name) ? name : lab.slowPreset(name)]),
      (preset) => change({ preset, rule: '' }),
    );
    this.rule = makeMenu(
      lab.rule,
      rules.map((name) => [name, name]),
      (rule) => change({ rule: rule === presets[this.#state?.preset ?? ''] ? '' : rule }),
    );
    const seed = (this.seed = make('input', {
      ...{ type: 'text', inputmode: 'numeric', name: 'seed', class: 'seed', autocomplete: 'off' },
    }));
    seed.addEventListener('change', () => this.#changeSeed(seed.value.trim()));
    const further = (this.further = make('input', {
      ...{ type: 'text', name: 'settings', spellcheck: 'false', autocomplete: 'off' },
    }));
    further.addEventListener('change', () => this.#changeSettings(further.value.trim() || '{}'));
    const field = (/** @type {string} */ text, /** @type {HTMLElement} */ input, name = 'field') =>
      make('label', { class: name }, make('span', { text }), input);
    this.ablations = /** @type {const} */ ([
      ['no_gamma', lab.noGamma],
      ['no_prediction', lab.noPrediction],
    ]).map(([key, text]) => {
      const box = make('input', { type: 'checkbox', name: key });
      box.addEventListener('change', () => this.#ablate(key, box.checked));
      return { key, box, element: make('label', { class: 'check' }, box, make('span', { text })) };
    });
    const ablations = make('fieldset', {}, make('legend', { text: lab.ablations }));
    ablations.append(...this.ablations.map(({ element }) => element));
    /** @type {HTMLElement[]} */
    this.parts = [
      ...(hidden('preset') ? [] : [this.preset.element]),
      ...(hidden('rule') ? [] : [this.rule.element]),
      ...(hidden('seed') ? [] : [field(lab.seed, seed)]),
      ...(hidden('settings') ? [] : [ablations, field(lab.settings, further, 'field wide')]),
    ];
  }

  /** Shows what the attributes say. @param {LabState} state */
  set state(state) {
    this.#state = state;
    this.preset.select.value = state.preset;
    this.rule.select.value = state.rule || String(state.settings.rule ?? presets[state.preset]);
    this.seed.value = String(state.seed);
    const written = JSON.stringify(state.settings);
    this.further.value = written === '{}' ? '' : written;
    for (const { key, box } of this.ablations) box.checked = state.settings[key] === true;
  }

  /** @param {string} text */
  #changeSeed(text) {
    if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return this.#on.change({ seed: Number(text) });
    const most = String(Number.MAX_SAFE_INTEGER);
    this.#on.mend({ kind: 'whole', name: this.#words.lab.seed, value: text, list: [most] });
  }

  /** @param {string} text */
  #changeSettings(text) {
    try {
      const settings = JSON.parse(text);
      const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
      if (!isObject || repeatedKey(text) !== undefined) throw new TypeError();
      this.#on.change({ settings });
    } catch {
      this.#on.mend({ kind: 'json', name: 'settings', value: text, list: [] });
    }
  }

  /** @param {string} key @param {boolean} on */
  #ablate(key, on) {
    const { [key]: _, ...rest } = this.#state?.settings ?? {};
    this.#on.change({ settings: on ? { ...rest, [key]: true } : rest });
  }
}
