import { ClappWorker } from '../../web/index.js';
import { readAddress, writeAddress } from './address.js';
import { Controls } from './controls.js';
import { Exhibit } from './exhibit.js';
import { Rate } from './pace.js';
import { saveFile } from './save-file.js';
import { words } from './words.js';

/** The page: one worker that learns, what is shown of it, and what happens when it fails. */
class Page {
  /** @type {ClappWorker | undefined} */ #worker;
  #running = false;
  #step = 0;
  #rate = new Rate();
  /** @type {Promise<unknown>} */ #queue = Promise.resolve(); // one thing after the other, however fast someone clicks
  #exhibit = new Exhibit(document, {
    calm: matchMedia('(prefers-reduced-motion: reduce)'),
    onError: (error) => this.#fail(error),
  });
  #controls = new Controls({
    run: () => this.#do(() => (this.#running ? this.#pause() : this.#start())),
    step: () => this.#do(() => this.#stepOnce()),
    reset: () => this.#do(() => this.#startOver()),
    choose: () => this.#do(() => this.#startOver()),
    save: () => this.#do(() => this.#save()),
    again: () => this.#do(() => this.#open()),
    compare: () => this.#exhibit.showBeginning(this.#controls.comparing),
  });

  constructor() {
    this.#controls.choices = readAddress(location.search);
    this.#do(() => this.#open());
  }

  /** Loads the learner and lets it learn. */
  async #open() {
    this.#controls.show('loading', words.loading);
    if (typeof WebAssembly !== 'object') throw new Error(words.noWasm);
    const worker = (this.#worker = await ClappWorker.create(this.#controls.choices, { images: 'sample' }));
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ listener) =>
      worker.addEventListener(type, (event) => {
        if (worker === this.#worker) listener(/** @type {CustomEvent} */ (event).detail);
      });
    on('report', (report) => this.#report(report));
    on('error', (error) => this.#fail(error));
    await this.#exhibit.open(worker);
    await this.#start();
  }

  async #start() {
    this.#rate.forget();
    await this.#worker?.start();
    this.#running = true;
    this.#controls.show('running', words.learning);
  }

  async #pause() {
    await this.#worker?.pause();
    this.#running = false;
    this.#exhibit.refresh();
    this.#controls.show('paused', words.pausedAt(this.#step));
  }

  async #stepOnce() {
    if (this.#running) await this.#pause();
    const report = await this.#worker?.step();
    if (!report) return;
    this.#step = report.step;
    this.#exhibit.show(report, { exact: true });
  }

  /** A new network with the choices in the fields; it goes on learning if the old one did. */
  async #startOver() {
    const running = this.#running;
    await this.#worker?.pause();
    const { choices } = this.#controls;
    this.#controls.choices = choices; // a seed that cannot be read became the default
    history.replaceState(null, '', location.pathname + writeAddress(choices) + location.hash);
    await this.#worker?.reset(choices);
    this.#step = 0;
    if (this.#worker) await this.#exhibit.open(this.#worker);
    if (running) await this.#start();
    else this.#controls.show('paused', words.startedOver);
  }

  async #save() {
    const bytes = await this.#worker?.save();
    const { rule, preset, seed } = this.#controls.choices;
    if (bytes) saveFile(bytes, `clapp-${rule}-${preset}-seed-${seed}.safetensors`);
    this.#controls.say(words.saved);
  }

  /** @param {import('../../web/index.js').LearnReport} report */
  #report(report) {
    this.#step = report.step;
    this.#exhibit.show(report);
    this.#controls.rate = this.#rate.add(report.step);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (document.body.dataset.state === 'failed') return; // the first reason is the reason
    const message = String(/** @type {any} */ (error)?.message ?? error);
    this.#controls.show('failed', message === words.noWasm ? message : words.stopped(message));
    const worker = this.#worker;
    this.#worker = undefined;
    this.#running = false;
    worker?.dispose();
  }

  /** @param {() => unknown} action */
  #do(action) {
    this.#controls.busy = true; // an answer waits for the step that is being made
    const turn = (this.#queue = this.#queue.then(action).catch((error) => this.#fail(error)));
    turn.then(() => turn === this.#queue && (this.#controls.busy = false));
  }
}

new Page();
