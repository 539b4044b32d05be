import { keepProjector, theProjector } from './projector.js';

const LEAST = 3; // codes
const MOST = 600;

/**
 * @typedef {object} Projection
 * @property {Float32Array} pca (n, 2) in 0..1: the two directions in which the codes differ most
 * @property {(onPoints?: (points: Float32Array) => void) => Promise<Float32Array>} umap resolves with points (n, 2) in
 *   0..1 whose neighbourhoods are the codes' (of fewer than 16 codes the pca again); onPoints is handed them on the way
 * @property {() => void} stop ends the work; a `umap` under way is rejected
 */

/**
 * Codes on a map, computed in a worker of its own; the same values and seed give the same points. Resolves as soon as
 * the quick map is there. Codes are compared by direction (cosine similarity).
 * @param {Float32Array} values (n, size), 3 to 600 codes
 * @param {number} size
 * @param {{seed?: number, signal?: AbortSignal}} [options]
 * @returns {Promise<Projection>}
 */
export async function project(values, size, { seed = 1, signal } = {}) {
  const count = values.length / size;
  if (!(Number.isInteger(size) && size > 0 && Number.isInteger(count))) {
    throw new RangeError(`${values.length} values are not codes of ${size} numbers`);
  }
  if (count < LEAST || count > MOST) throw new RangeError(`a map needs ${LEAST} to ${MOST} codes, not ${count}`);
  signal?.throwIfAborted();

  const release = keepProjector();
  const pca = promised();
  const umap = promised();
  umap.promise.catch(() => {}); // nobody may ever ask for it
  /** @type {Set<(points: Float32Array) => void>} */
  const listeners = new Set();

  const abort = () => end(signal?.reason);
  /** @param {unknown} reason */
  const end = (reason) => {
    job.stop();
    release();
    signal?.removeEventListener('abort', abort);
    pca.reject(reason);
    umap.reject(reason);
  };
  signal?.addEventListener('abort', abort);
  const job = theProjector().begin({ values, size, seed }, (answer) => {
    if (answer.error) return end(answer.error);
    if (answer.pca) pca.resolve(answer.pca);
    if (answer.points) for (const listener of listeners) listener(answer.points);
    if (!answer.umap) return;
    umap.resolve(answer.umap);
    end(undefined);
  });

  return {
    pca: await pca.promise,
    umap: (onPoints) => {
      if (onPoints) listeners.add(onPoints);
      return umap.promise;
    },
    stop: () => end(new DOMException('the map was stopped', 'AbortError')),
  };
}

/** A promise of points, and the means to keep it. */
function promised() {
  /** @type {(points: Float32Array) => void} */ let resolve = () => {};
  /** @type {(reason: unknown) => void} */ let reject = () => {};
  /** @type {Promise<Float32Array>} */
  const promise = new Promise((kept, broken) => {
    resolve = kept;
    reject = broken;
  });
  return { promise, resolve, reject };
}
