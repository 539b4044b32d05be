import { openWorker } from './open-worker.js';
import { WorkerChannel } from './worker-channel.js';
import { handedOver, WorkerQuestions } from './worker-questions.js';

/** @typedef {import('./check.js').Bytes} Bytes */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./learner/learner.js').Report} ObservedReport */
/** @typedef {import('./learner/material.js').Source} Source */
/** @typedef {import('./learner/observation.js').Observation} Observation */
/** @typedef {import('./learner/observation.js').Observed} Observed */
/** @typedef {import('./learner/read-frame.js').Frame} Frame */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./report.js').Filters} Filters */
/** @typedef {import('./sample.js').Photograph} Photograph */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */

/**
 * @typedef {object} OwnWorkerOptions
 * @property {Source} [images] 'sample' is the default
 * @property {string[]} [classes] names of the labels, where `images` is a list
 * @property {string | URL} [workerUrl] another place of the worker's module, relative to the page
 */

/** @typedef {EngineOptions & OwnWorkerOptions} WorkerOptions threads are 'auto' by default */
/** @typedef {{ images: number, classes: string[], credits: Photograph[] }} Summary what there is to learn from */

/**
 * A network that learns in a worker of its own, so that the page stays smooth.  Whatever is asked of it beside learning
 * leaves what it learns the same, bit for bit.
 *
 * Events: 'report' with the newest ObservedReport as detail, at most about 30 a second while learning goes on; 'state'
 * with detail.running when learning begins or ends; 'error' with detail.message when something has failed.
 */
export class ClappWorker extends WorkerQuestions {
  #channel;
  /** @type {CompleteSettings | undefined} */
  #settings;
  #running = false;

