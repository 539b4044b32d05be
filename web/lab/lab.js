import { ClappWorker } from '../worker-client.js';
import { Attention } from './attention.js';
import { account } from './desk.js';
import { Front } from './front.js';
import { Progress } from './progress.js';
import { Run } from './run.js';
import { defaults, hears, imagesOf, settingsOf } from './state.js';

/** @typedef {import('./front.js').LabListener} LabListener */
/** @typedef {import('./front.js').Language} Language */
/** @typedef {import('./state.js').LabState} LabState */
/** @typedef {import('./state.js').Problem} Problem */

/** @typedef {{ task: string, learner: Promise<ClappWorker> }} Hired */

/** One lab while it stands in a document. */
export class Lab {
  #on;
  #front;
  #attention;
  /** @type {LabState} */ #state = defaults();
  /** @type {Problem[]} */ #problems = [];
  /** @type {Run | undefined} */ #run;
  #progress = new Progress();
  /** @type {Promise<import('./keep/keep.js').Keep | undefined> | undefined} */ #keep;
  /** @type {Promise<void>} */ #begun = Promise.resolve(); // to keep
  #fromFile = false; // what is being loaded
  #waiting = false; // for somebody to come near, before a learner is made
  /** @type {Hired | undefined} a learner that will be needed */ #foreseen;

  /**
   * @param {HTMLElement} host
   * @param {ShadowRoot} root
   * @param {LabListener} on
   */
  constructor(host, root, on) {
    this.#on = on;
    this.#front = new Front(this, { host, root, on });
    this.#attention = new Attention(host, () => this.#attend());
  }

