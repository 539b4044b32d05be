import { accountOf, History } from './account.js';
import { Feed } from './feed.js';
import { Pace, Rate } from './pace.js';
import { Pictures } from './pictures.js';
import { Run } from './run.js';
import { Shell } from './shell.js';
import { Stage } from './stage.js';
import { defaults, settingsOf } from './state.js';
import { tellProblem, tellReason } from './tell.js';
import { languages } from './words.js';

/** @typedef {import('./state.js').LabState} LabState */
/** @typedef {import('./state.js').Problem} Problem */
/** @typedef {import('../clapp.js').LearnReport} LearnReport */

const every = { calm: 500, numbers: 250 }; // milliseconds between drawings where motion disturbs, and between numbers

/**
 * @typedef {object} LabListener
 * @property {(type: string, detail?: unknown) => void} emit an event of the element
 * @property {(change: Partial<LabState>) => void} change a person chose something: it becomes attributes
 */

/** One lab while it stands in a document. */
export class Lab {
  #host;
  #root;
  #on;
  /** @type {LabState} */ #state = defaults();
  #lang = 'en';
  /** @type {Problem[]} */ #problems = [];
  /** @type {Shell | undefined} */ #shell;
  /** @type {Stage | undefined} */ #stage;
  /** @type {Run | undefined} */ #run;
  /** @type {Pictures | undefined} */ #pictures;
  /** @type {LearnReport | undefined} */ #report;
  #history = new History();
  #loaded = false;
  #feed = new Feed({
    learner: () => this.#run?.learner,
    change: (change) => this.#on.change(change),
    say: (sentence) => this.#shell?.say(sentence),
    fail: (error) => this.#complain(error),
    fed: () => {
      if (!this.#feed.ready) this.pause();
      this.#show();
    },
    ask: () => this.#pace.ask(),
    start: () => this.start(),
    replaceImages: async (images, classes) => this.#run?.replaceImages(images, classes),
  });
  #rate = new Rate();
  /** @type {number | undefined} */ #speed;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #pace = new Pace(
    () => this.#draw(),
    () => (this.#calm.matches ? every.calm : 0),
  );
  #ending = new AbortController();
  #seen = true;
  #started = false;

  /**
   * @param {HTMLElement} host
   * @param {ShadowRoot} root
   * @param {LabListener} on
   */
  constructor(host, root, on) {
    this.#host = host;
    this.#root = root;
    this.#on = on;
    const { signal } = this.#ending;
    const redraw = () => this.#pace.ask();
    const resized = new ResizeObserver(redraw);
    const visible = new IntersectionObserver(([{ isIntersecting }]) => {
      this.#seen = isIntersecting;
      this.#doze();
    });
    resized.observe(host);
    visible.observe(host);
    signal.addEventListener('abort', () => [resized, visible].forEach((observer) => observer.disconnect()));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw, { signal });
    document.addEventListener('visibilitychange', () => this.#doze(), { signal });
  }

  /** What the attributes say. @param {LabState} state @param {Problem[]} problems @param {string} lang */
  apply(state, problems, lang) {
    const before = this.#state;
    const same = (/** @type {(keyof LabState)[]} */ ...keys) =>
      keys.every((key) => JSON.stringify(before[key]) === JSON.stringify(state[key]));
    const first = !this.#started;
    const mended = this.#problems.length > 0;
    this.#started = true;
    [this.#state, this.#problems] = [state, problems];
    const sameWords = !first && lang === this.#lang;
    const laidOut = sameWords && same('hide', 'controls', 'source');
    this.#lang = lang;
    if (!sameWords || !same('source')) this.#feed.use(state.source, languages[lang], state.facing);
    else this.#feed.facing = state.facing;
    if (!laidOut) this.#mount();
    else if (this.#shell) this.#shell.bar.state = state;
    if (problems.length > 0) return this.#refuse();
    const run = this.#run;
    const learnsSame = same('preset', 'rule', 'seed', 'settings');
    const lost = !run || run.state === 'failed' || (!run.learner && !(learnsSame && same('source')));
    if (first || mended || lost || !same('wasmUrl', 'workerUrl')) return this.#open();
    run.limit = state.steps;
    if (!same('interval')) this.#watch(run.setInterval(state.interval));
    if (!same('view')) this.#shell?.select(state.view);
    if (!same('source')) this.#restart(state.source === 'sample' ? 'sample' : 'frames');
    else if (!learnsSame) this.reset();
    if (!before.autostart && state.autostart && run.learner) this.start();
  }

  get running() {
    return this.#run?.running ?? false;
  }

  get state() {
    return structuredClone(this.#state);
  }

  /** The newest report. */
  get report() {
    return this.#report;
  }

  get run() {
    return this.#run;
  }

  /** The experiment so far, as it can be written to a file. */
  account() {
    return accountOf({ state: this.state, run: this.#run, history: this.#history, loaded: this.#loaded });
  }

  /** Learning begins; where a camera is needed it is asked for first. */
  async start() {
    await this.#feed.open();
    if (this.#feed.ready) await this.#watch(this.#run?.start());
  }

  pause() {
    return this.#watch(this.#run?.pause());
  }

  step() {
    return this.#watch(this.#run?.stepOnce());
  }

  /** A new network by the attributes. */
  reset() {
    return this.#restart();
  }

  /** @param {import('./run.js').ImagesOf} [images] others than before */
  #restart(images) {
    this.#shell?.trouble('');
    return this.#watch(this.#run?.reset(settingsOf(this.#state), images));
  }

  /** The network goes on from a checkpoint. @param {Uint8Array} bytes */
  async load(bytes) {
    if (!this.#run?.learner) throw new Error('there is no learner to load into');
    await this.#run.load(bytes);
    this.#loaded = true;
  }

  /** It was moved: what browsers stop then goes on. */
  resume() {
    const { scene } = this.#feed;
    if (scene && 'resume' in scene) scene.resume();
  }

  /** It is removed: everything is given back. */
  close() {
    this.#ending.abort();
    this.#pace.stop();
    this.#feed.end();
    this.#run?.end();
    this.#shell?.close();
    this.#shell = this.#run = undefined;
  }

  #mount() {
    this.#shell?.close();
    const words = languages[this.#lang];
    /** @type {import('./stage.js').Backstage} */
    const back = {
      ...{ words, lang: this.#lang, source: this.#state.source, host: this.#host, calm: this.#calm, pace: this.#pace },
      run: /** @type {any} */ (undefined),
      pictures: () => /** @type {Pictures} */ (this.#pictures),
      observe: () => this.#observe(),
      fail: (error) => this.#complain(error),
      say: (sentence) => this.#shell?.say(sentence),
      choose: (change) => this.#choose(change),
      frame: () => this.#feed.frame(),
      show: (key, options) => this.#shell?.select(key, options),
      lab: this.#desk(),
      slow: (interval) => this.#on.change({ interval }),
    };
    Object.defineProperty(back, 'run', { get: () => this.#run ?? { learner: undefined, running: false, step: 0 } });
    this.#stage = new Stage(back);
    const shell = (this.#shell = new Shell(this.#stage, {
      state: this.#state,
      scene: this.#feed.scene,
      onView: (view) => this.#on.change({ view }),
      on: {
        run: () => (this.running ? this.pause() : this.start()),
        step: () => this.step(),
        reset: () => this.reset(),
        change: (change) => this.#on.change(change),
        mend: (problem) => shell.trouble(tellProblem(problem, words), this.#closing()),
      },
    }));
    this.#root.append(shell.element);
    shell.begin();
    this.resume();
    if (this.#run?.learner) shell.open();
    this.#show();
    this.#count();
  }

  /** @returns {import('./stage.js').LabDesk} */
  #desk() {
    const lab = this;
    return {
      get state() {
        return lab.state;
      },
      get loaded() {
        return lab.#loaded;
      },
      link: (query) => new URL(query || '?', location.href.split(/[?#]/)[0]).href,
      account: () => lab.account(),
      picture: () => {
        const { preset, seed } = lab.#state;
        const rule = lab.#run?.learner?.settings.rule;
        const words = languages[lab.#lang].lab;
        const caption = [rule, preset, `${words.seed} ${seed}`, `${words.steps} ${lab.#run?.step ?? 0}`].join(' · ');
        return /** @type {Shell} */ (lab.#shell).picture(caption);
      },
      load: (bytes) => lab.load(bytes),
    };
  }

  /** Wrong attributes: nothing learns until they are mended. */
  #refuse() {
    this.#run?.end();
    this.#run = undefined;
    const words = languages[this.#lang];
    const sentence = tellProblem(this.#problems[0], words);
    this.#show('failed');
    this.#shell?.trouble(sentence);
    this.#on.emit('clapp-error', { message: sentence });
  }

  #open() {
    this.#run?.end();
    this.#shell?.trouble('');
    const words = languages[this.#lang];
    const state = this.#state;
    const run = (this.#run = new Run({
      onOpen: (learner) => this.#opened(learner),
      onReport: (report, exact) => this.#reported(report, exact),
      onState: (now) => this.#become(now),
      onError: (error) => this.#fail(error),
    }));
    run.limit = state.steps;
    run.interval = state.interval;
    this.#show();
    this.#shell?.say(words.lab.loading);
    if (typeof WebAssembly !== 'object') return this.#fail(new Error(words.trouble.noWasm));
    const images = state.source === 'sample' ? 'sample' : 'frames';
    const options = /** @type {any} */ ({
      images,
      wasmUrl: state.wasmUrl || undefined,
      workerUrl: state.workerUrl || undefined,
    });
    run.open(settingsOf(state), options).then(
      () => {
        if (run !== this.#run) return;
        this.#on.emit('clapp-ready');
        if (state.autostart) this.start();
      },
      (error) => run === this.#run && this.#fail(error),
    );
  }

  /** @param {import('../worker-client.js').ClappWorker} learner */
  #opened(learner) {
    this.#report = undefined;
    this.#history = new History();
    this.#loaded = false;
    this.#rate.forget();
    this.#speed = undefined;
    this.#pictures = new Pictures(learner, { changing: !['sample', 'files'].includes(this.#state.source) });
    this.#pace.forget();
    this.#shell?.open();
    this.#count();
    this.#pace.ask();
  }

  /** @param {LearnReport} report @param {boolean} exact */
  #reported(report, exact) {
    this.#report = report;
    this.#history.add(report);
    this.#speed = exact ? undefined : this.#rate.add(report.step);
    this.#feed.scene?.report(report);
    this.#shell?.report(report, exact);
    if (exact) this.#pace.forget();
    this.#pace.ask();
    this.#on.emit('clapp-step', report);
  }

  /** @param {import('./run.js').RunState} state */
  #become(state) {
    const { lab } = languages[this.#lang];
    const step = this.#run?.step ?? 0;
    if (state !== 'running') this.#pace.forget();
    this.#rate.forget();
    this.#show();
    const sentences = {
      ...{ loading: lab.loading, ready: lab.ready, running: lab.learning, failed: '' },
      ...{ paused: lab.pausedAt(step), finished: lab.finishedAt(step) },
    };
    this.#shell?.say(sentences[state]);
    this.#on.emit('clapp-state', { state, running: state === 'running' });
    this.#pace.ask();
  }

  #draw() {
    if (this.#pace.due('numbers', every.numbers)) this.#count();
    if (this.#stage) this.#feed.scene?.draw(this.#stage.colours());
    this.#shell?.draw();
  }

  #show(state = this.#run?.state ?? 'failed') {
    const { source } = this.#state;
    this.#shell?.bar.show(state, { fed: this.#feed.ready, openable: source === 'camera' });
    this.#shell?.element.setAttribute('data-state', state);
  }

  #count() {
    const batch = this.#run?.learner?.settings.batch ?? 0;
    this.#shell?.bar.count({ step: this.#run?.step ?? 0, batch, rate: this.#speed });
  }

  #observe() {
    const wishes = this.#run?.learner && this.#shell?.observation();
    if (wishes) this.#watch(this.#run?.learner?.observe(wishes));
  }

  #doze() {
    this.#pace.asleep = document.hidden || !this.#seen;
  }

  /** @param {Record<string, unknown>} change of settings; undefined takes one back */
  #choose(change) {
    const { preset, rule, seed, ...rest } = /** @type {any} */ (change);
    const settings = Object.fromEntries(
      Object.entries({ ...this.#state.settings, ...rest }).filter(([, value]) => value !== undefined),
    );
    const named = Object.fromEntries(Object.entries({ preset, rule, seed }).filter(([, value]) => value !== undefined));
    this.#on.change({ settings, ...named });
  }

  #closing() {
    const { close } = languages[this.#lang].lab;
    return { text: close, act: () => this.#shell?.trouble('') };
  }

  /** What went wrong is shown; the learner is still there. @param {unknown} error */
  #complain(error) {
    if (!this.#run?.learner) return; // what is asked of a learner that is gone
    const { trouble } = languages[this.#lang];
    const sentence = trouble.failed(tellReason(error));
    this.#shell?.trouble(sentence, this.#closing());
    this.#on.emit('clapp-error', { message: sentence });
  }

  /** The learner is gone. @param {unknown} error */
  #fail(error) {
    const { trouble, lab } = languages[this.#lang];
    const reason = tellReason(error);
    const sentence = `${reason}.` === trouble.noWasm ? trouble.noWasm : trouble.stopped(reason);
    this.#run?.end();
    this.#show('failed');
    this.#shell?.trouble(sentence, { text: lab.again, act: () => this.#open() });
    this.#on.emit('clapp-error', { message: sentence });
  }

  /** @template T @param {Promise<T> | undefined} promise @returns {Promise<T | undefined>} */
  async #watch(promise) {
    const run = this.#run;
    try {
      return await promise;
    } catch (error) {
      if (run === this.#run) this.#complain(error);
      return undefined;
    }
  }
}
