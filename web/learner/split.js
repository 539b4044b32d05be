/** @typedef {import('../image.js').Image} Image */
/** @typedef {Image & { label: number }} LabelledImage */

/**
 * Those that have a label, in their order.
 * @param {Image[]} images
 * @returns {LabelledImage[]}
 */
export function labelled(images) {
  return /** @type {LabelledImage[]} */ (images.filter((image) => image.label !== undefined && image.label >= 0));
}

/**
 * Every fifth image of each class is for testing: nothing but the order decides.
 * @param {Image[]} images
 * @returns {{ train: LabelledImage[], test: LabelledImage[] }} no tests where no class has five images
 */
export function splitEveryFifth(images) {
  /** @type {Map<number, number>} */
  const seen = new Map();
  /** @type {{ train: LabelledImage[], test: LabelledImage[] }} */
  const parts = { train: [], test: [] };
  for (const image of labelled(images)) {
    const count = (seen.get(image.label) ?? 0) + 1;
    seen.set(image.label, count);
    (count % 5 === 0 ? parts.test : parts.train).push(image);
  }
  return parts;
}
