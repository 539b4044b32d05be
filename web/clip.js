import { checkArray, checkObject } from './check.js';
import { checkImage } from './image.js';

/** @typedef {import('./image.js').Image} Image */

/**
 * @typedef {object} Clip
 * @property {Image[]} frames (time) of one size and as many channels each
 * @property {number} [label] of its class, from 0
 */

const mostFrames = 2 ** 16;

/**
 * The clip, once it is certain to be one.
 * @param {unknown} value
 * @param {string} [name]
 * @param {number} [least] frames
 * @returns {{ frames: ReturnType<typeof checkImage>[], width: number, height: number, channels: number }}
 */
export function checkClip(value, name = 'clip', least = 1) {
  const list = checkArray(checkObject(value, name).frames, `${name}.frames`);
  if (list.length < least || list.length > mostFrames)
    throw new RangeError(`${name} has ${list.length} frames, expected ${least} to ${mostFrames}`);
  const frames = list.map((frame, index) => checkImage(frame, `${name}.frames[${index}]`));
  const [{ width, height, channels }] = frames;
  const sizeOf = (/** @type {Record<string, any>} */ frame) => `${frame.width} × ${frame.height} × ${frame.channels}`;
  const other = frames.findIndex((frame) => sizeOf(frame) !== sizeOf(frames[0]));
  if (other >= 0)
    throw new RangeError(`${name}.frames[${other}] is ${sizeOf(frames[other])}, but the first frame is ${sizeOf(frames[0])}`);
  return { frames, width, height, channels };
}
