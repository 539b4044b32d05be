/** @type {Record<string, string>} */
const sentences = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be read or written',
  EPERM: 'it may not be read or written',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'it is not a folder',
  ENOSPC: 'the disk is full',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
  ERR_BUFFER_TOO_LARGE: 'uncompressed it is larger than 1 GB or than its own header says',
  Z_BUF_ERROR: 'it is cut off',
  Z_DATA_ERROR: 'its compressed data are corrupt',
};

/**
 * The reason of a failure without the system's own jargon and without the file's name.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return sentences[code ?? ''] ?? message;
}

/**
 * Runs `use`; what goes wrong in it gets the file's name in front.
 * @template Result
 * @param {string} path
 * @param {() => Result} use
 * @returns {Result}
 */
export function naming(path, use) {
  try {
    return use();
  } catch (cause) {
    throw new Error(`${path}: ${reasonOf(cause)}`, { cause });
  }
}
