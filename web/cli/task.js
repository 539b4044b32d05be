import { readPictures, remarkSkipped } from './read-pictures.js';
import { relabel, splitByClass } from './split.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./split.js').LabelledImage} LabelledImage */

/**
 * Pictures to fit a linear read-out to, and pictures to test it on.
 * @typedef {{ train: LabelledImage[], test: LabelledImage[], classes: string[] }} Task
 */

/**
 * @typedef {object} TaskOptions
 * @property {string} data
 * @property {string} [test]
 * @property {string} [unlabeled]
 * @property {number} imageSide
 * @property {boolean} [refuseBroken]
 */

/**
 * The task that a data set poses, and all pictures there are, whether they have a label or not.
 * @param {Engine} engine
 * @param {TaskOptions} options
 * @returns {Promise<{ task: Task, images: Image[], skipped: number }>}
 */
export async function readTask(engine, options) {
  const data = await readPictures(engine, options.data, 'train', options);
  if (data.classes.length < 2) throw new Error(`${options.data}: a probe needs pictures of two classes or more`);
  const further = [];
  if (options.test !== undefined) further.push(await readPictures(engine, options.test, 'test', options));
  const task = { ...chooseParts(options, data, further[0]), classes: data.classes };
  if (options.unlabeled !== undefined)
    further.push(await readPictures(engine, options.unlabeled, 'unlabeled', options));
  const sets = [data, ...further];
  return { task, images: sets.flatMap(({ images }) => images), skipped: remarkSkipped(sets) };
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
