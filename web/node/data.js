import { loadSample } from '../sample.js';
import { readCifar10 } from './cifar10.js';
import { readClips } from './clips.js';
import { readFolder } from './folder.js';
import { readIdx } from './idx.js';
import { readLibrispeech } from './librispeech.js';
import { parsePattern } from './pattern.js';
import { readWavFolder } from './sounds.js';
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

/** @typedef {import('./recordings.js').Recordings} Recordings */
/** @typedef {Omit<ReadOptions, 'part'> & { pattern?: string }} RecordingOptions pattern of the names, as "{digit}_{speaker}_{take}" */
/** @typedef {(engine: Engine, folder: string, options: RecordingOptions) => Promise<Recordings>} RecordingReader */

/** @type {Record<string, { sense: 'sound' | 'clip', patterned: boolean, read: RecordingReader }>} */
const recordingReaders = {
  wav: { sense: 'sound', patterned: true, read: (_, folder, options) => readWavFolder(folder, options) },
  librispeech: { sense: 'sound', patterned: false, read: (_, folder, options) => readLibrispeech(folder, options) },
  clips: { sense: 'clip', patterned: true, read: readClips },
};

const kinds = [...Object.keys(readers), ...Object.keys(recordingReaders)];

export const dataHelp = `DATA is one of
  sample         the photographs that come with clapp
  folder:DIR     a folder of class folders of PNG or JPEG pictures; without class folders: pictures without labels
  stl10:DIR      STL-10 binary: --data reads train_X.bin and train_y.bin (or unlabeled_X.bin if only that is there),
                 --unlabeled reads unlabeled_X.bin, --test reads test_X.bin and test_y.bin
  cifar10:DIR    CIFAR-10 binary: --data and --unlabeled read data_batch_*.bin, --test reads test_batch.bin
  idx:DIR        MNIST and its relatives: --data and --unlabeled read train-images-idx3-ubyte and its labels,
                 --test reads t10k-images-idx3-ubyte; each may end in .gz
  wav:DIR        sound files at any depth, WAV by clapp itself, all others through ffmpeg; their names say what they are,
                 see --pattern, which is "{digit}_{speaker}_{take}" if left out
  librispeech:DIR  speaker/chapter/speaker-chapter-utterance.flac, through ffmpeg, and phone_labels.txt, if it is there:
                 an utterance, then a phone's number for every 10 ms
  clips:DIR      video files, through ffmpeg at 10 frames a second, or folders of frames, PNG or JPEG, one for each clip;
                 --pattern is "{clip}_{sequence}_{action}" if left out`;

/**
 * Splits "folder:pictures/train" into its kind and its folder; throws where there is no such kind.
 * @param {string} name
 * @returns {{ kind: string, folder: string, sense: 'picture' | 'sound' | 'clip' }} sense: what it holds
 */
export function parseDataName(name) {
  const [, kind, folder] = /^([^:]*):?(.*)$/s.exec(name) ?? [];
  if (!kinds.includes(kind)) {
    const names = kinds.filter((one) => one !== 'sample').map((one) => `${one}:DIR`);
    throw new Error(`"${name}" is not a data set: expected sample, ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`);
  }
  if (kind === 'sample' && folder !== '') throw new Error(`"${name}": the sample has no folder; say only sample`);
  if (kind !== 'sample' && folder === '') throw new Error(`"${name}" names no folder: expected ${kind}:DIR`);
  return { kind, folder, sense: Object.hasOwn(readers, kind) ? 'picture' : recordingReaders[kind].sense };
}

/**
 * Reads a data set of pictures.
 * @param {Engine} engine
 * @param {string} name as in parseDataName
 * @param {Partial<ReadOptions>} [options] the part is 'train', the side 96, and a broken picture is refused
 * @returns {Promise<Contents>}
 */
export async function readData(engine, name, options = {}) {
  const { kind, folder, sense } = parseDataName(name);
  if (sense !== 'picture') throw new Error(`${name} holds no pictures: readRecordings reads it`);
  const { part = 'train', side = 96, remark = () => {}, progress = () => {} } = options;
  const { broken = refuse } = options;
  const contents = await readers[kind](engine, folder, { part, side, broken, remark, progress });
  if (contents.images.length === 0) throw new Error(`${name}: none of its ${contents.total} pictures can be read`);
  return contents;
}

/**
 * Reads a data set of sounds, which all get the rate of 16,000 samples a second, or of clips.
 * @param {Engine} engine
 * @param {string} name as in parseDataName
 * @param {Partial<RecordingOptions>} [options] the side is 96, and a broken recording is refused
 * @returns {Promise<Recordings>}
 */
export async function readRecordings(engine, name, options = {}) {
  const { kind, folder, sense } = parseDataName(name);
  if (sense === 'picture') throw new Error(`${name} holds pictures: readData reads it`);
  const { read, patterned } = recordingReaders[kind];
  const { side = 96, remark = () => {}, progress = () => {}, broken = refuse, pattern } = options;
  if (pattern !== undefined && !patterned) throw new Error(`${name}: its names have one form, so that no pattern is needed`);
  if (pattern !== undefined) parsePattern(pattern); // before anything is read
  const result = await read(engine, folder, { side, broken, remark, progress, pattern });
  if (result.recordings.length === 0) throw new Error(`${name}: none of its ${result.total} recordings can be read`);
  return result;
}

/** @param {string} sentence */
function refuse(sentence) {
  throw new Error(sentence);
}
