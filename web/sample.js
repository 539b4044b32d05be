import { checkWhole } from './check.js';
import { readUrl } from './read-url.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./image.js').Image} Image */

/** @typedef {{ file: string, name: string, credit: string }} Photograph */

/**
 * @typedef {object} Sample
 * @property {Image[]} images tiles of the photographs; the label says of which
 * @property {string[]} classes the photographs' names
 * @property {Photograph[]} credits
 * @property {string} licence of all photographs
 */

/**
 * The photographs that come with the package, cut into tiles: something to learn from without any other data.
 * @param {Engine} engine
 * @returns {Promise<Sample>}
 */
export async function loadSample(engine) {
  const folder = new URL('./sample/', import.meta.url);
  const index = JSON.parse(new TextDecoder().decode(await readUrl(new URL('index.json', folder))));
  /** @type {Photograph[]} */
  const credits = index.photographs;
  const encoded = await Promise.all(credits.map(({ file }) => readUrl(new URL(file, folder))));
  const images = encoded.flatMap((bytes, label) => cutTiles(engine.decode(bytes, { side: 0 }), index.tile, label));
  return { images, classes: credits.map(({ name }) => name), credits, licence: index.licence };
}

/**
 * All whole tiles of an image, side by side from the top left corner.
 * @param {Image} image
 * @param {number} side of a tile, pixels
 * @param {number} label
 * @returns {Image[]}
 */
export function cutTiles(image, side, label) {
  checkWhole(side, 'the side of a tile', 1, 16384);
  const tiles = [];
  for (let top = 0; top + side <= image.height; top += side) {
    for (let left = 0; left + side <= image.width; left += side) {
      tiles.push({ pixels: cut(image, left, top, side), width: side, height: side, channels: image.channels, label });
    }
  }
  return tiles;
}

/**
 * @param {Image} image
 * @param {number} left
 * @param {number} top
 * @param {number} side
 */
function cut(image, left, top, side) {
  const line = side * image.channels;
  const pixels = new Uint8Array(side * line);
  for (let row = 0; row < side; row++) {
    const start = ((top + row) * image.width + left) * image.channels;
    pixels.set(image.pixels.subarray(start, start + line), row * line);
  }
  return pixels;
}
