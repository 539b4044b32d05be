/**
 * @typedef {object} Answer one of these
 * @property {Float32Array} [pca]
 * @property {Float32Array} [points] on the way
 * @property {Float32Array} [umap]
 * @property {Error} [error] the worker is no more
 */

/** @typedef {(answer: Answer) => void} Listener */

/** The worker that arranges codes: several maps may be under way. */
class Projector {
  /** @type {Map<number, Listener>} */ #jobs = new Map();
  #worker = new Worker(new URL('../../../projection-worker.js', import.meta.url), { type: 'module' });
  #last = 0;

  constructor() {
    /** @type {Promise<void>} its script has been loaded */
    this.ready = new Promise((resolve, reject) => {
      this.#worker.addEventListener('message', ({ data: { id, ...answer } }) => {
        if (id === undefined) resolve();
        else this.#jobs.get(id)?.(answer);
      });
      this.#worker.addEventListener('error', (event) => {
        event.preventDefault();
        const error = new Error(`the worker for the map has stopped: ${event.message ?? 'it could not be loaded'}`);
        this.end();
        reject(error);
        for (const tell of [...this.#jobs.values()]) tell({ error });
      });
    });
    this.ready.catch(() => {}); // told to those who wait for a map
  }

  /** @param {{values: Float32Array, size: number, seed: number}} task @param {Listener} listener */
  begin(task, listener) {
    const id = ++this.#last;
    this.#jobs.set(id, listener);
    this.#worker.postMessage({ id, ...task });
    return {
      stop: () => {
        if (this.#jobs.delete(id)) this.#worker.postMessage({ id, stop: true });
      },
    };
  }

  end() {
    this.#worker.terminate();
    if (projector === this) projector = undefined;
  }
}

/** One for the whole page. @type {Projector | undefined} */
let projector;
let keepers = 0;

/** The projector that is kept; another one, if it has stopped. */
export function theProjector() {
  return (projector ??= new Projector());
}

/**
 * The worker is there from now on, until everybody who keeps it has released it.
 * @returns {() => void} releases it
 */
export function keepProjector() {
  keepers++;
  theProjector();
  let kept = true;
  return () => {
    if (kept && --keepers === 0) projector?.end();
    kept = false;
  };
}

/** As keepProjector, when it has been loaded. */
export async function prepareProjector() {
  const release = keepProjector();
  try {
    await theProjector().ready;
    return release;
  } catch (error) {
    release();
    throw error;
  }
}
