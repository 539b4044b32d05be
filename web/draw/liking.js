import { fitCanvas } from './fit-canvas.js';

const text = 12; // CSS pixels
const least = 0.3; // deviations that the chart shows at least

/**
 * How much the units of a block like motion, from those that like it best to those that like it least, beside the same of
 * an untrained network (dashed).
 * @param {HTMLCanvasElement} canvas
 * @param {{ motion: Float32Array, twin?: Float32Array }} units
 * @param {{ labels: { motion: string, stillness: string }, most?: number, colours: { ink: string, soft: string, line: string } }} options
 *   most: what the chart reaches to, if it is more
 */
export function drawLiking(canvas, { motion, twin }, { labels, most = 0, colours }) {
  const { context, width, height } = fitCanvas(canvas);
  const lines = [twin ?? motion, motion].map((values) => Float32Array.from(values).sort().reverse());
  const highest = Math.max(least, most, ...lines.map((line) => Math.max(line[0], -line[line.length - 1]))) * 1.05;
  const middle = height / 2;
  const x = (/** @type {number} */ rank, /** @type {number} */ count) => (rank / Math.max(1, count - 1)) * (width - 2) + 1;
  const y = (/** @type {number} */ value) => middle - (value / highest) * (middle - 2);
  context.strokeStyle = colours.line;
  context.beginPath();
  context.moveTo(0, middle);
  context.lineTo(width, middle);
  context.stroke();
  const [, own] = lines;
  context.fillStyle = colours.line;
  context.beginPath();
  context.moveTo(x(0, own.length), middle);
  own.forEach((value, rank) => context.lineTo(x(rank, own.length), y(value)));
  context.lineTo(x(own.length - 1, own.length), middle);
  context.fill();
  lines.forEach((line, own) => {
    context.strokeStyle = own ? colours.ink : colours.soft;
    context.lineWidth = own ? 2 : 1.5;
    context.setLineDash(own ? [] : [4, 3]);
    context.beginPath();
    line.forEach((value, rank) => context.lineTo(x(rank, line.length), y(value)));
    context.stroke();
  });
  context.setLineDash([]);
  context.font = `${text}px ${getComputedStyle(canvas).fontFamily}`;
  context.fillStyle = colours.soft;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  context.fillText(labels.motion, width - 2, 2);
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText(labels.stillness, 2, height - 2);
}
