import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What is written before it gets its name; the number tells by which process. @param {string} path */
const beside = (path) => `${path}.${process.pid}.part`;

/**
 * Writes all or nothing: at every moment, be it that the process is killed or the machine stops, the name stands for
 * the whole old file or for the whole new one.
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export function writeWhole(path, bytes) {
  const part = beside(path);
  try {
    const file = openSync(part, 'w');
    try {
      writeFileSync(file, bytes);
      fsyncSync(file); // before the name: file systems may make names last before contents
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** A name lasts when its folder does. @param {string} path */
function syncFolder(path) {
  if (process.platform === 'win32') return; // folders cannot be opened there, and names need no help
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    // Some network file systems cannot: the file is there, and whole, all the same.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
  } finally {
    closeSync(folder);
  }
}

/**
 * Removes what processes that are no more have left of a file they were writing.
 * @param {string} path of the file
 * @returns {string[]} what was removed
 */
export function removeParts(path) {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  const parts = readdirSync(folder).filter((name) => {
    const pid = name.startsWith(start) ? /^(\d{1,10})\.part$/.exec(name.slice(start.length))?.[1] : undefined;
    return pid !== undefined && !isAlive(Number(pid));
  });
  return parts.map((name) => join(folder, name)).filter(remove);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0); // asks only
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}

/** Whether it could be removed; one that has to stay harms nobody. @param {string} path */
function remove(path) {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}
