import { fitCanvas } from './fit-canvas.js';
import { fitPicture } from './fit-picture.js';

/**
 * @typedef {object} Seen one view as the network sees it
 * @property {number} side pixels
 * @property {number} channels 1 is drawn gray, 3 in colour, of others the first
 * @property {ArrayLike<number>} values (side, side, channels) normalised: 0 is the mean
 */

const REACH = 2.5; // deviations from the mean to black and to white

/**
 * Normalised values as a picture: middle gray is their mean.
 * @param {HTMLCanvasElement} canvas
 * @param {Seen} seen
 */
export function drawSeen(canvas, seen) {
  const { context, width, height } = fitCanvas(canvas);
  if (!(seen.side > 0)) return;
  const picture = seenCanvas(seen);
  const { left, top, scale } = fitPicture(picture, { width, height });
  context.imageSmoothingEnabled = false; // its pixels are what it sees
  context.drawImage(picture, left, top, seen.side * scale, seen.side * scale);
}

/**
 * @param {Seen} seen
 * @returns {HTMLCanvasElement} of side × side pixels
 */
export function seenCanvas({ side, channels, values }) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  const { mean, deviation } = spreadOf(values);
  for (let i = 0; i < side * side; i++) {
    for (let colour = 0; colour < 3; colour++) {
      const value = (values[i * channels + (channels === 3 ? colour : 0)] - mean) / (REACH * deviation);
      image.data[i * 4 + colour] = 127.5 + 127.5 * (Number.isNaN(value) ? 0 : value);
    }
    image.data[i * 4 + 3] = 255;
  }
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).putImageData(image, 0, 0);
  return canvas;
}

/**
 * Mean and standard deviation; what lies far out, and what is no number, does not count.
 * @param {ArrayLike<number>} values
 */
function spreadOf(values) {
  let mean = 0;
  let deviation = Infinity;
  for (let pass = 0; pass < 3; pass++) {
    let [count, sum, squares] = [0, 0, 0];
    const [low, high] = [mean - 4 * deviation, mean + 4 * deviation];
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value) || value < low || value > high) continue;
      count++;
      sum += value;
      squares += value * value;
    }
    if (count === 0) break;
    mean = sum / count;
    deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
  return { mean, deviation: deviation > 0 && deviation < Infinity ? deviation : 1 };
}
