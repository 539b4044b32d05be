import { runningMean } from './curve.js';
import { fitCanvas } from './fit-canvas.js';

/** @typedef {import('./curve.js').Point} Point */
/** @typedef {{ink: string, faint: string}} ChartColours */

const AIR = 6; // CSS pixels above and below

/**
 * A curve over the steps: every point faintly, their running mean strongly, and a dashed line at `reference`.
 * @param {HTMLCanvasElement} canvas
 * @param {Point[]} points
 * @param {{reference: number, colours: ChartColours}} options
 */
export function drawLossChart(canvas, points, { reference, colours }) {
  const { context, width, height } = fitCanvas(canvas);
  const smooth = runningMean(points);
  const { lowest, highest } = range(points, reference);
  const lastStep = Math.max(1, points.at(-1)?.step ?? 1);
  const x = (/** @type {number} */ step) => (step / lastStep) * (width - 5);
  const y = (/** @type {number} */ value) => AIR + ((highest - value) / (highest - lowest)) * (height - 2 * AIR);
  const line = (/** @type {Point[]} */ of) => {
    context.beginPath();
    for (const { step, value } of of) context.lineTo(x(step), y(value));
    context.stroke();
  };

  context.lineJoin = 'round';
  context.strokeStyle = colours.faint;
  context.lineWidth = 1;
  context.setLineDash([3, 4]);
  line([
    { step: 0, value: reference },
    { step: lastStep, value: reference },
  ]);
  context.setLineDash([]);
  line(points);
  context.strokeStyle = context.fillStyle = colours.ink;
  context.lineWidth = 2;
  line(smooth);
  const end = smooth.at(-1);
  if (!end) return;
  context.beginPath();
  context.arc(x(end.step), y(end.value), 3, 0, 2 * Math.PI);
  context.fill();
}

/**
 * From the lowest to the highest value, at least a little around the reference; single outliers may leave the chart.
 * @param {Point[]} points @param {number} reference
 */
function range(points, reference) {
  const values = points.map((point) => point.value).sort((a, b) => a - b);
  const cut = Math.floor(values.length / 100);
  return {
    lowest: Math.min(reference * 0.85, values[cut] ?? reference),
    highest: Math.max(reference * 1.05, values[values.length - 1 - cut] ?? reference),
  };
}
