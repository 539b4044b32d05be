import { checkBytes, checkObject, checkWhole } from './check.js';

/**
 * @typedef {object} Image
 * @property {Uint8Array | Uint8ClampedArray} pixels (height, width, channels)
 * @property {number} width
 * @property {number} height
 * @property {number} channels 1 gray, 3 RGB, 4 RGBA, of which alpha is ignored
 * @property {number} [label] of its class, from 0
 */

const longestSide = 16384;

/**
 * The image, once it is certain to be one.  `pixels` may be a getter; it is asked for once.
 * @param {unknown} value
 * @param {string} [name]
 * @returns {{ pixels: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: number }}
 */
export function checkImage(value, name = 'image') {
  const image = checkObject(value, name);
  const width = checkWhole(image.width, `${name}.width`, 1, longestSide);
  const height = checkWhole(image.height, `${name}.height`, 1, longestSide);
  const channels = checkWhole(image.channels, `${name}.channels`, 1, 4);
  if (channels === 2) throw new RangeError(`${name}.channels is 2, expected 1, 3 or 4`);
  const pixels = checkBytes(image.pixels, `${name}.pixels`);
  if (pixels.length !== width * height * channels) {
    const expected = `${width} × ${height} × ${channels} = ${width * height * channels}`;
    throw new RangeError(`${name}.pixels has ${pixels.length} bytes, expected ${expected}`);
  }
  return { pixels, width, height, channels };
}
