import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { naming, reasonOf } from './complaint.js';
import { RecordFile } from './record-file.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./data.js').Contents} Contents */
/** @typedef {import('./data.js').ReadOptions} ReadOptions */

const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/**
 * @param {string} folder
 * @param {ReadOptions['part']} part
 */
function filesOf(folder, part) {
  const pattern = part === 'test' ? /^test_batch\.bin$/ : /^data_batch_\d+\.bin$/;
  const names = naming(folder, () => readdirSync(folder))
    .filter((name) => pattern.test(name))
    .sort();
  if (names.length === 0)
    throw new Error(`${folder}: there is no ${part === 'test' ? 'test_batch.bin' : 'data_batch_1.bin'}`);
  return names.map((name) => join(folder, name));
}

/**
 * CIFAR-10's binary files.  All pictures are read at once, for the labels stand between them.
 * @param {Engine} engine
 * @param {string} folder
 * @param {ReadOptions} options
 * @returns {Contents}
 */
export function readCifar10(engine, folder, { part, broken, progress }) {
  /** @type {Image[]} */
  const images = [];
  const paths = filesOf(folder, part);
  let total = 0;
  paths.forEach((path, index) => {
    try {
      total += readBatch(engine, path, images, broken);
    } catch (error) {
      total++;
      broken(reasonOf(error));
    }
    progress(index + 1, paths.length);
  });
  return { images, classes, total };
}

/**
 * @param {Engine} engine
 * @param {string} path
 * @param {Image[]} images to which the file's are added
 * @param {ReadOptions['broken']} broken
 * @returns {number} pictures in the file
 */
function readBatch(engine, path, images, broken) {
  const file = new RecordFile(engine, path, 'cifar10');
  const { width, height, channels } = file.description;
  try {
    for (let index = 0; index < file.count; index++) {
      try {
        const { pixels, label } = file.read(index);
        images.push({ pixels: /** @type {Uint8Array} */ (pixels), width, height, channels, label });
      } catch (error) {
        broken(reasonOf(error));
      }
    }
    return file.count;
  } finally {
    file.close();
  }
}
