import { labelled, splitEveryFifth } from '../learner/split.js';

/** @typedef {import('../learner/split.js').LabelledImage} LabelledImage */
/** @typedef {import('../image.js').Image} Image */

/**
 * Every fifth image of each class is for testing: nothing but the order decides.
 * @param {Image[]} images
 * @returns {{ train: LabelledImage[], test: LabelledImage[] }}
 */
export function splitByClass(images) {
  const parts = splitEveryFifth(images);
  if (parts.test.length === 0) throw new Error('no class has five pictures, so none is left for testing: give --test');
  return parts;
}

/**
 * The labelled images of a data set, counted in the order of `classes`.
 * @param {{ images: Image[], classes: string[] }} set
 * @param {string[]} classes
 * @param {string} name of the data set
 * @returns {LabelledImage[]}
 */
export function relabel(set, classes, name) {
  const stranger = set.classes.find((own) => !classes.includes(own));
  if (stranger !== undefined) throw new Error(`${name}: the class "${stranger}" is not one of --data`);
  const images = labelled(set.images);
  if (images.length === 0) throw new Error(`${name}: the pictures have no labels`);
  const places = set.classes.map((own) => classes.indexOf(own));
  return images.map((image) => withLabel(image, places[image.label]));
}

/**
 * A copy would read the pixels, which may still be on the disk.
 * @param {LabelledImage} image
 * @param {number} label
 */
function withLabel(image, label) {
  image.label = label;
  return image;
}
