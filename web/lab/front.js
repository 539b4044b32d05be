import { adopt } from './adopt.js';
import { deskOf } from './desk.js';
import { idle } from './idle.js';
import { Pace } from './pace.js';
import { Pictures } from './pictures.js';
import { Feed } from './scenes/feed.js';
import { Shell } from './shell.js';
import { Stage } from './stage.js';
import { isHidden, withSettings } from './state.js';
import { tellProblem, tellReason } from './tell.js';

/** @typedef {import('./state.js').LabState} LabState */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {{lang: import('./words.js').LanguageName, words: Words}} Language */

const patience = 2000; // milliseconds
const every = { calm: 500, numbers: 250 }; // milliseconds between drawings where motion disturbs, and between numbers

/**
 * @typedef {object} LabListener
 * @property {(type: string, detail?: unknown) => void} emit an event of the element
 * @property {(change: Partial<LabState>) => void} change a person chose something: it becomes attributes
 * @property {() => void} complete all that the lab can show has been loaded
 */

/** What is seen and said of a lab. */
export class Front {
  #lab;
  #host;
  #root;
  #on;
  /** @type {Language | undefined} */ #language;
  /** @type {Shell | undefined} */ #shell;
  /** @type {Stage | undefined} */ #stage;
  /** @type {Pictures | undefined} */ #pictures;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #pace = new Pace(
    () => this.#draw(),
    () => (this.#calm.matches ? every.calm : 0),
  );
  #ending = new AbortController();
  /** Views that have made preparations, which stay until the lab is removed. @type {Set<unknown>} */
  #prepared = new Set();

  /**
   * @param {import('./lab.js').Lab} lab
   * @param {{host: HTMLElement, root: ShadowRoot, on: LabListener}} place
   */
  constructor(lab, { host, root, on }) {
    this.#lab = lab;
    this.#host = host;
    this.#root = root;
    this.#on = on;
    const { signal } = this.#ending;
    const redraw = () => this.#pace.ask();
    const resized = new ResizeObserver(redraw);
    resized.observe(host);
    signal.addEventListener('abort', () => resized.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw, { signal });
    this.asleep = true; // until it is seen
    this.feed = this.#makeFeed();
  }

  /** Nothing is drawn while nobody sees it. @param {boolean} asleep */
  set asleep(asleep) {
    this.#pace.asleep = asleep;
  }

  /** In which it was last built. */
  get language() {
    return this.#language;
  }

  get #words() {
    return /** @type {Language} */ (this.#language).words;
  }

