import { fitCanvas } from './fit-canvas.js';

/**
 * @typedef {object} UnitPairs
 * @property {number} cells along a side
 * @property {Float32Array} moving (units, cells, cells)
 * @property {Float32Array} frozen likewise
 */

/** @typedef {{ moving: string, frozen: string, difference: string }} PairLabels beside the rows */

const REST = [30, 26, 22]; // red, green, blue of the weakest of a pair, and of a large negative difference
const FIRING = [255, 250, 240]; // and of the strongest, and a large positive one
const least = 0.4; // of the activity's range: what is below is not made to look like more
const large = 1; // standard deviations of a unit's activity: a difference of so much is black or white
const text = 12; // CSS pixels
const gap = 6; // between units
const thin = 2; // between the maps of one

/**
 * Units, each with three maps: its activity in the moving clip; in the same clip frozen; and the first minus the second,
 * where gray is 0.
 * @param {HTMLCanvasElement} canvas
 * @param {UnitPairs} maps
 * @param {{ units: number[], values: ArrayLike<number>, labels: PairLabels, colours: { ink: string, soft: string, line: string } }} options
 *   values (units): written below each
 */
export function drawUnitPairs(canvas, maps, { units, values, labels, colours }) {
  const font = `${text}px ${getComputedStyle(canvas).fontFamily}`;
  const measure = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  measure.font = font;
  const names = [labels.moving, labels.frozen, labels.difference];
  const left = Math.ceil(Math.max(...names.map((label) => measure.measureText(label).width))) + 8;
  const side = Math.floor((canvas.clientWidth - left - gap * (units.length - 1)) / units.length);
  const high = 3 * side + 2 * thin;
  canvas.style.setProperty('height', `${high + text + 8}px`);
  const { context } = fitCanvas(canvas);
  context.font = font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = colours.soft;
  names.forEach((name, row) => context.fillText(name, 0, row * (side + thin) + side / 2));
  context.imageSmoothingEnabled = false;
  context.textAlign = 'center';
  context.fillStyle = colours.ink;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  units.forEach((unit, index) => {
    const x = left + index * (side + gap);
    mapsOf(maps, unit).forEach((map, row) => {
      const y = row * (side + thin);
      context.drawImage(map, x, y, side, side);
      context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
    });
    context.fillText(signed(values[unit]), x + side / 2, high + text / 2 + 5);
  });
}

/** The three, one above the other. @param {UnitPairs} maps @param {number} unit */
function mapsOf({ cells, moving, frozen }, unit) {
  const places = cells * cells;
  const part = (/** @type {Float32Array} */ map) => map.subarray(unit * places, (unit + 1) * places);
  const [plays, stands] = [part(moving), part(frozen)];
  const both = [...plays, ...stands];
  const [low, high] = [Math.min(...both), Math.max(...both)];
  const range = Math.max(least, high - low);
  const mean = both.reduce((sum, value) => sum + value, 0) / both.length;
  const deviation = Math.sqrt(both.reduce((sum, value) => sum + (value - mean) ** 2, 0) / both.length);
  const difference = plays.map((value, at) => 0.5 + (value - stands[at]) / (2 * large * Math.max(deviation, least / large)));
  const share = (/** @type {Float32Array} */ map) => map.map((value) => (value - low) / range);
  return [share(plays), share(stands), difference].map((shares) => paint(shares, cells));
}

/** @param {Float32Array} shares 0 to 1 @param {number} cells */
function paint(shares, cells) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = cells;
  const image = new ImageData(cells, cells);
  shares.forEach((share, at) => {
    for (let colour = 0; colour < 3; colour++)
      image.data[4 * at + colour] = REST[colour] + share * (FIRING[colour] - REST[colour]); // clamped
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