  /**
   * What the attributes are likely to say: their learner is made while the words are still coming.
   * @param {{ state: LabState, problems: Problem[] }} read
   */
  foresee({ state, problems }) {
    if (this.#front.language || this.#foreseen || problems.length > 0) return;
    if (state.autostart !== 'visible' && typeof WebAssembly === 'object') this.#foreseen = hire(state);
  }

  /** What the attributes say. @param {LabState} state @param {Problem[]} problems @param {Language} language */
  apply(state, problems, language) {
    const before = this.#state;
    const same = (/** @type {(keyof LabState)[]} */ ...keys) =>
      keys.every((key) => JSON.stringify(before[key]) === JSON.stringify(state[key]));
    const front = this.#front;
    const first = !front.language;
    const mended = this.#problems.length > 0;
    const sameWords = language.lang === front.language?.lang;
    [this.#state, this.#problems] = [state, problems];
    front.feed.facing = state.facing;
    if (!sameWords || !same('source')) front.feed.use(state.source, language.words);
    if (!sameWords || !same('hide', 'show', 'controls', 'source')) front.mount(language);
    else front.update(state);
    if (!first && !same('view')) front.select(state.view);
    if (problems.length > 0) return this.#refuse();
    if (!first && !(sameWords && same('keep', 'hide', 'show', 'controls'))) this.#begun = this.#keepOn();
    const run = this.#run;
    const learnsSame = same('preset', 'rule', 'seed', 'settings');
    const lost = !run || run.state === 'failed' || (!run.learner && !(learnsSame && same('source')));
    const sameSense = hears(before) === hears(state);
    if (first || mended || lost || !sameSense || !same('wasmUrl', 'workerUrl')) return this.#open();
    run.limit = state.steps;
    this.#attend();
    if (!same('interval')) this.#watch(run.setInterval(state.interval));
    if (!same('source')) this.#restart(imagesOf(state));
    else if (!learnsSame) this.reset();
    if (!before.autostart && state.autostart && run.learner) this.start();
  }

  get running() {
    return this.#run?.running ?? false;
  }

  get state() {
    return structuredClone(this.#state);
  }

  get run() {
    return this.#run;
  }

  get progress() {
    return this.#progress;
  }

  /** @returns {import('./run.js').RunState} */
  get condition() {
    if (this.#run) return this.#run.state;
    return this.#problems.length > 0 ? 'failed' : 'loading';
  }

  /** The experiment so far, as it can be written to a file. */
  account() {
    return account(this);
  }

  /**
   * What can be seen, as a picture; in place of the share view the one that was looked at before.
   * @param {import('./stage.js').Painter} paint
   * @param {string} caption
   */
  picture(paint, caption) {
    return this.#front.picture(paint, caption);
  }

  /** Learning begins; where a camera is needed it is asked for first. */
  async start() {
    if (this.#waiting) this.#open({ now: true });
    const { feed } = this.#front;
    await feed.open();
    if (feed.ready) await this.#watch(this.#run?.start());
  }

  pause() {
    return this.#watch(this.#run?.pause());
  }

  step() {
    if (this.#waiting) this.#open({ now: true });
    return this.#watch(this.#run?.stepOnce());
  }

  /** A new network by the attributes. */
  reset() {
    return this.#restart();
  }

  /** The network goes on from a checkpoint. @param {Uint8Array} bytes @param {boolean} [fromFile] that somebody has */
  async load(bytes, fromFile = true) {
    if (!this.#run?.learner) throw new Error('there is no learner to load into');
    this.#fromFile = fromFile;
    try {
      await this.#run.load(bytes);
    } finally {
      this.#fromFile = false;
    }
  }

  /**
   * The network that was kept goes on, with the settings it had.
   * @param {Uint8Array} bytes
   * @param {import('../keep/keeper.js').Offer} offer
   */
  async #goOn(bytes, { exact, state, loaded }) {
    if (!exact) {
      Object.assign(this.#state, state); // nothing begins anew when this becomes attributes
      this.#on.change(state);
    }
    await this.load(bytes, loaded);
    await this.start();
  }

  /** What is learned is kept from now on, or not any more. */
  async #keepOn() {
    const { language } = this.#front;
    if (!language || (!this.#keep && !this.#state.keep)) return;
    this.#keep ??= this.#front.makeKeep((bytes, offer) => this.#goOn(bytes, offer));
    const keep = await this.#keep;
    if (!keep) this.#keep = undefined; // it could not be loaded, and may be tried again
    await keep?.begin(language);
  }

  /** What reports are to carry besides. @param {import('./stage.js').Observation | undefined} observation */
  observe(observation) {
    if (observation) this.#watch(this.#run?.learner?.observe(observation));
  }

  /** It was moved: what browsers stop then goes on. */
  resume() {
    this.#front.resume();
  }

  /** It is removed: everything is given back. */
  close() {
    this.#attention.end();
    this.#dismiss();
    void this.#keep?.then((keep) => keep?.end());
    this.#run?.end();
    this.#run = undefined;
    this.#front.close();
  }

  /** @param {import('./run.js').ImagesOf} [images] others than before */
  #restart(images) {
    this.#front.calmDown();
    return this.#watch(this.#run?.reset(settingsOf(this.#state), images));
  }

  /** Wrong attributes: nothing learns until they are mended. */
  #refuse() {
    this.#run?.end();
    this.#run = undefined;
    this.#waiting = false;
    this.#front.show();
    this.#front.refuse(this.#problems[0]);
  }

  /** @param {{now?: boolean}} [options] now: whether or not anybody is near */
  #open({ now = false } = {}) {
    const state = this.#state;
    const front = this.#front;
    this.#run?.end();
    this.#run = undefined;
    this.#waiting = state.autostart === 'visible' && !now && !this.#attention.near;
    if (this.#waiting) return front.begin();
    const run = (this.#run = this.#makeRun());
    front.begin();
    if (typeof WebAssembly !== 'object') return this.#fail(undefined);
    run.open(this.#take(state)).then(
      () => {
        if (run !== this.#run) return;
        this.#attend();
        this.#on.emit('clapp-ready');
        if (state.autostart) this.start();
        void this.#begun.then(() => front.prepare(state.autostart ? run.taught : undefined));
      },
      (error) => run === this.#run && this.#fail(error),
    );
  }

  /** The learner that was foreseen, or another one if the attributes are others by now. @param {LabState} state */
  #take(state) {
    const foreseen = this.#foreseen;
    if (foreseen?.task !== taskOf(state)) this.#dismiss();
    this.#foreseen = undefined;
    return (foreseen?.task === taskOf(state) ? foreseen : hire(state)).learner;
  }

  #dismiss() {
    this.#foreseen?.learner.then((learner) => learner.dispose());
    this.#foreseen = undefined;
  }

  #makeRun() {
    const run = new Run({
      onOpen: (learner) => {
        this.#progress = new Progress();
        this.#front.open(learner);
        this.#progress.loaded = this.#fromFile;
        this.#begun = this.#keepOn();
      },
      onReport: (report, exact) => {
        this.#progress.add(report, exact);
        this.#front.report(report, exact);
      },
      onState: (now) => {
        this.#progress.rest();
        if (now === 'paused' || now === 'finished') void this.#keep?.then((keep) => keep?.save());
        this.#front.become(now, { quiet: run.asleep });
      },
      onError: (error) => this.#fail(error),
    });
    run.limit = this.#state.steps;
    run.interval = this.#state.interval;
    return run;
  }

  /** Somebody looks, or nobody any more. */
  #attend() {
    const { seen, near } = this.#attention;
    this.#front.asleep = !seen;
    if (this.#waiting && near) this.#open();
    this.#watch(this.#run?.sleep(this.#state.autostart === 'visible' && !seen));
  }

  /** The learner is gone. @param {unknown} error undefined: there cannot be one */
  #fail(error) {
    this.#run?.end();
    this.#front.show('failed');
    this.#front.fail(error, () => this.#open());
  }

  /** @template T @param {Promise<T> | undefined} promise @returns {Promise<T | undefined>} */
  async #watch(promise) {
    const run = this.#run;
    try {
      return await promise;
    } catch (error) {
      if (run === this.#run) this.#front.complain(error);
      return undefined;
    }
  }
}

/** @param {LabState} state @returns {Hired} */
function hire(state) {
  const task = taskOf(state);
  const [settings, options] = JSON.parse(task);
  const learner = ClappWorker.create(settings, options);
  learner.catch(() => {}); // told where it is awaited
  return { task, learner };
}

/** Settings and options of the learner. @param {LabState} state */
function taskOf(state) {
  const images = imagesOf(state);
  const addresses = { wasmUrl: state.wasmUrl || undefined, workerUrl: state.workerUrl || undefined };
  return JSON.stringify([settingsOf(state), { images, ...addresses }]);
}
