import { checkBytes, checkObject, checkWhole } from '../check.js';
import { mostScenes, Reservoir, side } from './reservoir.js';

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
  /** @param {string} name @param {string} dtype @param {number[]} shape @param {Bytes} values */
  const add = (name, dtype, shape, values) => {
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
    const { metadata, tensors, data } = open(bytes);
    if (metadata?.format !== format) throw new Error('it holds no scenes');
    if (typeof metadata.reservoir !== 'string') throw new Error('its metadata has no "reservoir"');
    const { count, ...reservoir } = JSON.parse(metadata.reservoir);
    let at = 0; // each begins where the one before it ends, as they were written
    const next = (/** @type {string} */ name, /** @type {'U8' | 'F32'} */ type) => {
      const tensor = take(tensors, data, name, type, at);
      at += tensor.values.length;
      return tensor;
    };
    const anchor = checkWhole(count, 'count', 0, mostScenes) > 0 ? next('anchor', 'F32') : undefined;
    const shades = anchor && new Float32Array(anchor.values.buffer);
    if (anchor && String(anchor.shape) !== `${side},${side}`) throw new Error('its anchor has another shape');
    if (shades?.some((shade) => !Number.isFinite(shade))) throw new Error('tensor "anchor" holds what is no number');
    const images = Array.from({ length: count }, (_, place) => {
      const { shape, values: pixels } = next(`scene.${place}`, 'U8');
      const [height, width, channels] = shape;
      return { pixels, width, height, channels };
    });
    if (at !== data.length) throw new Error('bytes in it belong to no scene');
    return Reservoir.restore({ ...reservoir, count, anchor: shades }, images);
  } catch (cause) {
    throw new Error(`the file of scenes cannot be read: ${/** @type {Error} */ (cause).message}`, { cause });
  }
}

/** @param {Bytes} bytes */
function open(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length >= 8 ? view.getBigUint64(0, true) : Infinity;
  if (size > Math.min(mostHeader, bytes.length - 8)) throw new Error('its header is cut off');
  const from = 8 + Number(size);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, from));
  const { __metadata__: metadata, ...tensors } = checkObject(JSON.parse(text), 'its header');
  return { metadata, tensors, data: bytes.subarray(from) };
}

/**
 * A tensor's values, copied.
 * @param {Record<string, any>} tensors
 * @param {Bytes} data
 * @param {string} name
 * @param {'U8' | 'F32'} type
 * @param {number} at where it must begin
 */
function take(tensors, data, name, type, at) {
  if (!Object.hasOwn(tensors, name)) throw new Error(`tensor "${name}" is missing`);
  const { dtype, shape, data_offsets: offsets } = checkObject(tensors[name], `tensor "${name}"`);
  if (dtype !== type)
    throw new Error(`tensor "${name}" is ${typeof dtype === 'string' ? dtype : 'of no type'}, expected ${type}`);
  const whole = (/** @type {unknown} */ list, /** @type {number} */ length) =>
    Array.isArray(list) && list.length === length && list.every((each) => Number.isSafeInteger(each) && each >= 0);
  if (!whole(shape, type === 'U8' ? 3 : 2) || !whole(offsets, 2)) throw new Error(`tensor "${name}" has no shape`);
  const [start, end] = offsets;
  const size = shape.reduce((/** @type {number} */ product, /** @type {number} */ length) => product * length, 1);
  if (start !== at) throw new Error(`tensor "${name}" overlaps another or leaves a hole`);
  if (end - start !== size * (type === 'U8' ? 1 : 4) || end > data.length) throw new Error(`tensor "${name}" is cut off`);
  // a copy; slice would make none of a Buffer of Node's
  return { shape, values: new Uint8Array(data.subarray(start, end)) };
}
