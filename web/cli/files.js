import { accessSync, constants, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { naming } from '../node/complaint.js';

/**
 * @param {string} path
 * @returns {Uint8Array}
 */
export function readInput(path) {
  return naming(path, () => readFileSync(path));
}

/**
 * Says now what would make writing fail later.
 * @param {string} path
 */
export function checkOutput(path) {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`${path}: the folder ${folder} does not exist`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${path}: it is a folder, not a file`);
  naming(folder, () => accessSync(folder, constants.W_OK));
}

/**
 * Writes all or nothing: a name is only ever seen on a whole file.
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export function writeOutput(path, bytes) {
  const beside = `${path}.${process.pid}.part`;
  naming(path, () => {
    try {
      writeFileSync(beside, bytes);
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  });
}

/**
 * The one object that --json promises.
 * @param {object} result
 */
export function printJson(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** @param {string} line for a person, whose standard output may be a file */
export function remark(line) {
  process.stderr.write(`${line}\n`);
}
