import { loadSample } from '../sample.js';
import { readCifar10 } from './cifar10.js';
import { readFolder } from './folder.js';
import { readIdx } from './idx.js';
import { readStl10 } from './stl10.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */

/** Which part of a data set that comes in parts. @typedef {'train' | 'unlabeled' | 'test'} Part */

/**
 * What a reader is told.
 * @typedef {object} ReadOptions
 * @property {Part} part
 * @property {number} side encoded pictures are shrunk to this; 0: never
 * @property {(sentence: string) => void} broken about a picture that is left out; may throw to refuse it
 * @property {(sentence: string) => void} remark about what was found and not read
 * @property {(done: number, total: number) => void} progress
 */

/**
 * What a reader finds.
 * @typedef {object} Contents
 * @property {Image[]} images with a label from 0, or −1 where there is none
 * @property {string[]} classes
 * @property {number} total pictures found, broken ones included
 */

/** @typedef {(engine: Engine, folder: string, options: ReadOptions) => Contents | Promise<Contents>} Reader */

/** @type {Record<string, Reader>} */
const readers = {
  folder: readFolder,
  stl10: readStl10,
  cifar10: readCifar10,
  idx: readIdx,
  async sample(engine) {
    const { images, classes } = await loadSample(engine);
    return { images, classes, total: images.length };
  },
};

export const dataHelp = `DATA is one of
  sample         the photographs that come with clapp
  folder:DIR     a folder of class folders of PNG or JPEG pictures; without class folders: pictures without labels
  stl10:DIR      STL-10 binary: --data reads train_X.bin and train_y.bin (or unlabeled_X.bin if only that is there),
                 --unlabeled reads unlabeled_X.bin, --test reads test_X.bin and test_y.bin
  cifar10:DIR    CIFAR-10 binary: --data and --unlabeled read data_batch_*.bin, --test reads test_batch.bin
  idx:DIR        MNIST and its relatives: --data and --unlabeled read train-images-idx3-ubyte and its labels,
                 --test reads t10k-images-idx3-ubyte; each may end in .gz`;

/**
 * Splits "folder:pictures/train" into its kind and its folder; throws where there is no such kind.
 * @param {string} name
 * @returns {{ kind: string, folder: string }}
 */
export function parseDataName(name) {
  const [, kind, folder] = /^([^:]*):?(.*)$/s.exec(name) ?? [];
  if (!Object.hasOwn(readers, kind)) {
    throw new Error(`"${name}" is not a data set: expected sample, folder:DIR, stl10:DIR, cifar10:DIR or idx:DIR`);
  }
  if (kind === 'sample' && folder !== '') throw new Error(`"${name}": the sample has no folder; say only sample`);
  if (kind !== 'sample' && folder === '') throw new Error(`"${name}" names no folder: expected ${kind}:DIR`);
  return { kind, folder };
}

/**
 * Reads a data set.
 * @param {Engine} engine
 * @param {string} name as in parseDataName
 * @param {Partial<ReadOptions>} [options] the part is 'train', the side 96, and a broken picture is refused
 * @returns {Promise<Contents>}
 */
export async function readData(engine, name, options = {}) {
  const { kind, folder } = parseDataName(name);
  const { part = 'train', side = 96, remark = () => {}, progress = () => {} } = options;
  const { broken = refuse } = options;
  const contents = await readers[kind](engine, folder, { part, side, broken, remark, progress });
  if (contents.images.length === 0) throw new Error(`${name}: none of its ${contents.total} pictures can be read`);
  return contents;
}

/** @param {string} sentence */
function refuse(sentence) {
  throw new Error(sentence);
}
