import { fillMenu, make, makeButton, makeMenu } from './make.js';
import { presets, rules, sources } from './state.js';

/** @typedef {import('./state.js').LabState} LabState */
/** @typedef {import('./words.js').Words} Words */

const paces = { full: 0, slow: 400, verySlow: 1500 }; // milliseconds from step to step
const quick = ['tiny', 'webcam']; // presets that learn while one watches

/**
 * @typedef {object} BarListener
 * @property {() => void} run
 * @property {() => void} step
 * @property {() => void} reset
 * @property {(change: Partial<LabState>) => void} change a person chose something
 * @property {(problem: import('./state.js').Problem) => void} mend something that cannot be read
 */

/** The buttons, counters and menus above the lab. */
export class Bar {
  #words;
  #on;
  /** @type {Record<string, HTMLElement>} */ #counters = {};
  #lang;
  /** @type {LabState | undefined} */ #state;

  /**
   * @param {Words} words
   * @param {{lang: string, hidden: (name: string) => boolean, on: BarListener}} options
   */
  constructor(words, { lang, hidden, on }) {
    this.#words = words;
    this.#on = on;
    this.#lang = lang;
    const { lab } = words;
    this.run = makeButton(lab.start, on.run, { class: 'primary', 'data-action': 'run', disabled: true });
    this.step = makeButton(lab.step, on.step, { 'data-action': 'step', disabled: true });
    this.reset = makeButton(lab.reset, on.reset, { 'data-action': 'reset', disabled: true });
    this.speed = makeMenu(lab.speed, [], (value) => on.change({ interval: Number(value) }));
    this.source = makeMenu(
      words.source.label,
      sources.map((name) => [name, words.source[name]]),
      (value) => this.#changeSource(/** @type {LabState['source']} */ (value)),
    );
    this.experiment = this.#makeExperiment(hidden);
    this.element = make('section', { class: 'bar', part: 'bar', 'aria-label': lab.controls });
    this.#lay(hidden);
  }

  /** @param {(name: string) => boolean} hidden */
  #lay(hidden) {
    const { lab } = this.#words;
    const shown = (/** @type {string} */ name, /** @type {HTMLElement} */ element) => (hidden(name) ? [] : [element]);
    const add = (/** @type {string} */ name, /** @type {HTMLElement[]} */ parts) => {
      if (parts.length > 0) this.element.append(make('div', { class: name }, ...parts));
    };
    add('buttons', [...shown('run', this.run), ...shown('step', this.step), ...shown('reset', this.reset)]);
    if (!hidden('counters')) {
      const counters = /** @type {const} */ (['steps', 'images', 'rate']).map((name) => {
        const number = (this.#counters[name] = make('dd', { 'data-counter': name, text: '–' }));
        return make('div', {}, make('dt', { text: lab[name] }), number);
      });
      this.element.append(make('dl', { class: 'counters' }, ...counters));
    }
    const more = this.experiment.childElementCount > 0;
    const disclose = makeButton(lab.experiment, () => this.#disclose(), {
      class: 'disclose',
      'data-action': 'experiment',
      'aria-expanded': 'false',
    });
    this.disclosure = disclose;
    add('choices', [
      ...shown('speed', this.speed.element),
      ...shown('source', this.source.element),
      ...(more ? [disclose] : []),
    ]);
    this.experiment.hidden = true;
    if (more) this.element.append(this.experiment);
  }

  /** @param {(name: string) => boolean} hidden */
  #makeExperiment(hidden) {
    const { lab } = this.#words;
    const { change } = this.#on;
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
    /** @type {HTMLElement[]} */
    const parts = [
      ...(hidden('preset') ? [] : [this.preset.element]),
      ...(hidden('rule') ? [] : [this.rule.element]),
      ...(hidden('seed') ? [] : [field(lab.seed, seed)]),
    ];
    if (!hidden('settings')) {
      const legend = make('legend', { text: lab.ablations });
      parts.push(make('fieldset', {}, legend, ...this.ablations.map(({ element }) => element)));
      parts.push(field(lab.settings, further, 'field wide'));
    }
    return make('div', { class: 'experiment' }, ...parts);
  }

  #disclose() {
    this.experiment.hidden = !this.experiment.hidden;
    this.disclosure?.setAttribute('aria-expanded', String(!this.experiment.hidden));
  }

  /** What moves is learned by the preset that is made for it. @param {LabState['source']} source */
  #changeSource(source) {
    const moving = source === 'camera' || source === 'video';
    const { preset } = this.#state ?? {};
    const better = moving && preset === 'tiny' ? 'webcam' : !moving && preset === 'webcam' ? 'tiny' : undefined;
    this.#on.change({ source, ...(better && { preset: better }) });
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
      if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) throw new TypeError();
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

  /** Shows what the attributes say. @param {LabState} state */
  set state(state) {
    this.#state = state;
    const { speeds } = this.#words.lab;
    /** @type {[string, string][]} */
    const choices = Object.entries(paces).map(([name, ms]) => [
      String(ms),
      speeds[/** @type {keyof typeof paces} */ (name)],
    ]);
    if (!choices.some(([ms]) => ms === String(state.interval))) {
      choices.push([String(state.interval), speeds.own(state.interval)]);
    }
    fillMenu(this.speed.select, choices);
    this.speed.select.value = String(state.interval);
    this.source.select.value = state.source;
    if (this.preset) this.preset.select.value = state.preset;
    if (this.rule) this.rule.select.value = state.rule || String(state.settings.rule ?? presets[state.preset]);
    if (this.seed) this.seed.value = String(state.seed);
    const written = JSON.stringify(state.settings);
    if (this.further) this.further.value = written === '{}' ? '' : written;
    for (const { key, box } of this.ablations ?? []) box.checked = state.settings[key] === true;
  }

  /**
   * @param {import('./run.js').RunState} state
   * @param {{fed: boolean, openable: boolean}} images whether there are any, or a button can bring some
   */
  show(state, { fed, openable }) {
    const usable = !['loading', 'failed'].includes(state);
    this.run.disabled = !usable || !(fed || openable);
    this.step.disabled = !usable || !fed;
    this.reset.disabled = !usable;
    this.run.textContent = state === 'running' ? this.#words.lab.pause : this.#words.lab.start;
  }

  /** @param {{step: number, batch: number, rate: number | undefined}} numbers */
  count({ step, batch, rate }) {
    const write = (/** @type {string} */ name, /** @type {string} */ text) => {
      if (this.#counters[name]) this.#counters[name].textContent = text;
    };
    const digits = rate === undefined || rate >= 10 ? 0 : 1;
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    write('steps', step.toLocaleString(this.#lang));
    write('images', (step * batch).toLocaleString(this.#lang));
    write('rate', rate === undefined ? '–' : rate.toLocaleString(this.#lang, options));
  }
}
