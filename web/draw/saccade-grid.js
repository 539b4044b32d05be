import { fitCanvas } from './fit-canvas.js';

/** @typedef {import('./picture.js').Fixation} Fixation */

/**
 * @typedef {object} Grid how a crop is cut
 * @property {number} crop side of the crop, pixels
 * @property {number} patch side of a patch, pixels
 * @property {number} stride from patch to patch, pixels
 */

/**
 * @typedef {object} Glance one patch and what is predicted from it
 * @property {number} row of the patch that predicts
 * @property {number} column
 * @property {number} firstTargetRow rows from there to its first target
 * @property {number} predictions how many rows are predicted (K)
 * @property {1 | -1 | 0} broadcast +1: the targets belong to the same crop, −1: to others, 0: half and half
 * @property {boolean} [idle] nothing is predicted: only the patches are drawn
 */

/** @typedef {{ink: string, fixation: string, saccade: string, casing: string}} GridColours */

const GAP = 0.17; // between patches, as a share of a patch
const EDGE = 2; // room for frames, CSS pixels

/**
 * What the network gets to see of a picture: the crop, flipped if it was, in gray if it sees gray.
 * @param {HTMLCanvasElement} picture
 * @param {Fixation} fixation
 * @param {{crop: number, gray: boolean}} options
 * @returns {HTMLCanvasElement}
 */
export function cutCrop(picture, { left, top, width, height, flipped }, { crop, gray }) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = crop;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  if (flipped) context.setTransform(-1, 0, 0, 1, crop, 0);
  context.drawImage(picture, left, top, width, height, 0, 0, crop, crop);
  if (!gray) return canvas;
  const image = context.getImageData(0, 0, crop, crop);
  for (let i = 0; i < image.data.length; i += 4) {
    const [red, green, blue] = image.data.subarray(i, i + 3);
    image.data.fill(0.299 * red + 0.587 * green + 0.114 * blue, i, i + 3);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * How much there is to see in a crop: the standard deviation of its (green) pixels, of 255.
 * @param {HTMLCanvasElement} crop
 */
export function contrast(crop) {
  const { data } = /** @type {CanvasRenderingContext2D} */ (crop.getContext('2d')).getImageData(
    0,
    0,
    crop.width,
    crop.height,
  );
  let sum = 0;
  let squares = 0;
  for (let i = 1; i < data.length; i += 4) {
    sum += data[i];
    squares += data[i] ** 2;
  }
  const count = data.length / 4;
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/**
 * The crop as the network sees it: every patch on its own, neighbours overlapping.  One patch and the patches that
 * are predicted from it are framed; after a saccade these come from other crops.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} crop
 * @param {HTMLCanvasElement[]} others crops of other pictures, one per predicted row
 * @param {Grid} grid
 * @param {Glance} glance
 * @param {GridColours} colours
 */
export function drawSaccadeGrid(canvas, crop, others, grid, glance, colours) {
  const { context, width, height } = fitCanvas(canvas);
  const count = Math.floor((grid.crop - grid.patch) / grid.stride) + 1;
  const side = (Math.min(width, height) - 2 * EDGE) / (count + (count - 1) * GAP);
  const place = (/** @type {number} */ index) => EDGE + index * side * (1 + GAP);
  const targets = glance.idle ? [] : targetRows(glance, count);

  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const inPlay = glance.idle || (column === glance.column && (row === glance.row || targets.includes(row)));
      context.globalAlpha = inPlay ? 1 : 0.8;
      context.drawImage(
        crop,
        column * grid.stride,
        row * grid.stride,
        grid.patch,
        grid.patch,
        place(column),
        place(row),
        side,
        side,
      );
    }
  }
  context.globalAlpha = 1;
  if (targets.length === 0) return;

  const box = (/** @type {number} */ row) => ({ x: place(glance.column), y: place(row), side });
  targets.forEach((row, k) => {
    if (glance.broadcast <= 0) drawOther(context, others[k % others.length], grid, glance, row, box(row));
  });
  for (const row of targets) frameTarget(context, box(row), glance.broadcast, colours);
  frame(context, box(glance.row), colours.ink, colours.casing, false);
  drawThread(context, box(glance.row), targets.map(box), glance.column > 0 ? -1 : 1, colours);
}

/** @param {Glance} glance @param {number} count */
function targetRows({ row, firstTargetRow, predictions }, count) {
  const rows = [];
  for (let k = 0; k < predictions && row + firstTargetRow + k < count; k++) rows.push(row + firstTargetRow + k);
  return rows;
}

/**
 * The patch at the same place of another picture; if both are compared, only the lower right half of it.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement | undefined} other
 * @param {Grid} grid
 * @param {Glance} glance
 * @param {number} row
 * @param {{x: number, y: number, side: number}} box
 */
function drawOther(context, other, grid, { column, broadcast }, row, { x, y, side }) {
  if (!other) return;
  context.save();
  if (broadcast === 0) {
    context.beginPath();
    context.moveTo(x + side, y);
    context.lineTo(x + side, y + side);
    context.lineTo(x, y + side);
    context.clip();
  }
  context.drawImage(other, column * grid.stride, row * grid.stride, grid.patch, grid.patch, x, y, side, side);
  context.restore();
}

/** @typedef {{x: number, y: number, side: number}} Box */

/**
 * The line in the gap beside a column, along which the upper patch predicts the lower ones.
 * @param {CanvasRenderingContext2D} context @param {Box} from @param {Box[]} to
 * @param {1 | -1} at right or left of the column
 * @param {GridColours} colours
 */
function drawThread(context, from, to, at, { ink }) {
  const { x, side } = from;
  const edge = at > 0 ? x + side : x;
  const gap = edge + (at * side * GAP) / 2;
  const middle = (/** @type {Box} */ box) => box.y + box.side / 2;
  const head = side * 0.1;
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(edge, middle(from));
  context.lineTo(gap, middle(from));
  context.lineTo(gap, middle(to[to.length - 1]));
  for (const box of to) {
    context.moveTo(gap, middle(box));
    context.lineTo(edge, middle(box));
  }
  context.stroke();
  for (const box of to) {
    context.beginPath();
    context.moveTo(edge - at * head, middle(box));
    context.lineTo(edge + at * head * 0.4, middle(box) - head);
    context.lineTo(edge + at * head * 0.4, middle(box) + head);
    context.fill();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Box} box @param {number} broadcast @param {GridColours} colours */
function frameTarget(context, box, broadcast, { fixation, saccade, casing }) {
  if (broadcast >= 0) frame(context, box, fixation, casing, false);
  if (broadcast <= 0) frame(context, box, saccade, casing, true);
}

/**
 * @param {CanvasRenderingContext2D} context @param {Box} box
 * @param {string} colour @param {string} casing @param {boolean} dashed
 */
function frame(context, { x, y, side }, colour, casing, dashed) {
  context.lineWidth = 4;
  context.strokeStyle = casing;
  context.strokeRect(x + 1, y + 1, side - 2, side - 2);
  context.lineWidth = 3;
  context.strokeStyle = colour;
  context.setLineDash(dashed ? [side * 0.15, side * 0.1] : []);
  context.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
  context.setLineDash([]);
}
