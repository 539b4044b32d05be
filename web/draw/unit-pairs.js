import { fitCanvas } from './fit-canvas.js';

/**
 * @typedef {object} UnitPairs
 * @property {number} cells along a side
 * @property {Float32Array} moving (units, cells, cells)
 * @property {Float32Array} frozen likewise
 */

const REST = [30, 26, 22]; // red, green, blue of the weakest of a pair
const FIRING = [255, 250, 240]; // and of the strongest
const least = 0.4; // deviations between the two: what is below is not made to look like more
const text = 12; // CSS pixels
const gap = 6;

/**
 * Units, each with two maps: its activity in the moving clip above, and in the same clip frozen below.
 * @param {HTMLCanvasElement} canvas
 * @param {UnitPairs} maps
 * @param {{ units: number[], values: ArrayLike<number>, labels: { moving: string, frozen: string }, colours: { ink: string, soft: string } }} options
 *   values (units): written below each
 */
export function drawUnitPairs(canvas, maps, { units, values, labels, colours }) {
  const font = `${text}px ${getComputedStyle(canvas).fontFamily}`;
  const measure = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  measure.font = font;
  const left = Math.ceil(Math.max(...Object.values(labels).map((label) => measure.measureText(label).width))) + 8;
  const side = Math.floor((canvas.clientWidth - left - gap * (units.length - 1)) / units.length);
  canvas.style.setProperty('height', `${2 * side + 2 + text + 8}px`);
  const { context } = fitCanvas(canvas);
  context.font = font;
  context.textBaseline = 'middle';
  context.fillStyle = colours.soft;
  context.fillText(labels.moving, 0, side / 2);
  context.fillText(labels.frozen, 0, side * 1.5 + 2);
  context.imageSmoothingEnabled = false;
  context.textAlign = 'center';
  units.forEach((unit, index) => {
    const x = left + index * (side + gap);
    context.drawImage(pairOf(maps, unit), x, 0, side, 2 * side + 2);
    context.clearRect(x, side, side, 2);
    context.fillStyle = colours.ink;
    context.fillText(signed(values[unit]), x + side / 2, 2 * side + 2 + text / 2 + 5);
  });
}

/** One map above the other. @param {UnitPairs} maps @param {number} unit */
function pairOf({ cells, moving, frozen }, unit) {
  const places = cells * cells;
  const part = (/** @type {Float32Array} */ map) => map.subarray(unit * places, (unit + 1) * places);
  const both = [...part(moving), ...part(frozen)];
  const [low, high] = [Math.min(...both), Math.max(...both)];
  const range = Math.max(least, high - low);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [cells, 2 * cells];
  const image = new ImageData(cells, 2 * cells);
  both.forEach((value, at) => {
    const share = (value - low) / range;
    for (let colour = 0; colour < 3; colour++)
      image.data[4 * at + colour] = REST[colour] + share * (FIRING[colour] - REST[colour]);
    image.data[4 * at + 3] = 255;
  });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return canvas;
}

/** @param {number} value */
function signed(value) {
  const digits = Math.abs(value).toFixed(1);
  return digits === '0.0' ? '0.0' : `${value < 0 ? '−' : '+'}${digits}`;
}