  /** Everything is built anew. @param {Language} language */
  mount(language) {
    this.#language = language;
    this.#shell?.close();
    const stage = (this.#stage = this.#makeStage(language));
    const shell = (this.#shell = new Shell(stage, {
      state: this.#lab.state,
      onView: (view) => this.#on.change({ view }),
      on: {
        run: () => (this.#lab.running ? this.#lab.pause() : this.#lab.start()),
        step: () => this.#lab.step(),
        reset: () => this.#lab.reset(),
        change: (change) => this.#on.change(change),
        mend: (problem) => shell.trouble(tellProblem(problem, language.words), this.#closing()),
      },
    }));
    if (this.feed.scene) shell.seat(this.feed.scene);
    this.#root.append(shell.element);
    shell.begin();
    this.resume();
    if (this.#lab.run?.learner) {
      shell.open();
      this.prepare();
    }
    this.show();
    this.#count();
  }

  /** The attributes are others, but not what is there. @param {LabState} state */
  update(state) {
    if (this.#shell) this.#shell.bar.state = state;
  }

  /** @param {string} key of a view @param {unknown} [options] for it */
  select(key, options) {
    this.#shell?.deck.select(key, options);
  }

  /** A new network or new images. @param {import('../worker-client.js').ClappWorker} learner */
  open(learner) {
    this.#pictures = new Pictures(learner, { changing: !['sample', 'files'].includes(this.#lab.state.source) });
    this.#pace.forget();
    this.#shell?.open();
    this.#count();
    this.#pace.ask();
  }

  /** @param {import('../clapp.js').LearnReport} report @param {boolean} exact */
  report(report, exact) {
    this.feed.scene?.report(report);
    this.#shell?.report(report, exact);
    if (exact) this.#pace.forget();
    this.#pace.ask();
    this.#on.emit('clapp-step', report);
  }

  /** @param {import('./run.js').RunState} state @param {{quiet: boolean}} options quiet: it is not said */
  become(state, { quiet }) {
    const { lab } = this.#words;
    const step = this.#lab.run?.step ?? 0;
    if (state !== 'running') {
      this.#pace.forget();
      this.#count(); // at rest the numbers are exact
    }
    this.show();
    const sentences = {
      ...{ loading: lab.loading, ready: lab.ready, running: lab.learning, failed: '' },
      ...{ paused: lab.pausedAt(step), finished: lab.finishedAt(step) },
    };
    if (!quiet) this.#shell?.say(sentences[state]);
    this.#on.emit('clapp-state', { state, running: state === 'running' });
    this.#pace.ask();
  }

  /** What can be done, and how it stands. */
  show(state = this.#lab.condition) {
    const openable = ['camera', 'microphone'].includes(this.#lab.state.source);
    this.#shell?.bar.show(state, { fed: this.feed.ready, openable });
    this.#shell?.element.setAttribute('data-state', state);
  }

  /** A learner is being made. */
  begin() {
    this.calmDown();
    this.show();
    this.#shell?.say(this.#words.lab.loading);
  }

  /** Nothing is wrong any more. */
  calmDown() {
    this.#shell?.trouble('');
  }

  /**
   * All that may still be asked for is loaded, so that no request leaves the page later.
   * @param {Promise<void>} [first] what is more urgent, and may never come
   */
  async prepare(first) {
    const shell = this.#shell;
    await Promise.race([first, first && new Promise((resolve) => setTimeout(resolve, patience))]);
    await idle();
    if (!shell || shell !== this.#shell) return;
    const { state } = this.#lab;
    const sourceless = state.controls === 'none' || isHidden(state, 'source');
    const [made] = await Promise.all([shell.prepare(this.#prepared), sourceless ? undefined : this.feed.prepare()]);
    const { signal } = this.#ending;
    for (const release of made.filter((each) => typeof each === 'function')) {
      if (signal.aborted) release();
      else signal.addEventListener('abort', () => release());
    }
    if (shell === this.#shell) this.#on.complete();
  }

  /**
   * The part of a lab that keeps networks.
   * @param {(bytes: Uint8Array, offer: import('../keep/keeper.js').Offer) => Promise<void>} goOn
   */
  makeKeep(goOn) {
    return this.#load(async () => {
      const { Keep } = await import('./keep/keep.js');
      adopt(this.#root, Keep.styles);
      return new Keep(this.#lab, {
        seat: (element) => this.#shell?.add(element),
        say: (sentence) => this.#shell?.say(sentence),
        fail: (error) => this.complain(error),
        kept: (step) => this.#on.emit('clapp-kept', { step }),
        goOn,
      });
    });
  }

  /** Browsers stop what is moved. */
  resume() {
    const { scene } = this.feed;
    if (scene && 'resume' in scene) scene.resume();
  }

  /** @param {import('./stage.js').Painter} paint @param {string} caption */
  async picture(paint, caption) {
    const [shell, stage] = [this.#shell, this.#stage];
    if (!shell || !stage) throw new Error('there is nothing to be seen');
    return shell.deck.lookBack(() => {
      shell.draw();
      return paint(shell.element, stage.colours(), caption);
    });
  }

  /** Wrong attributes. @param {import('./state.js').Problem} problem */
  refuse(problem) {
    this.#tell(tellProblem(problem, this.#words));
  }

  /** What went wrong is shown; the learner is still there. @param {unknown} error */
  complain(error) {
    if (!this.#lab.run?.learner) return; // what is asked of a learner that is gone
    this.#tell(this.#words.trouble.failed(tellReason(error)), this.#closing());
  }

  /** The learner is gone. @param {unknown} error undefined: there cannot be one @param {() => void} again */
  fail(error, again) {
    const { trouble, lab } = this.#words;
    const sentence = error === undefined ? trouble.noWasm : trouble.stopped(tellReason(error));
    this.#tell(sentence, { text: lab.again, act: again });
  }

  close() {
    this.#ending.abort();
    this.#pace.stop();
    this.feed.end();
    this.#shell?.close();
    this.#shell = undefined;
  }

  #makeFeed() {
    const lab = this.#lab;
    return new Feed({
      learner: () => lab.run?.learner,
      change: (change) => this.#on.change(change),
      say: (sentence) => this.#shell?.say(sentence),
      fail: (error) => this.complain(error),
      fed: () => {
        if (!this.feed.ready) lab.pause();
        this.show();
      },
      ask: () => this.#pace.ask(),
      start: () => lab.start(),
      replaceImages: async (images, classes) => lab.run?.replaceImages(images, classes),
      load: (load) => this.#load(load),
      onScene: (scene, styles) => {
        adopt(this.#root, styles);
        this.#shell?.seat(scene);
        this.show();
      },
    });
  }

  /** @param {Language} language */
  #makeStage({ lang, words }) {
    const lab = this.#lab;
    return new Stage({
      ...{ words, lang, source: lab.state.source, host: this.#host, calm: this.#calm, pace: this.#pace },
      run: () => lab.run,
      pictures: () => /** @type {Pictures} */ (this.#pictures),
      observe: () => lab.observe(this.#shell?.observation()),
      adopt: (texts) => adopt(this.#root, texts),
      load: (load) => this.#load(load),
      fail: (error) => this.complain(error),
      say: (sentence) => this.#shell?.say(sentence),
      choose: (change) => this.#on.change(withSettings(lab.state, change)),
      frame: () => this.feed.frame(),
      show: (key, options) => this.select(key, options),
      lab: deskOf(lab, words),
      slow: (interval) => this.#on.change({ interval }),
    });
  }

  /** @type {import('./stage.js').Loader} */
  async #load(load) {
    try {
      return await load();
    } catch {
      if (!this.#ending.signal.aborted) this.#tell(this.#words.trouble.part, this.#closing());
      return undefined;
    }
  }

  #draw() {
    if (this.#pace.due('numbers', every.numbers)) this.#count();
    if (this.#stage) this.feed.scene?.draw(this.#stage.colours());
    this.#shell?.draw();
  }

  #count() {
    const { run, progress } = this.#lab;
    const batch = run?.learner?.settings.batch ?? 0;
    this.#shell?.bar.count({ step: run?.step ?? 0, batch, rate: progress.speed });
  }

  #closing() {
    return { text: this.#words.lab.close, act: () => this.calmDown() };
  }

  /** @param {string} sentence @param {{text: string, act: () => void}} [way] out of it */
  #tell(sentence, way) {
    this.#shell?.trouble(sentence, way);
    this.#on.emit('clapp-error', { message: sentence });
  }
}
