import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { naming } from '../node/complaint.js';
import { removeParts, writeWhole } from '../node/write-file.js';

/**
 * @param {string} path
 * @returns {Uint8Array}
 */
export function readInput(path) {
  return naming(path, () => readFileSync(path));
}

/**
 * Says now what would make writing fail later, and removes what an earlier run has left half written.
 * @param {string} path
 */
export function checkOutput(path) {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`${path}: the folder ${folder} does not exist`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${path}: it is a folder, not a file`);
  naming(folder, () => accessSync(folder, constants.W_OK));
  for (const part of naming(folder, () => removeParts(path))) remark(`removed ${part}, which a run that was ended left`);
}

/**
 * @param {string} path
 * @param {Uint8Array} bytes all of them are written, or none
 */
export function writeOutput(path, bytes) {
  naming(path, () => writeWhole(path, bytes));
}

/**
 * The one object that --json promises.
 * @param {object} result
 */
export function printJson(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/**
 * A text without the signs that terminals obey: names of files are not ours.
 * @param {string} text
 */
const harmless = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** @param {string} line for a person, whose standard output may be a file */
export function remark(line) {
  process.stderr.write(`${harmless(line)}\n`);
}
