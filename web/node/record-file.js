import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { naming } from './complaint.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../engine.js').FileFormat} FileFormat */
/** @typedef {import('../image.js').Image} Image */

/**
 * Where bytes come from.
 * @typedef {object} Source
 * @property {number} size
 * @property {(start: number, size: number) => Uint8Array} read
 * @property {() => void} close
 */

const headSize = 16; // CLAPP_HEAD_SIZE
const mostInflatedBytes = 2 ** 30;

/**
 * @param {string} path
 * @returns {Source}
 */
function openPlain(path) {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  return {
    size,
    read(start, length) {
      const bytes = new Uint8Array(length);
      if (readSync(file, bytes, 0, length, start) !== length) throw new Error('it has become shorter');
      return bytes;
    },
    close: () => closeSync(file),
  };
}

/**
 * @param {string} path
 * @returns {Source}
 */
function openCompressed(path) {
  const bytes = gunzipSync(readFileSync(path), { maxOutputLength: mostInflatedBytes });
  return { size: bytes.length, read: (start, length) => bytes.subarray(start, start + length), close() {} };
}

/** A data set's binary file.  Records are read when asked for, so that a file may be larger than the memory. */
export class RecordFile {
  #engine;
  #source;

  /**
   * @param {Engine} engine
   * @param {string} path a name ending in .gz is uncompressed
   * @param {FileFormat} format
   */
  constructor(engine, path, format) {
    this.path = path;
    this.#engine = engine;
    this.#source = naming(path, () => (path.endsWith('.gz') ? openCompressed(path) : openPlain(path)));
    try {
      const { size } = this.#source;
      const readHead = () => this.#source.read(0, Math.min(size, headSize));
      this.description = naming(path, () => engine.describeFile(format, readHead(), size));
    } catch (error) {
      this.#source.close();
      throw error;
    }
  }

  get count() {
    return this.description.count;
  }

  /**
   * @param {number} index
   * @returns {{ pixels?: Uint8Array, label: number }}
   */
  read(index) {
    const { headerSize, recordSize } = this.description;
    return naming(`${this.path}, record ${index}`, () =>
      this.#engine.readRecord(this.description, this.#source.read(headerSize + index * recordSize, recordSize)),
    );
  }

  /**
   * Record `index` as an image whose pixels are read whenever they are asked for.
   * @param {number} index
   * @param {number} [label]
   * @returns {Image}
   */
  image(index, label) {
    const { width, height, channels } = this.description;
    const read = () => /** @type {Uint8Array} */ (this.read(index).pixels);
    return {
      width,
      height,
      channels,
      label,
      get pixels() {
        return read();
      },
    };
  }

  close() {
    this.#source.close();
  }
}
