import { headerBytes, sizeFromHeader } from './picture-header.js';
import { context2d, makeCanvas, shrink } from './shrink.js';

/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./picture-files.js').FoundFile} FoundFile */

const mostPixels = 64_000_000;
const mostBytes = 1 << 28;
const longestSide = 16384; // of an image that the learner takes

/** Why a picture is passed over. */
export class SkippedPicture extends Error {
  /**
   * @param {'broken' | 'huge'} kind
   * @param {string} reason
   */
  constructor(kind, reason) {
    super(reason);
    this.kind = kind;
  }
}

/**
 * Decodes a picture, turned as its camera says, on white where it is transparent.
 * Rejects with a SkippedPicture.
 * @param {FoundFile} found
 * @param {number} side of the shorter side, where it is longer
 * @returns {Promise<Image>} RGBA
 */
export async function decodePicture(found, side) {
  const file = await opened(found);
  if (file.size > mostBytes) throw new SkippedPicture('huge', `is larger than ${mostBytes >> 20} MB`);
  const stored = sizeFromHeader(await bytesOf(file.slice(0, headerBytes)));
  if (stored) checkPixels(stored);
  const bitmap = await decoded(file, stored, side);
  try {
    checkPixels(bitmap);
    const size = shrink(bitmap.width, bitmap.height, side);
    if (Math.max(size.width, size.height) > longestSide) throw new SkippedPicture('huge', 'is too long and narrow');
    return pixelsOf(bitmap, size);
  } finally {
    bitmap.close();
  }
}

/** @param {FoundFile} found */
async function opened(found) {
  try {
    return await found.open();
  } catch {
    throw new SkippedPicture('broken', 'cannot be opened');
  }
}

/** @param {Blob} blob */
async function bytesOf(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new SkippedPicture('broken', 'cannot be read'); // moved or changed since it was picked
  }
}

/** @param {{ width: number, height: number }} size */
function checkPixels({ width, height }) {
  if (width * height <= mostPixels) return;
  throw new SkippedPicture('huge', `has ${width} × ${height} pixels, more than ${mostPixels / 1e6} million`);
}

/**
 * The picture, already shrunk where its size is known.  Only the width is asked for, as its longer side should be: so
 * nothing is distorted, and nothing too small, whether or not the camera was turned.
 * @param {Blob} file
 * @param {{ width: number, height: number } | undefined} stored
 * @param {number} side
 */
async function decoded(file, stored, side) {
  const small = stored && shrink(stored.width, stored.height, side);
  /** @type {ImageBitmapOptions} */
  const options = { imageOrientation: 'from-image' };
  if (small && small.width < stored.width) {
    // Chromium shrinks on the main thread: 'high' would hold up the page for large photographs.
    Object.assign(options, { resizeWidth: Math.max(small.width, small.height), resizeQuality: 'medium' });
  }
  try {
    return await createImageBitmap(file, options);
  } catch {
    throw new SkippedPicture('broken', 'cannot be decoded');
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @param {{ width: number, height: number }} size
 * @returns {Image}
 */
function pixelsOf(bitmap, { width, height }) {
  const context = context2d(makeCanvas(width, height), { willReadFrequently: true });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return { pixels: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}
