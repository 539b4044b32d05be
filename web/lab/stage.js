/** @typedef {import('../report.js').Synapse} Synapse */
/** @typedef {import('../learner/observation.js').Observation} Observation */

/**
 * CSS colours; fixation and saccade mean just that.
 * @typedef {Record<'paper' | 'card' | 'ink' | 'soft' | 'faint' | 'line' | 'fixation' | 'saccade' | 'fixationTint' |
 *   'saccadeTint' | 'veil' | 'casing', string>} Colours
 */

/**
 * What the lab does for its views.
 * @typedef {object} Backstage
 * @property {() => import('./run.js').Run | undefined} run
 * @property {import('./words.js').Words} words
 * @property {import('./words.js').LanguageName} lang
 * @property {import('./state.js').SourceName} source
 * @property {HTMLElement} host whose colours are used
 * @property {{matches: boolean}} calm
 * @property {() => import('./pictures.js').Pictures} pictures
 * @property {import('./pace.js').Pace} pace
 * @property {() => void} observe
 * @property {(texts: string[]) => void} adopt
 * @property {(error: unknown) => void} fail
 * @property {Loader} load
 * @property {(sentence: string) => void} say
 * @property {(change: Record<string, unknown>) => void} choose
 * @property {() => Promise<ImageBitmap | undefined>} frame
 * @property {(key: string, options?: unknown) => void} show
 * @property {(interval: number) => void} slow
 * @property {LabDesk} lab
 */

/**
 * What sharing needs of the whole lab.
 * @typedef {object} LabDesk
 * @property {import('./state.js').LabState} state
 * @property {boolean} loaded whether the network came from a file
 * @property {(query: string) => string} link an address that opens the experiment
 * @property {() => object} account
 * @property {(paint: Painter) => Promise<HTMLCanvasElement>} picture of what is shown
 * @property {(bytes: Uint8Array) => Promise<void>} load a network
 */

/** @typedef {<T>(load: () => Promise<T>) => Promise<T | undefined>} Loader */
/** @typedef {(element: HTMLElement, colours: Colours, caption: string) => HTMLCanvasElement} Painter */

/** What a view of the lab may know and do. */
export class Stage {
  #back;
  /** @type {Promise<unknown>} */ #queue = Promise.resolve();

  /** @param {Backstage} back */
  constructor(back) {
    this.#back = back;
    this.words = back.words;
    this.lang = back.lang;
    this.source = back.source;
  }

  /** The learner.  There is one from the first open() on. */
  get learner() {
    const learner = this.#back.run()?.learner;
    if (!learner) throw new Error('there is no learner');
    return learner;
  }

  /** What sharing needs. */
  get lab() {
    return this.#back.lab;
  }

  /** Whether there is a learner now. */
  get open() {
    return this.#back.run()?.learner !== undefined;
  }

  /** @returns {import('../settings.js').CompleteSettings} */
  get settings() {
    return this.learner.settings;
  }

  get pictures() {
    return this.#back.pictures();
  }

  get paused() {
    return !this.#back.run()?.running;
  }

  /** Whether motion disturbs. */
  get calm() {
    return this.#back.calm.matches;
  }

  /** Steps learned so far. */
  get steps() {
    return this.#back.run()?.step ?? 0;
  }

  /** @returns {Colours} as they are now: they may change with the time of day */
  colours() {
    const style = getComputedStyle(this.#back.host);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--clapp-${name}`).trim();
    return {
      paper: colour('paper'),
      card: colour('card'),
      ink: colour('ink'),
      soft: colour('soft'),
      faint: colour('faint'),
      line: colour('line'),
      fixation: colour('fixation'),
      saccade: colour('saccade'),
      fixationTint: colour('fixation-tint'),
      saccadeTint: colour('saccade-tint'),
      veil: colour('veil'),
      casing: colour('casing'),
    };
  }

  /** draw() is called on the next frame. */
  ask() {
    this.#back.pace.ask();
  }

  /** Whether so many milliseconds have passed since it was last asked. @param {string} name @param {number} ms */
  due(name, ms) {
    return this.#back.pace.due(name, ms);
  }

  /** What this view observes has changed. */
  observe() {
    this.#back.observe();
  }

  /** Styles for whatever stands in the lab, each once. @param {string[]} texts */
  adopt(texts) {
    this.#back.adopt(texts);
  }

  /**
   * A part of the lab that is loaded only now.  Where it cannot be, that is told, and the rest goes on.
   * @template T
   * @param {() => Promise<T>} load
   */
  load(load) {
    return this.#back.load(load);
  }

  /** @param {unknown} error */
  fail(error) {
    this.#back.fail(error);
  }

  /** Tells those who do not see the page. @param {string} sentence */
  say(sentence) {
    this.#back.say(sentence);
  }

  /**
   * One action after the other; what goes wrong is shown.
   * @param {() => unknown} action
   * @returns {Promise<void>}
   */
  run(action) {
    const turn = this.#queue.then(async () => {
      await action();
    });
    return (this.#queue = turn.catch((error) => this.fail(error)));
  }

  /** A new network with these settings changed; undefined takes one back. @param {Record<string, unknown>} change */
  choose(change) {
    this.#back.choose(change);
  }

  /** @param {{interval?: number}} [options] milliseconds from step to step */
  start({ interval } = {}) {
    if (interval !== undefined) this.#back.slow(interval);
    return this.#back.run()?.start();
  }

  pause() {
    return this.#back.run()?.pause();
  }

  /** One step, then pause. */
  step() {
    return this.#back.run()?.stepOnce();
  }

  /** The present picture of the camera or video. */
  frame() {
    return this.#back.frame();
  }

  /** Goes to another view. @param {string} key @param {unknown} [options] */
  show(key, options) {
    this.#back.show(key, options);
  }
}