  /**
   * Use ClappWorker.create.
   * @param {{ workerUrl?: string | URL }} [options]
   */
  constructor({ workerUrl } = {}) {
    const channel = new WorkerChannel(() => openWorker(workerUrl));
    super(channel);
    this.#channel = channel;
    channel.listen({ receive: (message) => this.#receive(message), fail: (message) => this.#fail(message) });
    /** How many threads share the work. */
    this.threads = 1;
    /** How many images it learns from. */
    this.images = 0;
    /** @type {string[]} the images' classes, where they have any */
    this.classes = [];
    /** @type {Photograph[]} of the sample */
    this.credits = [];
  }

  /**
   * @param {Settings} settings
   * @param {WorkerOptions} [options]
   * @returns {Promise<ClappWorker>}
   */
  static async create(settings, { images = 'sample', classes, workerUrl, wasmUrl, simd, threads, relaxed } = {}) {
    const client = new ClappWorker({ workerUrl });
    try {
      // The worker's own address is not the page's, against which a relative one is meant.
      const absolute = wasmUrl === undefined ? undefined : new URL(wasmUrl, globalThis.location.href).href;
      const options = { images, classes, simd, threads, relaxed, wasmUrl: absolute };
      const made = await client.ask('create', { settings, options });
      client.#settings = made.settings;
      client.threads = made.threads;
      client.#keep(made);
      return client;
    } catch (error) {
      client.dispose();
      throw error;
    }
  }

  /** The network's settings, every default written out. */
  get settings() {
    if (!this.#settings) throw new Error('there is no network yet: use ClappWorker.create');
    return this.#settings;
  }

  /** Whether two views are taken of each image. */
  get secondView() {
    return this.settings.sight === 'views';
  }

  /**
   * @param {number} index
   * @returns {Promise<Image>}
   */
  image(index) {
    return this.ask('image', { index });
  }

  /**
   * Learning begins and goes on, as soon as there is a first frame where it learns from frames.  While it goes on, the
   * interval changes.
   * @param {{ interval?: number }} [options] milliseconds from the beginning of a step to the next, at least
   * @returns {Promise<void>}
   */
  start({ interval = 0 } = {}) {
    return this.ask('start', { interval });
  }

  /**
   * Learning stops behind the step that is being made.
   * @returns {Promise<void>}
   */
  pause() {
    return this.ask('pause');
  }

  /**
   * One step more.
   * @returns {Promise<ObservedReport>}
   */
  step() {
    return this.ask('step');
  }

  /**
   * @param {number} block
   * @returns {Promise<Filters>}
   */
  filters(block) {
    return this.ask('filters', { block });
  }

  /** @returns {Promise<Uint8Array>} a checkpoint */
  save() {
    return this.ask('save');
  }

  /**
   * The remembered scenes, where `images` is 'frames'.  With them and a checkpoint of the same moment, learning goes on
   * as if it had never stopped.
   * @returns {Promise<Uint8Array>} safetensors
   */
  saveScenes() {
    return this.ask('saveScenes');
  }

  /**
   * Keeps the network in the browser while it learns, and reads what was kept.  Events 'kept' tell how that goes, with
   * KeptNews as detail.
   * @param {import('./keep/keeper.js').KeepMessage} message
   * @returns {Promise<any>} an Offer after 'begin', if there is one; a checkpoint after 'read'
   */
  keep(message) {
    return this.ask('keep', message);
  }

  /**
   * A new network, the same images.  If it is learning, it goes on with the new one.
   * @param {Settings} settings
   * @returns {Promise<void>}
   */
  async reset(settings) {
    this.#settings = await this.ask('reset', { settings });
  }

  /**
   * The network of a checkpoint, and the scenes from saveScenes, or else the same images.  A broken one is refused, and
   * the network there is goes on.
   * @param {Bytes} bytes
   * @param {{ scenes?: Bytes }} [options]
   * @returns {Promise<CompleteSettings>} the loaded network's settings
   */
  async load(bytes, { scenes } = {}) {
    const { settings, ...summary } = await this.ask('load', { bytes, scenes });
    this.#settings = settings;
    this.#keep(summary);
    return this.settings;
  }

  /**
   * The same network goes on with other images.  A list that cannot be used is refused, and the old images stay.
   * @param {Source} images
   * @param {string[]} [classes]
   * @returns {Promise<Summary>}
   */
  async replaceImages(images, classes) {
    return this.#keep(await this.ask('replaceImages', { images, classes }));
  }

  /**
   * What every report carries besides, until this is called again.
   * @param {Observation} observation
   * @returns {Promise<Observed>} of the last step, as far as it can still be told
   */
  observe(observation) {
    return this.ask('observe', { observation });
  }

  /**
   * Takes in a camera's or video's frame.  Where `images` is 'frames', not more than 64 recent scenes are kept; where it is
   * 'clips', the last 12 seconds, if 10 frames come a second.
   * @param {Frame} frame a bitmap is handed over and cannot be used any more
   * @param {number} [time] when it was taken, milliseconds: no clip goes on over a gap of more than 500
   * @returns {Promise<{ scenes: number, kept: boolean, index: number }>} kept: false where it took the place of a scene
   *   that looks the same; index: its place among the scenes
   */
  async addFrame(frame, time = performance.now()) {
    const taken = await this.ask('addFrame', { frame, time }, handedOver(frame));
    this.images = taken.scenes;
    return taken;
  }

  /**
   * Takes in a microphone's sound, where `images` is 'sound'.  The last 20 seconds are kept, without longer silences.
   * @param {Float32Array} samples at 16 kHz; they are handed over and cannot be used any more
   * @returns {Promise<{ scenes: number, seconds: number }>} scenes: overlapping parts that it learns from
   */
  async addSound(samples) {
    const taken = await this.ask('addSound', { samples }, [/** @type {ArrayBuffer} */ (samples.buffer)]);
    this.images = taken.scenes;
    return taken;
  }

  /** Ends the worker and gives its memory back.  A second time does nothing; any other use afterwards is refused. */
  dispose() {
    this.#channel.close('this worker has been disposed of', this.threads > 1);
  }

  /**
   * @param {Summary} summary
   * @returns {Summary}
   */
  #keep({ images, classes, credits }) {
    this.images = images;
    this.classes = classes;
    this.credits = credits;
    return { images, classes, credits };
  }

  /** @param {any} message */
  #receive({ event, report, message, running, news }) {
    if (event === 'report') this.#tell('report', report);
    else if (event === 'error') this.#tell('error', { message });
    else if (event === 'state') this.#tellState(running);
    else if (event === 'kept') this.#tell('kept', news);
  }

  /** @param {string} message */
  #fail(message) {
    this.#tell('error', { message });
    if (this.#running) this.#tellState(false);
  }

  /** @param {boolean} running */
  #tellState(running) {
    this.#running = running;
    this.#tell('state', { running });
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
