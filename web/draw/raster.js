import { drawPlate } from './plate.js';

/**
 * What some units of a block do over time: one row each.
 * @param {HTMLCanvasElement} canvas
 * @param {{ channels: number, values: Float32Array }} units values (time, channels)
 * @param {{ order: number[], peak: ArrayLike<number>, chosen?: number }} look order: units from top to bottom; peak: of
 *   each unit, which is drawn white; chosen: a unit that is marked
 * @param {{ saccade: string }} colours
 */
export function drawRaster(canvas, { channels, values }, { order, peak, chosen = -1 }, { saccade }) {
  const columns = Math.floor(values.length / Math.max(channels, 1));
  drawPlate(canvas, { columns, rows: order.length }, (column, row) => {
    const unit = order[row];
    return peak[unit] > 0 ? values[column * channels + unit] / peak[unit] : 0;
  });
  const row = order.indexOf(chosen);
  if (row < 0) return;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const high = canvas.clientHeight / order.length;
  context.strokeStyle = saccade;
  context.lineWidth = 2;
  context.strokeRect(1, row * high, canvas.clientWidth - 2, high);
}
