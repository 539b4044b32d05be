/** @typedef {import('./clapp.js').Filters} Filters */
/** @typedef {import('./clapp.js').LearnReport} LearnReport */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */

/** @typedef {EngineOptions & { images?: Image[] | 'sample' }} WorkerOptions images: 'sample' is the default */

/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Pending */

/**
 * A network that learns in a worker of its own, so that the page stays smooth.
 *
 * Events: 'report' with the newest LearnReport as detail, at most about 30 a second while learning goes on; 'error'
 * with detail.message when learning or the worker has stopped.
 */
export class ClappWorker extends EventTarget {
  /** @type {Worker} */
  #worker;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #lastId = 0;
  /** @type {CompleteSettings | undefined} */
  #settings;
  /** @type {string | undefined} why there is no worker any more */
  #end;

  /** Use ClappWorker.create. */
  constructor() {
    super();
    /** How many images it learns from. */
    this.images = 0;
    /** @type {string[]} the images' classes, where they have any */
    this.classes = [];
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }) => this.#receive(data));
    this.#worker.addEventListener('messageerror', () => this.#fail('the worker sent what cannot be read'));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(`the worker has stopped: ${event.message ?? 'it could not be loaded'}`);
    });
  }

  /**
   * @param {Settings} settings
   * @param {WorkerOptions} [options]
   * @returns {Promise<ClappWorker>}
   */
  static async create(settings, { images = 'sample', wasmUrl, simd } = {}) {
    const client = new ClappWorker();
    // The worker's own address is not the page's, against which a relative one is meant.
    const options = {
      simd,
      wasmUrl: wasmUrl === undefined ? undefined : new URL(wasmUrl, globalThis.location.href).href,
    };
    try {
      const made = await client.#ask('create', { settings, images, options });
      client.#settings = made.settings;
      client.images = made.images;
      client.classes = made.classes;
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

  /**
   * @param {number} index
   * @returns {Promise<Image>}
   */
  image(index) {
    return this.#ask('image', { index });
  }

  /**
   * Learning begins and goes on.
   * @returns {Promise<void>}
   */
  start() {
    return this.#ask('start');
  }

  /**
   * Learning stops behind the step that is being made.
   * @returns {Promise<void>}
   */
  pause() {
    return this.#ask('pause');
  }

  /**
   * One step more.
   * @returns {Promise<LearnReport>}
   */
  step() {
    return this.#ask('step');
  }

  /**
   * @param {number} block
   * @returns {Promise<Filters>}
   */
  filters(block) {
    return this.#ask('filters', { block });
  }

  /** @returns {Promise<Uint8Array>} a checkpoint */
  save() {
    return this.#ask('save');
  }

  /**
   * A new network, the same images.  If it is learning, it goes on with the new one.
   * @param {Settings} settings
   * @returns {Promise<void>}
   */
  async reset(settings) {
    this.#settings = await this.#ask('reset', { settings });
  }

  /** Ends the worker.  A second time does nothing; any other use afterwards is refused. */
  dispose() {
    this.#close('this worker has been disposed of');
  }

  /**
   * @param {string} type
   * @param {object} [rest]
   * @returns {Promise<any>}
   */
  #ask(type, rest = {}) {
    if (this.#end !== undefined) return Promise.reject(new Error(this.#end));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ ...rest, id, type });
      } catch (cause) {
        this.#pending.delete(id);
        reject(new TypeError(`${type}: ${/** @type {Error} */ (cause).message}`, { cause }));
      }
    });
  }

  /** @param {any} message */
  #receive(message) {
    if (this.#end !== undefined) return;
    if (message.event === 'report') {
      this.dispatchEvent(new CustomEvent('report', { detail: message.report }));
    } else if (message.event === 'error') {
      this.dispatchEvent(new CustomEvent('error', { detail: { message: message.message } }));
    } else {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error === undefined) pending?.resolve(message.result);
      else pending?.reject(new Error(message.error));
    }
  }

  /** @param {string} reason */
  #fail(reason) {
    if (this.#end !== undefined) return;
    this.#close(reason);
    this.dispatchEvent(new CustomEvent('error', { detail: { message: reason } }));
  }

  /** @param {string} reason */
  #close(reason) {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
    this.#pending.clear();
  }
}
