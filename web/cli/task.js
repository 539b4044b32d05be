import { parseDataName } from '../node/data.js';
import { readPictures, remarkSkipped } from './read-pictures.js';
import { readRecordingsTask } from './recordings-task.js';
import { relabel, splitByClass } from './split.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */

/** What a network can learn from. @typedef {import('../clapp.js').Scene} Item */

/**
 * An item with the number of its class, or with one for each of its frames, −1 where it has none.
 * @typedef {Item & { label?: number, labels?: number[] }} Sample
 */

/**
 * Samples to fit a linear read-out to, and samples to test it on.
 * @typedef {object} Task
 * @property {string} [name] of what is read out, where there is more than one thing
 * @property {string[]} classes
 * @property {Sample[]} train
 * @property {Sample[]} test
 * @property {number} [frames] whose labels each sample has; undefined: one label for all of it
 */

/** @typedef {{ items: Item[], tasks: Task[], sentence?: string }} Material items: to learn from; sentence: how it was split */

/**
 * @typedef {object} TaskOptions
 * @property {string} data
 * @property {string} [test]
 * @property {string} [unlabeled]
 * @property {number} imageSide
 * @property {boolean} [refuseBroken]
 * @property {string} [pattern] of recordings' names
 * @property {string[]} [readOut] fields of those names
 * @property {string} [holdOut] the field whose groups are held out
 */

/**
 * What a data set asks of each block, and all that there is to learn from, whether it has a label or not.
 * @param {Engine} engine
 * @param {TaskOptions} options
 * @param {CompleteSettings} settings of a network that is to see it
 * @returns {Promise<Material & { skipped: number }>}
 */
export async function readMaterial(engine, options, settings) {
  if (parseDataName(options.data).sense !== 'picture') return readRecordingsTask(engine, options, settings);
  const data = await readPictures(engine, options.data, 'train', options);
  if (data.classes.length < 2) throw new Error(`${options.data}: a probe needs pictures of two classes or more`);
  const further = [];
  if (options.test !== undefined) further.push(await readPictures(engine, options.test, 'test', options));
  const task = { ...chooseParts(options, data, further[0]), classes: data.classes };
  if (options.unlabeled !== undefined)
    further.push(await readPictures(engine, options.unlabeled, 'unlabeled', options));
  const sets = [data, ...further];
  return { tasks: [task], items: sets.flatMap(({ images }) => images), skipped: remarkSkipped(sets) };
}

/**
 * How many samples there are in a part of a task.
 * @param {Task} task
 */
export function countSamples({ train, test, classes }) {
  const count = (/** @type {Sample[]} */ samples) =>
    samples.reduce((sum, { labels }) => sum + (labels ? labels.filter((label) => label >= 0).length : 1), 0);
  return { classes: classes.length, fit: count(train), test: count(test) };
}

/**
 * @param {TaskOptions} options
 * @param {import('./read-pictures.js').Pictures} data
 * @param {import('./read-pictures.js').Pictures} [test]
 */
function chooseParts(options, data, test) {
  if (test === undefined) return splitByClass(data.images);
  const { classes } = data;
  return {
    train: relabel(data, classes, options.data),
    test: relabel(test, classes, /** @type {string} */ (options.test)),
  };
}
