import { fitCanvas } from './fit-canvas.js';

/**
 * Sound as a line, the highest and the lowest sample of each column.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} samples
 * @param {{ ink: string, line: string }} colours
 */
export function drawWaveform(canvas, samples, { ink, line }) {
  const { context, width, height } = fitCanvas(canvas);
  const middle = height / 2;
  context.fillStyle = line;
  context.fillRect(0, middle - 0.5, width, 1);
  context.fillStyle = ink;
  const columns = Math.max(1, Math.floor(width));
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / columns));
    let [low, high] = [0, 0];
    for (let at = from; at < to; at++) {
      if (samples[at] < low) low = samples[at];
      if (samples[at] > high) high = samples[at];
    }
    const [top, bottom] = [Math.min(high, 1), Math.max(low, -1)].map((value) => middle - value * middle);
    if (high > 0 || low < 0) context.fillRect(column, top, 1, Math.max(1, bottom - top));
  }
}
