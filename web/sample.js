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

// Whole literals, so that bundlers find the files.
const index = new URL('./sample/index.json', import.meta.url);
/** @type {Record<string, URL>} */
const files = {
  'acanthus-mollis.jpg': new URL('./sample/acanthus-mollis.jpg', import.meta.url),
  'airplane-from-above.jpg': new URL('./sample/airplane-from-above.jpg', import.meta.url),
  'allium-oreophilum.jpg': new URL('./sample/allium-oreophilum.jpg', import.meta.url),
  'black-canyon.jpg': new URL('./sample/black-canyon.jpg', import.meta.url),
  'french-alpine-landscape.jpg': new URL('./sample/french-alpine-landscape.jpg', import.meta.url),
  'locomotion-house-cat.jpg': new URL('./sample/locomotion-house-cat.jpg', import.meta.url),
  'march-pastoral.jpg': new URL('./sample/march-pastoral.jpg', import.meta.url),
  'nagasaki-boats.jpg': new URL('./sample/nagasaki-boats.jpg', import.meta.url),
};

/**
 * The photographs that come with the package, cut into tiles: something to learn from without any other data.
 * @param {Engine} engine
 * @returns {Promise<Sample>}
 */
export async function loadSample(engine) {
  /** @type {{photographs: Photograph[], tile: number, licence: string}} */
  const { photographs, tile, licence } = JSON.parse(new TextDecoder().decode(await readUrl(index)));
  const encoded = await Promise.all(photographs.map(({ file }) => readUrl(files[file])));
  const images = encoded.flatMap((bytes, label) => cutTiles(engine.decode(bytes, { side: 0 }), tile, label));
  return { images, classes: photographs.map(({ name }) => name), credits: photographs, licence };
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
