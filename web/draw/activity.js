import { fitCanvas } from './fit-canvas.js';
import { arrangeTiles, tileCorner } from './tiles.js';

/**
 * @typedef {object} Activity a block's output for one image
 * @property {number} patches a square number of them, row by row; 1 for a whole view
 * @property {number} height of one patch's map
 * @property {number} width
 * @property {number} channels neurons
 * @property {ArrayLike<number>} values (patches, height, width, channels)
 */

const GAP = 0.12; // between maps, as a share of one
const REST = [30, 26, 22]; // red, green, blue of a silent neuron
const FIRING = [255, 250, 240]; // and of the block's strongest

/**
 * One map per neuron, the patches at their places in the picture; the brightest spot is where the block is most active.
 * @param {HTMLCanvasElement} canvas
 * @param {Activity} activity
 * @param {{columns?: number, colours: {line: string}}} options
 */
export function drawActivity(canvas, activity, { columns, colours }) {
  const { context, width, height } = fitCanvas(canvas);
  const { channels } = activity;
  if (!(channels > 0 && activity.values.length > 0)) return;
  const tiles = arrangeTiles(channels, width, height, { gap: GAP, columns });
  const sheet = activitySheet(activity, tiles.columns);
  context.imageSmoothingEnabled = false;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  for (let i = 0; i < channels; i++) {
    const { x, y } = tileCorner(tiles, i);
    const from = [(i % tiles.columns) * sheet.wide, Math.floor(i / tiles.columns) * sheet.high];
    const size = shape(sheet, tiles.side);
    context.drawImage(sheet.canvas, from[0], from[1], sheet.wide, sheet.high, x, y, size.width, size.height);
    if (tiles.side >= 8) context.strokeRect(x + 0.5, y + 0.5, size.width - 1, size.height - 1);
  }
}

/** A map's proportions within a square. @param {{wide: number, high: number}} map @param {number} side */
function shape({ wide, high }, side) {
  const scale = side / Math.max(wide, high);
  return { width: wide * scale, height: high * scale };
}

/**
 * All maps side by side, one pixel per position.
 * @param {Activity} activity @param {number} columns
 */
function activitySheet({ patches, height, width, channels, values }, columns) {
  const grid = Math.max(1, Math.round(Math.sqrt(patches)));
  const [wide, high] = [grid * width, grid * height];
  const canvas = document.createElement('canvas');
  canvas.width = columns * wide;
  canvas.height = Math.ceil(channels / columns) * high;
  const image = new ImageData(canvas.width, canvas.height);
  const strongest = strongestOf(values);
  let at = 0;
  for (let patch = 0; patch < patches; patch++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const x = (patch % grid) * width + column;
        const y = Math.floor(patch / grid) * height + row;
        for (let neuron = 0; neuron < channels; neuron++) {
          const left = (neuron % columns) * wide + x;
          const top = Math.floor(neuron / columns) * high + y;
          const value = values[at++];
          paint(image.data, (top * image.width + left) * 4, value > 0 ? Math.min(1, value / strongest) : 0);
        }
      }
    }
  }
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return { canvas, wide, high };
}

/** @param {Uint8ClampedArray} data @param {number} at @param {number} share 0..1 */
function paint(data, at, share) {
  for (let colour = 0; colour < 3; colour++) data[at + colour] = REST[colour] + share * (FIRING[colour] - REST[colour]);
  data[at + 3] = 255;
}

/** @param {ArrayLike<number>} values */
function strongestOf(values) {
  let strongest = 1e-12;
  for (let i = 0; i < values.length; i++) if (values[i] > strongest && values[i] < Infinity) strongest = values[i];
  return strongest;
}
