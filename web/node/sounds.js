import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { readWav } from '../wav.js';
import { decodeByFfmpeg } from './ffmpeg.js';
import { listFiles } from './list-files.js';
import { compareNames } from './pattern.js';
import { matchNames, readAll } from './recordings.js';
import { createResampler } from './resample.js';

/** @typedef {import('../sound.js').Sound} Sound */
/** @typedef {import('./recordings.js').RecordingOptions} RecordingOptions */
/** @typedef {import('./recordings.js').Recordings} Recordings */

const extensions = new Set(['.wav', '.flac', '.mp3', '.ogg', '.oga', '.opus', '.m4a', '.aac', '.aif', '.aiff', '.au', '.caf']);

/**
 * One sound file, at its own rate: WAV by itself, all others through ffmpeg.
 * @param {string} path
 * @returns {Promise<Sound>}
 */
export async function readSound(path) {
  if (!(await stat(path)).isFile()) throw new Error('it is not a file');
  if (extname(path).toLowerCase() === '.wav') return readWav(await readFile(path));
  return readWav(await decodeByFfmpeg(path, ['-vn', '-c:a', 'pcm_f32le', '-f', 'wav']));
}

/**
 * Sound files below a folder, in the order of their names.
 * @param {string} root
 * @param {(sentence: string) => void} remark
 * @returns {string[]}
 */
export function listSounds(root, remark) {
  const { files, others } = listFiles(root, extensions);
  if (files.length === 0) throw new Error(`${root}: there are no sound files (${[...extensions].join(', ')}) in it`);
  if (others > 0) remark(`${root}: ${others} files are no sounds and are not read`);
  return files.sort(compareNames);
}

/**
 * @param {string} root
 * @param {import('./recordings.js').Named[]} named
 * @param {RecordingOptions} options
 */
export async function readSounds(root, named, options) {
  const resample = await createResampler();
  const sizeOf = (/** @type {Sound} */ { samples }) => samples.byteLength;
  return readAll(root, named, async (name) => resample(await readSound(join(root, name))), { ...options, sizeOf });
}

/**
 * A folder of sound files whose names say what they are.
 * @param {string} root
 * @param {RecordingOptions} options
 * @returns {Promise<Recordings>}
 */
export async function readWavFolder(root, options) {
  const { pattern = '{digit}_{speaker}_{take}', remark } = options;
  const named = matchNames(listSounds(root, remark), pattern, { root, remark, endings: extensions });
  const recordings = await readSounds(root, named, options);
  return { sense: 'sound', recordings, fields: [...named[0].fields.keys()], total: named.length };
}
