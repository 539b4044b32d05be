import { PicturesError } from './pictures-error.js';

/**
 * @typedef {object} FoundFile
 * @property {string} path with the folders that are known, separated by "/"
 * @property {string} [type] as the browser guesses it, where it is known before the file is opened
 * @property {() => Promise<File>} open
 */

const mostFiles = 100_000;

/**
 * The files that somebody picked or dropped, those in dropped folders too; hidden ones are passed over.  The list of a
 * DataTransfer is only there while its event is: call this within it.
 * @param {Iterable<File> | ArrayLike<File> | DataTransfer} source
 * @param {AbortSignal} [signal]
 * @returns {Promise<FoundFile[]>}
 */
export async function findFiles(source, signal) {
  /** @type {FoundFile[]} */
  const found = [];
  const add = (/** @type {FoundFile} */ file) => {
    if (isHidden(file.path)) return;
    if (found.length === mostFiles) throw new PicturesError('many', `these are more than ${mostFiles} files`);
    found.push(file);
  };
  const entries = 'items' in source ? entriesOf(source) : [];
  const files = 'items' in source ? source.files : source;
  if (entries.length === 0) for (const file of Array.from(files)) add(fromFile(file));
  for (const entry of entries) await walk(entry, add, signal);
  return found;
}

/**
 * @param {DataTransfer} transfer
 * @returns {FileSystemEntry[]} none where the browser cannot tell folders from files
 */
function entriesOf({ items }) {
  return Array.from(items).flatMap((item) => (item.kind === 'file' && item.webkitGetAsEntry?.()) || []);
}

/**
 * @param {File} file
 * @returns {FoundFile}
 */
function fromFile(file) {
  return { path: file.webkitRelativePath || file.name, type: file.type, open: () => Promise.resolve(file) };
}

/**
 * @param {FileSystemEntry} entry
 * @param {(file: FoundFile) => void} add
 * @param {AbortSignal} [signal]
 */
async function walk(entry, add, signal) {
  signal?.throwIfAborted();
  const path = entry.fullPath.replace(/^\//, '');
  if (isHidden(path)) return;
  if (entry.isFile) {
    const open = () =>
      new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    return add({ path, open });
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    /** At most 100 at a time in Chromium, none at the end. @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) =>
      reader.readEntries(resolve, () => reject(new PicturesError('unreadable', `the folder ${path} cannot be read`))),
    );
    if (some.length === 0) return;
    for (const inner of some) await walk(inner, add, signal);
  }
}

/** @param {string} path */
function isHidden(path) {
  return path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX');
}
