// A slot holds a network and what is known about it:
//
//     0   8 bytes  "clapp-k1"
//     8   f64      number of the writing, ascending; of two slots the higher one is the newer
//    16   u32      length I of the info
//    20   u32      length N of the checkpoint
//    24   u32      CRC-32 of info and checkpoint
//    28   u32      CRC-32 of the 28 bytes before
//    32   I bytes  info, JSON
//         N bytes  checkpoint, safetensors
//
// All little-endian.  The head is written last, so that a slot with a head has the rest, too.

const magic = 'clapp-k1';
export const headSize = 32;
export const mostInfo = 4096; // bytes: they are looked at without reading all

/**
 * @typedef {object} KeptInfo
 * @property {string} run of which page visit and network
 * @property {number} step
 * @property {number} at milliseconds since 1970
 * @property {string} source what it learned from
 * @property {boolean} loaded whether it once came from a file
 * @property {Record<string, unknown>} state of the lab, as far as the network depends on it
 */

/** @typedef {{ sequence: number, infoSize: number, size: number, sum: number }} Head */

/**
 * @param {number} sequence
 * @param {KeptInfo} info
 * @param {Uint8Array} checkpoint
 * @returns {{ head: Uint8Array, body: Uint8Array }}
 */
export function packSlot(sequence, info, checkpoint) {
  const text = new TextEncoder().encode(JSON.stringify(info));
  const body = new Uint8Array(text.length + checkpoint.length);
  body.set(text);
  body.set(checkpoint, text.length);
  const head = new Uint8Array(headSize);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode(magic));
  view.setFloat64(8, sequence, true);
  view.setUint32(16, text.length, true);
  view.setUint32(20, checkpoint.length, true);
  view.setUint32(24, crc32(body), true);
  view.setUint32(28, crc32(head.subarray(0, 28)), true);
  return { head, body };
}

/**
 * @param {Uint8Array | undefined} bytes a slot's first ones
 * @returns {Head | undefined} where it has none, as when its writing was cut off
 */
export function readHead(bytes) {
  if (!bytes || bytes.length < headSize) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const good =
    new TextDecoder('latin1').decode(bytes.subarray(0, 8)) === magic &&
    view.getUint32(28, true) === crc32(bytes.subarray(0, 28));
  const [infoSize, size] = [view.getUint32(16, true), view.getUint32(20, true)];
  if (!good || infoSize > mostInfo) return undefined;
  return { sequence: view.getFloat64(8, true), infoSize, size, sum: view.getUint32(24, true) };
}

/**
 * @param {Uint8Array} bytes a whole slot
 * @returns {{ info: KeptInfo, checkpoint: Uint8Array } | undefined} where anything in it is not as it was written
 */
export function unpackSlot(bytes) {
  const head = readHead(bytes);
  const body = bytes.subarray(headSize);
  if (!head || body.length !== head.infoSize + head.size || crc32(body) !== head.sum) return undefined;
  const info = parseInfo(body.subarray(0, head.infoSize));
  return info && { info, checkpoint: body.slice(head.infoSize) };
}

/** @param {Uint8Array} bytes whose sum may not have been looked at @returns {KeptInfo | undefined} */
export function parseInfo(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** As in gzip and PNG (ISO 3309). @param {Uint8Array} bytes */
function crc32(bytes) {
  let sum = ~0;
  for (let at = 0; at < bytes.length; at++) sum = table[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}
