import { runningMean } from './curve.js';
import { fitCanvas } from './fit-canvas.js';

/**
 * A small curve without axes: from its first value at the top down to 0.
 * @param {HTMLCanvasElement} canvas
 * @param {import('./curve.js').Point[]} points
 * @param {{ ink: string, line: string }} colours
 * @param {number} [top] the value at the upper edge
 */
export function drawSparkline(canvas, points, { ink, line }, top = 2.2) {
  const { context, width, height } = fitCanvas(canvas);
  context.fillStyle = line;
  context.fillRect(0, height - 1, width, 1);
  if (points.length < 2) return;
  const smooth = runningMean(points);
  const [first, last] = [smooth[0].step, smooth[smooth.length - 1].step];
  context.beginPath();
  for (const { step, value } of smooth) {
    const x = 1 + ((step - first) / Math.max(last - first, 1)) * (width - 2);
    context.lineTo(x, (height - 2) * (1 - Math.min(1, value / top)) + 1);
  }
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke();
}
