import { arrange, inOrder } from './picture-classes.js';
import { findFiles } from './picture-files.js';
import { decodePicture, SkippedPicture } from './picture-decoder.js';
import { PicturesError } from './pictures-error.js';

/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./picture-files.js').FoundFile} FoundFile */

/**
 * No picture; beside the class folders; not to be opened or decoded; too large.
 * @typedef {'other' | 'beside' | 'broken' | 'huge'} SkipReason
 */

/**
 * @typedef {object} Skipped a file that was not read
 * @property {string} name with its folders
 * @property {string} reason to be said after its name
 * @property {SkipReason} kind for programs and translations
 */

/**
 * @typedef {object} ReadPictures
 * @property {Image[]} images RGBA, in the order of their classes and names; with labels where there are classes
 * @property {string[]} classes none, or at least two
 * @property {Skipped[]} skipped
 * @property {number} leftOut how many more pictures there are; they were not opened
 */

/**
 * @typedef {object} ReadPicturesOptions
 * @property {number} [side] pictures are shrunk until their shorter side is this, pixels; 96
 * @property {number} [most] pictures, evenly from all classes; 400
 * @property {(done: number, total: number) => void} [onProgress]
 * @property {AbortSignal} [signal]
 */

const extension = /\.(png|apng|jpe?g|jfif|gif|webp|avif|bmp|hei[cf]|jxl|tiff?)$/i;

/**
 * Reads the pictures that somebody picked or dropped, with the browser's own decoders.  Call it within the event: a
 * DataTransfer is empty afterwards.  Rejects with a PicturesError where nothing is left, or with the signal's reason.
 * @param {Iterable<File> | ArrayLike<File> | DataTransfer} source
 * @param {ReadPicturesOptions} [options]
 * @returns {Promise<ReadPictures>}
 */
export async function readPictures(source, { side = 96, most = 400, onProgress = () => {}, signal } = {}) {
  const found = await findFiles(source, signal);
  const { files, classOf, beside } = arrange(found.filter(isPicture));
  /** @type {Skipped[]} */
  const skipped = [
    ...found.filter((file) => !isPicture(file)).map((file) => skip(file, 'other', 'is not a picture')),
    ...beside.map((file) => skip(file, 'beside', 'lies beside the class folders')),
  ];

  /** @type {Map<FoundFile, Image>} */
  const decoded = new Map();
  let opened = 0;
  for (const file of files) {
    if (decoded.size === most) break;
    signal?.throwIfAborted();
    try {
      decoded.set(file, await decodePicture(file, side));
    } catch (error) {
      if (!(error instanceof SkippedPicture)) throw error;
      skipped.push(skip(file, error.kind, error.message));
    }
    opened++;
    onProgress(opened, Math.min(files.length, most + opened - decoded.size));
  }
  signal?.throwIfAborted();
  if (decoded.size === 0) throw nothingLeft(found.length, skipped);
  return {
    ...withLabels(decoded, classOf),
    skipped: inOrder(skipped, ({ name }) => name),
    leftOut: files.length - opened,
  };
}

/** @param {FoundFile} file */
function isPicture({ path, type = '' }) {
  return type.startsWith('image/') || extension.test(path);
}

/**
 * @param {FoundFile} file
 * @param {SkipReason} kind
 * @param {string} reason
 * @returns {Skipped}
 */
function skip({ path }, kind, reason) {
  return { name: path, reason, kind };
}

/**
 * Numbers the classes of which there are pictures.
 * @param {Map<FoundFile, Image>} decoded
 * @param {Map<FoundFile, string>} classOf
 * @returns {{ images: Image[], classes: string[] }}
 */
function withLabels(decoded, classOf) {
  const files = inOrder([...decoded.keys()], ({ path }) => path);
  const imageOf = (/** @type {FoundFile} */ file) => /** @type {Image} */ (decoded.get(file));
  const names = new Set(files.flatMap((file) => classOf.get(file) ?? []));
  if (names.size < 2) return { images: files.map(imageOf), classes: [] };
  const classes = inOrder([...names], (name) => name);
  const images = classes.flatMap((name, label) =>
    files.filter((file) => classOf.get(file) === name).map((file) => ({ ...imageOf(file), label })),
  );
  return { images, classes };
}

/**
 * @param {number} found
 * @param {Skipped[]} skipped
 */
function nothingLeft(found, skipped) {
  if (found === 0) return new PicturesError('empty', 'there are no files in it');
  const [{ name, reason }] = skipped;
  const first = `${name} ${reason}`;
  const sentence = found === 1 ? first : `none of the ${found} files is a picture that can be read: ${first}`;
  return new PicturesError('unreadable', sentence, skipped);
}
