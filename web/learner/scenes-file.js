import { checkBytes } from '../check.js';
import { Reservoir, side } from './reservoir.js';

/** @typedef {import('../check.js').Bytes} Bytes */
/** @typedef {import('../image.js').Image} Image */

// A memory of scenes as a safetensors file of its own, beside the network's, so that any reader can open either:
// `scene.{place}` U8 (height, width, channels), `anchor` F32 (side, side); the metadata's `reservoir` holds the rest.

const format = 'clapp-scenes';
const mostHeader = 2 ** 20; // bytes

/**
 * @param {Reservoir} scenes
 * @returns {Uint8Array} safetensors
 */
export function writeScenes(scenes) {
  const { anchor, ...reservoir } = scenes.state;
  /** @type {Record<string, object>} */
  const header = { __metadata__: { format, reservoir: JSON.stringify(reservoir) } };
  /** @type {Uint8Array[]} */
  const data = [];
  let end = 0;
  const add = (/** @type {string} */ name, /** @type {string} */ dtype, /** @type {number[]} */ shape, /** @type {Bytes} */ values) => {
    header[name] = { dtype, shape, data_offsets: [end, (end += values.byteLength)] };
    data.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  // The numbers first: they stand at a multiple of 4 then.
  if (anchor) add('anchor', 'F32', [side, side], new Uint8Array(anchor.buffer));
  scenes.images.forEach(({ pixels, width, height, channels }, place) =>
    add(`scene.${place}`, 'U8', [height, width, channels], pixels),
  );
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text + ' '.repeat(-text.length & 7));
  const bytes = new Uint8Array(8 + json.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  let at = 8 + json.length;
  for (const part of data) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * The memory of scenes that such a file holds.  Nothing in it is trusted.
 * @param {Bytes} bytes
 * @returns {Reservoir}
 */
export function readScenes(bytes) {
  checkBytes(bytes, 'scenes');
  try {
    const { metadata, take } = open(bytes);
    if (metadata?.format !== format) throw new Error('it holds no scenes');
    const { count, ...reservoir } = JSON.parse(metadata.reservoir);
    const images = Array.from({ length: count }, (_, place) => {
      const { shape, part } = take(`scene.${place}`, 'U8', 3);
      const [height, width, channels] = shape;
      return { pixels: part, width, height, channels };
    });
    const anchor = count > 0 ? new Float32Array(take('anchor', 'F32', 2, [side, side]).part.buffer) : undefined;
    take();
    return Reservoir.restore({ ...reservoir, count, anchor }, images);
  } catch (cause) {
    throw new Error(`the file of scenes cannot be read: ${/** @type {Error} */ (cause).message}`, { cause });
  }
}

/**
 * @param {Bytes} bytes
 */
function open(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length >= 8 ? view.getBigUint64(0, true) : -1n;
  if (size < 0n || size > BigInt(Math.min(mostHeader, bytes.length - 8))) throw new Error('its header is cut off');
  const from = 8 + Number(size);
  const { __metadata__: metadata, ...tensors } = JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, from)),
  );
  let taken = from;
  /** The named tensor, copied; without a name: all must have been taken. */
  const take = (name = '', dtype = '', rank = 0, wanted = /** @type {number[] | undefined} */ (undefined)) => {
    if (!name) {
      if (taken !== bytes.length) throw new Error('bytes in it belong to no scene');
      return { shape: [], part: new Uint8Array(0) };
    }
    if (!Object.hasOwn(tensors, name)) throw new Error(`tensor "${name}" is missing`);
    const { dtype: type, shape, data_offsets: offsets } = tensors[name];
    const whole = (/** @type {unknown} */ list, /** @type {number} */ length) =>
      Array.isArray(list) && list.length === length && list.every((each) => Number.isSafeInteger(each) && each >= 0);
    const good = type === dtype && whole(shape, rank) && whole(offsets, 2);
    if (!good || (wanted && String(shape) !== String(wanted))) throw new Error(`tensor "${name}" is not ${dtype} of rank ${rank}`);
    const [start, end] = offsets;
    const bytesOfValue = dtype === 'F32' ? 4 : 1;
    const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ side) => product * side, bytesOfValue);
    if (end - start !== count || from + end > bytes.length) throw new Error(`tensor "${name}" is cut off`);
    taken += count;
    return { shape, part: bytes.slice(from + start, from + end) };
  };
  return { metadata, take };
}
