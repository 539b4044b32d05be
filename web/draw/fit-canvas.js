/**
 * Gives a canvas as many pixels as the screen has under it, clears it and returns a context in CSS pixels.
 * @param {HTMLCanvasElement} canvas laid out by style sheets
 * @returns {{context: CanvasRenderingContext2D, width: number, height: number}}
 */
export function fitCanvas(canvas) {
  const scale = globalThis.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const pixelWidth = Math.max(1, Math.round(width * scale));
  const pixelHeight = Math.max(1, Math.round(height * scale));
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
