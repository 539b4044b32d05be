import { fitCanvas } from './fit-canvas.js';
import { arrangeTiles, tileAt, tileCorner } from './tiles.js';

/**
 * @typedef {object} Filters one block's convolution
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {number} channels of the input: 1 is drawn gray, 3 in colour, of others the first
 * @property {number} [time] of a filter over time the first frame is drawn
 * @property {Float32Array} values (count, time, height, width, channels)
 */

const GAP = 0.28; // between filters, as a share of one

/**
 * Filters as little pictures.  Each is scaled by its own strongest weight: middle gray is zero, white a positive
 * weight, black a negative one.
 * @param {HTMLCanvasElement} canvas
 * @param {Filters} filters
 * @param {{frame: string}} colours
 */
export function drawFilters(canvas, filters, colours) {
  const { context, width, height } = fitCanvas(canvas);
  const tiles = arrangeTiles(filters.count, width, height, { gap: GAP });
  const { side } = tiles;
  const size = filters.values.length / filters.count;
  context.imageSmoothingEnabled = false;
  context.strokeStyle = colours.frame;
  for (let i = 0; i < filters.count; i++) {
    const { x, y } = tileCorner(tiles, i);
    context.drawImage(filterCanvas(filters, filters.values.subarray(i * size, (i + 1) * size)), x, y, side, side);
    context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  }
}

/**
 * The weight under a point of a canvas that drawFilters has drawn; undefined between filters.
 * @param {HTMLCanvasElement} canvas
 * @param {{count: number, height: number, width: number}} filters
 * @param {number} x CSS pixels from the canvas's left edge
 * @param {number} y
 * @returns {{neuron: number, row: number, column: number} | undefined}
 */
export function filterHit(canvas, { count, height, width }, x, y) {
  const tiles = arrangeTiles(count, canvas.clientWidth, canvas.clientHeight, { gap: GAP });
  const tile = tileAt(tiles, count, x, y);
  if (!tile) return undefined;
  return { neuron: tile.index, row: Math.floor(tile.down * height), column: Math.floor(tile.across * width) };
}

/** @param {Filters} filters @param {Float32Array} values of one filter */
function filterCanvas({ width, height, channels }, values) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const strongest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  for (let i = 0; i < width * height; i++) {
    for (let colour = 0; colour < 3; colour++) {
      const value = values[i * channels + (channels === 3 ? colour : 0)];
      image.data[i * 4 + colour] = 127.5 + (127.5 * value) / strongest;
    }
    image.data[i * 4 + 3] = 255;
  }
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return canvas;
}
