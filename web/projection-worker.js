// Puts codes on a map: message { id, values, size, seed } → { id, pca }, then { id, points } now and again, then
// { id, umap }; { id, stop } ends it.  Its first message, {}, says that it has been loaded.
import { directions, intoUnitSquare, principalPoints, turnTowards } from './lab/views/map/pca.js';
import { UMAP } from './vendor/umap.js';

const LEAST = 16; // codes; of fewer, neighbourhoods say nothing
const NEIGHBOURS = 15;
const EPOCHS = 400;
const BETWEEN = 40; // epochs from one message to the next

/** Maps under way. @type {Set<number>} */
const going = new Set();

// In a page every other window could send it messages.
if (!('WorkerGlobalScope' in self)) throw new Error('projection-worker.js runs in a worker only');

self.addEventListener('message', async ({ data: { id, stop, values, size, seed } }) => {
  if (stop) return void going.delete(id);
  going.add(id);
  const vectors = directions(values, size);
  const plane = principalPoints(vectors);
  const pca = intoUnitSquare(plane);
  self.postMessage({ id, pca });
  const umap = vectors.length < LEAST ? pca : await unfold(id, vectors, { plane, seed });
  if (going.delete(id)) self.postMessage({ id, umap });
});

/** A turn for the messages that wait. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * UMAP: points near one another where the codes are neighbours.
 * @param {number} id
 * @param {Float64Array[]} vectors
 * @param {{plane: Float64Array, seed: number}} options plane: their principal points, (n, 2)
 */
async function unfold(id, vectors, { plane, seed }) {
  const nNeighbors = Math.min(NEIGHBOURS, vectors.length - 1);
  const umap = new UMAP({ nComponents: 2, nNeighbors, nEpochs: EPOCHS, minDist: 0.4, random: randomOf(seed) });
  const epochs = umap.initializeFit(vectors.map((vector) => [...vector]));
  const points = () => intoUnitSquare(turnTowards(umap.getEmbedding().flat(), plane));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    if (epoch % BETWEEN !== 0 || epoch === epochs) continue;
    self.postMessage({ id, points: points() });
    await breathe();
    if (!going.has(id)) break;
  }
  return points();
}

/** Marsaglia's 32-bit xorshift, in 0..1. @param {number} seed */
function randomOf(seed) {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

self.postMessage({});
