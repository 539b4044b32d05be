// Puts codes on a map: message { values, size, seed } → { pca }, then { points } now and again, then { umap }.
import { directions, intoUnitSquare, principalPoints, turnTowards } from './lab/pca.js';
import { UMAP } from './vendor/umap.js';

const LEAST = 16; // codes; of fewer, neighbourhoods say nothing
const NEIGHBOURS = 15;
const EPOCHS = 400;
const BETWEEN = 40; // epochs from one message to the next

self.addEventListener('message', ({ data: { values, size, seed } }) => {
  const vectors = directions(values, size);
  const plane = principalPoints(vectors);
  const pca = intoUnitSquare(plane);
  self.postMessage({ pca });
  self.postMessage({ umap: vectors.length < LEAST ? pca : unfold(vectors, plane, seed) });
});

/**
 * UMAP: points near one another where the codes are neighbours.
 * @param {Float64Array[]} vectors @param {Float64Array} plane their principal points, (n, 2) @param {number} seed
 */
function unfold(vectors, plane, seed) {
  const nNeighbors = Math.min(NEIGHBOURS, vectors.length - 1);
  const umap = new UMAP({ nComponents: 2, nNeighbors, nEpochs: EPOCHS, minDist: 0.4, random: randomOf(seed) });
  const epochs = umap.initializeFit(vectors.map((vector) => [...vector]));
  const points = () => intoUnitSquare(turnTowards(umap.getEmbedding().flat(), plane));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    if (epoch % BETWEEN === 0 && epoch < epochs) self.postMessage({ points: points() });
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
