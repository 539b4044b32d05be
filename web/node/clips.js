import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { checkClip } from '../clip.js';
import { naming } from './complaint.js';
import { decodeByFfmpeg } from './ffmpeg.js';
import { list, listFiles } from './list-files.js';
import { compareNames } from './pattern.js';
import { readPpms } from './ppm.js';
import { matchNames, readAll } from './recordings.js';

/** @typedef {import('../clip.js').Clip} Clip */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./recordings.js').RecordingOptions} RecordingOptions */
/** @typedef {import('./recordings.js').Recordings} Recordings */

const videos = new Set(['.avi', '.mp4', '.m4v', '.mov', '.mkv', '.webm', '.mpg', '.mpeg', '.ogv', '.flv', '.wmv', '.3gp', '.gif']);
const pictures = new Set(['.png', '.jpg', '.jpeg']);
const framesASecond = 10;
const longest = 2 ** 12; // frames of one clip

/**
 * One video file at 10 frames a second.
 * @param {string} path
 * @param {number} side that a longer shorter side is shrunk to; 0: never
 * @returns {Promise<Clip>}
 */
async function readVideo(path, side) {
  if (!(await stat(path)).isFile()) throw new Error('it is not a file');
  const scale = `scale=w='if(gt(iw,ih),-1,min(${side},iw))':h='if(gt(iw,ih),min(${side},ih),-1)':flags=area`;
  const filter = [`fps=${framesASecond}`, ...(side > 0 ? [scale] : [])].join(',');
  const output = ['-an', '-vf', filter, '-frames:v', `${longest}`, '-pix_fmt', 'rgb24', '-c:v', 'ppm', '-f', 'image2pipe'];
  return { frames: readPpms(await decodeByFfmpeg(path, output)) };
}

/**
 * One folder of frames.
 * @param {Engine} engine
 * @param {string} folder
 * @param {number} side
 * @returns {Promise<Clip>}
 */
async function readFrames(engine, folder, side) {
  const names = framesIn(folder);
  if (names.length > longest) throw new Error(`it has ${names.length} frames, expected ${longest} at most`);
  const frames = [];
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    frames.push(naming(name, () => engine.decode(bytes, { side })));
  }
  checkClip({ frames });
  return { frames };
}

/** @param {string} folder */
const framesIn = (folder) =>
  list(folder)
    .filter((name) => pictures.has(extname(name).toLowerCase()))
    .sort(compareNames);

/**
 * Clips whose names say what they are: video files, and folders of frames.
 * @param {Engine} engine
 * @param {string} root
 * @param {RecordingOptions & { side: number }} options
 * @returns {Promise<Recordings>}
 */
export async function readClips(engine, root, options) {
  const { pattern = '{clip}_{sequence}_{action}', remark, side } = options;
  const found = listFiles(root, new Set([...videos, ...pictures]));
  const isVideo = (/** @type {string} */ name) => videos.has(extname(name).toLowerCase());
  const folders = new Set(found.files.filter((name) => !isVideo(name)).map((name) => name.replace(/\/?[^/]*$/, '')));
  if (folders.delete('')) remark(`${root}: pictures beside the folders of clips are not read`);
  const names = [...found.files.filter(isVideo), ...folders].sort(compareNames);
  if (names.length === 0) throw new Error(`${root}: there are no video files and no folders of frames (PNG or JPEG) in it`);
  if (found.others > 0) remark(`${root}: ${found.others} files are neither videos nor pictures and are not read`);
  const named = matchNames(names, pattern, { root, remark, endings: videos });
  const read = (/** @type {string} */ name) =>
    isVideo(name) ? readVideo(join(root, name), side) : readFrames(engine, join(root, name), side);
  const recordings = await readAll(root, named, read, { ...options, sizeOf });
  return { sense: 'clip', recordings, fields: [...named[0].fields.keys()], total: named.length };
}

/** @param {Clip} clip */
const sizeOf = ({ frames }) => frames.reduce((sum, { pixels }) => sum + pixels.length, 0);
