import { readUrl } from './read-url.js';
import { cutTiles } from './tiles.js';

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

/** @typedef {{ index: Uint8Array, photographs: Uint8Array[] }} Encoded */

/**
 * The sample's files, all at once.
 * @returns {Promise<Encoded>}
 */
export async function fetchSample() {
  const [bytes, ...photographs] = await Promise.all([index, ...Object.values(files)].map(readUrl));
  return { index: bytes, photographs };
}

/**
 * The photographs that come with the package, cut into tiles: something to learn from without any other data.
 * @param {Engine} engine
 * @returns {Promise<Sample>}
 */
export async function loadSample(engine) {
  const sample = openSample(engine, await fetchSample());
  return { ...sample, images: sample.images.map((image) => ({ ...image })) }; // decoded now: the engine may end
}

/**
 * The same, but every tile is decoded when its pixels are first asked for.
 * @param {Engine} engine which must be there then
 * @param {Encoded} encoded
 * @returns {Sample}
 */
export function openSample(engine, encoded) {
  /** @type {{photographs: Photograph[], tile: number, licence: string}} */
  const { photographs, tile, licence } = JSON.parse(new TextDecoder().decode(encoded.index));
  const images = encoded.photographs.flatMap((bytes, label) =>
    cutTiles(bytes, tile).map((file) => lateImage(engine, file, { side: tile, label })),
  );
  return { images, classes: photographs.map(({ name }) => name), credits: photographs, licence };
}

/**
 * @param {Engine} engine
 * @param {() => Uint8Array} file
 * @param {{ side: number, label: number }} tile
 * @returns {Image}
 */
function lateImage(engine, file, { side, label }) {
  /** @type {Uint8Array | undefined} */
  let pixels;
  return {
    get pixels() {
      return (pixels ??= /** @type {Uint8Array} */ (engine.decode(file(), { side: 0 }).pixels));
    },
    ...{ width: side, height: side, channels: 3, label },
  };
}
