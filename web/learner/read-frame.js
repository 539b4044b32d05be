import { checkImage } from '../image.js';

/** @typedef {import('../image.js').Image} Image */

/** @typedef {ImageBitmap | Image} Frame */

const longestShortSide = 256; // more than any network looks at

/**
 * @param {unknown} frame
 * @returns {frame is ImageBitmap}
 */
export function isBitmap(frame) {
  return Object.prototype.toString.call(frame) === '[object ImageBitmap]';
}

/**
 * The pixels of a frame.  Needs OffscreenCanvas for a bitmap, which is closed.
 * @param {Frame} frame
 * @returns {Image}
 */
export function readFrame(frame) {
  if (!isBitmap(frame)) {
    checkImage(frame, 'frame');
    return frame;
  }
  try {
    const scale = Math.min(1, longestShortSide / Math.min(frame.width, frame.height));
    const [width, height] = [frame.width, frame.height].map((side) => Math.round(side * scale));
    const context = surface(width, height);
    context.drawImage(frame, 0, 0, width, height);
    return { pixels: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
  } catch (cause) {
    throw new Error(`the frame could not be read: ${/** @type {Error} */ (cause).message}`, { cause });
  } finally {
    frame.close();
  }
}

/** @type {OffscreenCanvasRenderingContext2D | null} frames of a camera are all of one size */
let last = null;

/**
 * @param {number} width
 * @param {number} height
 */
function surface(width, height) {
  if (last?.canvas.width !== width || last.canvas.height !== height) {
    last = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  }
  if (!last) throw new Error('there is no canvas here');
  last.clearRect(0, 0, width, height);
  return last;
}
