/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */

/**
 * A part of an image.
 * @typedef {object} Place
 * @property {number} image index
 * @property {number} left pixels of the image, like the others
 * @property {number} top
 * @property {number} width
 * @property {number} height
 * @property {number} value what was asked for: activity, similarity
 * @property {number} [label] of the image
 */

/** @typedef {{ left: number, top: number, side: number }} Square the part of an image that is encoded, in pixels */

/**
 * What an evaluation looks at: the centre.
 * @param {CompleteSettings} settings
 * @param {Image} image
 * @returns {Square}
 */
function centralSquare({ sight, crop }, { width, height }) {
  const shorter = Math.min(width, height);
  const side = sight === 'views' ? shorter : Math.min(crop, shorter);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/**
 * The part of an image that a cell of its features is taken from.  Sight "grid": all patches that are averaged.
 * @param {CompleteSettings} settings
 * @param {Image} image
 * @param {{ image: number, row: number, column: number, cells: number, value: number }} cell
 * @returns {Place}
 */
export function placeOf(settings, image, { image: index, row, column, cells, value }) {
  const square = centralSquare(settings, image);
  const [left, width] = extentOf(settings, column, cells, square.side);
  const [top, height] = extentOf(settings, row, cells, square.side);
  const place = { image: index, left: square.left + left, top: square.top + top, width, height, value };
  return image.label === undefined ? place : { ...place, label: image.label };
}

/**
 * @param {CompleteSettings} settings
 * @param {number} cell
 * @param {number} cells
 * @param {number} side pixels of the image
 * @returns {[start: number, length: number]} pixels of the image
 */
function extentOf(settings, cell, cells, side) {
  const { sight, crop, patch, patch_stride: stride } = settings;
  if (sight === 'views') return [(cell * side) / cells, side / cells];
  const grid = gridSide(settings);
  const first = Math.floor((cell * grid) / cells);
  const last = Math.ceil(((cell + 1) * grid) / cells) - 1;
  return [(first * stride * side) / crop, (((last - first) * stride + patch) * side) / crop];
}

/** @param {CompleteSettings} settings */
function gridSide({ crop, patch, patch_stride: stride }) {
  return Math.floor((crop - patch) / stride) + 1;
}

/**
 * The most cells × cells parts that every block can tell apart.
 * @param {CompleteSettings} settings
 */
export function mostCells(settings) {
  if (settings.sight !== 'views' && settings.sight !== 'clip') return gridSide(settings);
  const sides = [1, 2].map((axis) => {
    let side = settings.sight === 'clip' ? settings.crop : settings.view;
    return settings.blocks.map(({ kernel, stride, padding, pool, pool_stride: poolStride }) => {
      const out = Math.floor((side + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1;
      side = Math.floor((out - pool[axis]) / poolStride[axis]) + 1;
      return side;
    });
  });
  return Math.min(...sides.flat());
}

/**
 * @param {Place} one
 * @param {Place} other
 */
export function overlap(one, other) {
  const meet = (/** @type {'left' | 'top'} */ start, /** @type {'width' | 'height'} */ size) =>
    one[start] < other[start] + other[size] && other[start] < one[start] + one[size];
  return one.image === other.image && meet('left', 'width') && meet('top', 'height');
}

/**
 * The cell under a point of the image; outside the central square the nearest one.
 * @param {CompleteSettings} settings
 * @param {Image} image
 * @param {{ x: number, y: number, cells: number }} point pixels of the image
 * @returns {{ row: number, column: number }}
 */
export function cellUnder(settings, image, { x, y, cells }) {
  const { left, top, side } = centralSquare(settings, image);
  const cell = (/** @type {number} */ offset) =>
    Math.min(Math.max(Math.floor((offset / side) * cells), 0), cells - 1);
  return { row: cell(y - top), column: cell(x - left) };
}
