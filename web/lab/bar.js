import { fillMenu, make, makeButton, makeMenu } from './make.js';
import { hearing, sources } from './state.js';

/** @typedef {import('./state.js').LabState} LabState */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {typeof import('./experiment.js').Experiment} ExperimentClass */

const paces = { full: 0, slow: 400, verySlow: 1500 }; // milliseconds from step to step
const experimentNames = ['preset', 'rule', 'seed', 'settings'];

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
  #hidden;
  #load;
  /** @type {LabState | undefined} */ #state;
  /** @type {import('./experiment.js').Experiment | undefined} */ #experiment;
  #place = make('div', { class: 'experiment', hidden: true });

  /**
   * @param {Words} words
   * @param {object} options
   * @param {string} options.lang
   * @param {(name: string) => boolean} options.hidden
   * @param {BarListener} options.on
   * @param {() => Promise<ExperimentClass | undefined>} options.load of what is disclosed only later
   */
  constructor(words, { lang, hidden, on, load }) {
    this.#words = words;
    this.#on = on;
    this.#lang = lang;
    this.#hidden = hidden;
    this.#load = load;
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
    this.element = make('div', { class: 'bar', part: 'bar', role: 'group', 'aria-label': lab.controls });
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
    const more = experimentNames.some((name) => !hidden(name));
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
    for (const part of /** @type {HTMLElement[]} */ ([disclose, this.#place])) {
      part.addEventListener('keydown', (event) => this.#leave(event));
    }
    if (more) this.element.append(this.#place);
  }

  /** Escape closes the experiment. @param {KeyboardEvent} event */
  #leave(event) {
    if (event.key !== 'Escape' || this.#place.hidden) return;
    event.stopPropagation();
    this.#disclose();
    this.disclosure?.focus();
  }

  #disclose() {
    this.#place.hidden = !this.#place.hidden;
    this.disclosure?.setAttribute('aria-expanded', String(!this.#place.hidden));
    if (!this.#experiment) this.#fill();
  }

  async #fill() {
    const made = await this.#load();
    if (!made || this.#experiment) return;
    this.#experiment = new made(this.#words, { hidden: this.#hidden, on: this.#on });
    if (this.#state) this.#experiment.state = this.#state;
    this.#place.append(...this.#experiment.parts);
  }

  /** What moves is learned by the preset that is made for it. @param {LabState['source']} source */
  #changeSource(source) {
    const moving = source === 'camera' || source === 'video';
    const { preset = '' } = this.#state ?? {};
    if (hearing.includes(preset) !== (source === 'microphone')) {
      const other = source === 'microphone' ? hearing[0] : moving ? 'webcam' : 'tiny';
      return this.#on.change({ source, preset: other, rule: '' }); // of another sense
    }
    const better = moving && preset === 'tiny' ? 'webcam' : !moving && preset === 'webcam' ? 'tiny' : undefined;
    return this.#on.change({ source, ...(better && { preset: better }) });
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
    if (this.#experiment) this.#experiment.state = state;
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
