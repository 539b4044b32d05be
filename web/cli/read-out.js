import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeInParts } from '../learner/probe.js';
import { noProgress, startProgress } from './progress.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./task.js').Item} Item */
/** @typedef {import('./task.js').Sample} Sample */
/** @typedef {import('./task.js').Task} Task */
/** @typedef {ReturnType<Engine['probe']>} Probed */

/** @typedef {{ name: string, cells: number, quiet?: boolean }} ReadOutOptions */

/**
 * The linear probes of every block.  What several tasks share is encoded once.
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Task[]} tasks
 * @param {ReadOutOptions} options name: for the progress, which a quiet one shows on terminals only; cells: side of the
 *   grid of pooled features
 * @returns {Promise<Probed[][]>} for each task and block
 */
export async function readOut(engine, net, tasks, { name, cells, quiet }) {
  /** @type {Map<Task, Probed[]>} */
  const results = new Map();
  for (const frames of new Set(tasks.map((task) => task.frames))) {
    const alike = tasks.filter((task) => task.frames === frames);
    const places = placesOf(alike);
    const options = { name: frames === undefined ? name : `${name}, frames`, cells: frames ?? cells, quiet };
    const encoded = await encode(net, [...places.values()].map(({ item }) => item), options);
    for (const task of alike) {
      const samples = [...task.train, ...task.test].map((sample) => places.get(contentOf(sample))?.place ?? 0);
      results.set(task, encoded.map((features) => probe(engine, rows(features, samples, places.size), task)));
    }
  }
  return tasks.map((task) => /** @type {Probed[]} */ (results.get(task)));
}

/**
 * What two samples share that are the same recording with different labels.
 * @param {Item} item
 * @returns {object}
 */
function contentOf(item) {
  if ('samples' in item) return item.samples;
  return 'frames' in item ? item.frames : item;
}

/**
 * A network that is taught one read-out's labels must not be told another's.
 * @param {Item} item
 * @returns {Item}
 */
function withoutLabel(item) {
  if ('samples' in item) return { samples: item.samples, rate: item.rate };
  return 'frames' in item ? { frames: item.frames } : item;
}

/**
 * @param {Task[]} tasks
 * @returns {Map<object, { item: Item, place: number }>}
 */
function placesOf(tasks) {
  const places = new Map();
  for (const item of tasks.flatMap(({ train, test }) => [...train, ...test]))
    if (!places.has(contentOf(item))) places.set(contentOf(item), { item: withoutLabel(item), place: places.size });
  return places;
}

/**
 * @param {Clapp} net
 * @param {Item[]} items
 * @param {ReadOutOptions} options
 */
async function encode(net, items, { name, cells, quiet }) {
  const silent = quiet && !process.stderr.isTTY;
  const progress = silent ? noProgress : startProgress(`encoding (${name})`, items.length);
  const between = (/** @type {number} */ done) => {
    progress.update(done);
    return nextTurn(); // the bar is drawn, and signals arrive
  };
  return encodeInParts(net, items, cells, between).finally(() => progress.end());
}

/**
 * @param {Float32Array} features (count, size)
 * @param {number[]} places
 * @param {number} count
 * @returns {Float32Array} (places, size)
 */
function rows(features, places, count) {
  const size = features.length / count;
  if (places.every((place, index) => place === index)) return features.subarray(0, places.length * size);
  const chosen = new Float32Array(places.length * size);
  places.forEach((place, index) => chosen.set(features.subarray(place * size, (place + 1) * size), index * size));
  return chosen;
}

/**
 * @param {Engine} engine
 * @param {Float32Array} features (samples to train with, then to test with; frames; size)
 * @param {Task} task
 */
function probe(engine, features, { train, test, classes, frames = 1 }) {
  const size = features.length / (train.length + test.length) / frames;
  const middle = train.length * frames * size;
  const part = (/** @type {Sample[]} */ samples, /** @type {Float32Array} */ own) =>
    labelled(own, samples.flatMap(({ label, labels }) => labels ?? [label ?? -1]));
  return engine.probe({
    train: part(train, features.subarray(0, middle)),
    test: part(test, features.subarray(middle)),
    size,
    classes: classes.length,
  });
}

/**
 * Without what has no label.
 * @param {Float32Array} features
 * @param {number[]} labels
 */
function labelled(features, labels) {
  const places = labels.flatMap((label, place) => (label >= 0 ? [place] : []));
  if (places.length === labels.length) return { features, labels };
  return { features: rows(features, places, labels.length), labels: places.map((place) => labels[place]) };
}
