import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
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
const mostPackedHead = 2 ** 13; // bytes that hold the compressed header; they unfold into 8 MB at most

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
 * As many bytes as an IDX file says in its first 16 that it has.
 * @param {Uint8Array} head
 */
function sizeOfIdx(head) {
  if (head.length < headSize) return headSize; // too short for its header
  const view = new DataView(head.buffer, head.byteOffset);
  const sides = view.getUint32(0) === 0x803 ? [8, 12].map((at) => view.getUint32(at)) : [];
  return sides.reduce((product, side) => product * side, view.getUint32(4)) + (sides.length > 0 ? 16 : 8);
}

/**
 * A compressed IDX file.  No more is uncompressed than its own header asks for, and a little that shows it is too long.
 * @param {string} path
 * @returns {Source}
 */
function openCompressed(path) {
  const packed = readFileSync(path);
  const head = gunzipSync(packed.subarray(0, mostPackedHead), { finishFlush: constants.Z_SYNC_FLUSH });
  const most = Math.min(sizeOfIdx(head.subarray(0, headSize)) + headSize, mostInflatedBytes);
  const bytes = gunzipSync(packed, { maxOutputLength: most });
  return { size: bytes.length, read: (start, length) => bytes.subarray(start, start + length), close() {} };
}

/** A data set's binary file.  Records are read when asked for, so that a file may be larger than the memory. */
export class RecordFile {
  #engine;
  #source;

  /**
   * @param {Engine} engine
   * @param {string} path one ending in .gz is an IDX file, compressed
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
