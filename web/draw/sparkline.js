import { runningMean } from './curve.js';
import { fitCanvas } from './fit-canvas.js';

/**
 * A small curve without axes.  The line at the top is `top`; the lower edge is `low`, or the least value if that is less.
 * @param {HTMLCanvasElement} canvas
 * @param {import('./curve.js').Point[]} points
 * @param {{ ink: string, line: string }} colours
 * @param {{ top: number, low: number }} range
 */
export function drawSparkline(canvas, points, { ink, line }, { top, low }) {
  const { context, width, height } = fitCanvas(canvas);
  context.fillStyle = line;
  context.fillRect(0, 0, width, 1);
  if (points.length < 2) return;
  const smooth = runningMean(points);
  const least = smooth.reduce((value, point) => Math.min(value, point.value), low);
  const [first, last] = [smooth[0].step, smooth[smooth.length - 1].step];
  context.beginPath();
  for (const { step, value } of smooth) {
    const x = 1 + ((step - first) / Math.max(last - first, 1)) * (width - 2);
    context.lineTo(x, 1 + (height - 3) * Math.min(1, Math.max(0, (top - value) / (top - least))));
  }
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke();
}
