import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const mostBytes = 2 ** 31 - 1; // that one file may unfold into
const mostMilliseconds = 300_000;

// What ffmpeg may take a file for: no play lists, which name other files and addresses.
const containers = [
  ...['aac', 'aiff', 'flac', 'mp3', 'ogg', 'wav', 'w64', 'au', 'caf', 'amr'],
  ...['avi', 'mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'mpeg', 'mpegts', 'mpegvideo', 'flv', 'asf', 'gif', 'm4v', 'h264'],
];

/**
 * A file as ffmpeg decodes it.
 * @param {string} path
 * @param {string[]} output arguments that say what is wanted
 * @returns {Promise<Uint8Array>}
 */
export function decodeByFfmpeg(path, output) {
  const input = ['-protocol_whitelist', 'file', '-format_whitelist', containers.join(','), '-i', `file:${resolve(path)}`];
  const args = ['-nostdin', '-v', 'error', '-threads', '1', ...input, '-map_metadata', '-1', ...output, 'pipe:1'];
  const options = { encoding: /** @type {const} */ ('buffer'), maxBuffer: mostBytes, timeout: mostMilliseconds };
  return new Promise((accept, reject) => {
    execFile('ffmpeg', args, options, (error, stdout, stderr) => {
      if (error) reject(failure(error, `${stderr}`, path));
      else accept(new Uint8Array(stdout.buffer, stdout.byteOffset, stdout.length));
    });
  });
}

/** A program that is not there is nothing that another file would change. */
export class NoFfmpeg extends Error {}

/**
 * @param {import('node:child_process').ExecFileException} error
 * @param {string} said
 * @param {string} path
 */
function failure(error, said, path) {
  if (`${error.code}` === 'ENOENT')
    return new NoFfmpeg(`${path}: reading it needs ffmpeg, which is not installed (on Debian: apt-get install ffmpeg)`);
  if (`${error.code}` === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return new Error('decoded it is larger than 2 GB');
  if (error.killed) return new Error(`ffmpeg has not read it in ${mostMilliseconds / 1000} seconds`);
  const lines = said.split('\n').map((line) => line.replace(/^\[[^\]]*\] /, '').replace(/^file:.*: /, '').trim());
  return new Error(`ffmpeg: ${lines.filter(Boolean).at(-1) ?? 'it cannot be read'}`);
}
