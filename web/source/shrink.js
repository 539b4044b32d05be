/**
 * A size with the same proportions and a shorter side of at most `side`.
 * @param {number} width
 * @param {number} height
 * @param {number} side
 * @returns {{ width: number, height: number }} whole pixels, at least 1
 */
export function shrink(width, height, side) {
  const scale = Math.min(1, side / Math.min(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * @param {number} width
 * @param {number} height
 * @returns {OffscreenCanvas | HTMLCanvasElement} without OffscreenCanvas a canvas outside the page
 */
export function makeCanvas(width, height) {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
}

/**
 * @param {OffscreenCanvas | HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function context2d(canvas, settings) {
  const context = canvas.getContext('2d', settings);
  if (!context) throw new Error('this browser gives no more canvases');
  return /** @type {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D} */ (context);
}
