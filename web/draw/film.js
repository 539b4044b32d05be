import { fitCanvas } from './fit-canvas.js';

/** @typedef {import('../image.js').Image} Image */

const gap = 4; // CSS pixels
const narrow = 420; // CSS pixels: below, frames stand in two rows

/**
 * The frames of a clip, one beside the other.  The canvas gets the height that they need.
 * @param {HTMLCanvasElement} canvas
 * @param {Image[]} frames of four channels
 */
export function drawFilm(canvas, frames) {
  const wide = canvas.clientWidth;
  const columns = Math.ceil(frames.length / (wide < narrow ? 2 : 1));
  const [{ width, height }] = frames;
  const side = (wide - gap * (columns - 1)) / columns;
  const high = (side * height) / width;
  const rows = Math.ceil(frames.length / columns);
  canvas.style.setProperty('height', `${Math.round(rows * high + gap * (rows - 1))}px`);
  const { context } = fitCanvas(canvas);
  const one = document.createElement('canvas');
  [one.width, one.height] = [width, height];
  const small = /** @type {CanvasRenderingContext2D} */ (one.getContext('2d'));
  frames.forEach(({ pixels }, index) => {
    small.putImageData(new ImageData(Uint8ClampedArray.from(pixels), width, height), 0, 0);
    context.drawImage(one, (index % columns) * (side + gap), Math.floor(index / columns) * (high + gap), side, high);
  });
}
