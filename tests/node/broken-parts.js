// What broken files are made of: good ones, cuts and flipped bits.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { checksum, encodePng, makeImage } from './pictures.js';

/** Two blocks that take a few kilobytes. */
export const network = {
  blocks: [{ channels: 2, pool: [1, 2, 2] }, { channels: 3 }],
  crop: 16,
  patch: 8,
  patch_stride: 4,
  batch: 2,
  prediction_steps: 1,
  first_target_row: 1,
  seed: 5,
};

export const concat = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));

const big32 = (value) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/** @param {object | string} header an object, or a text that may be no JSON @param {number} [length] that is claimed */
export function safetensors(header, data = Buffer.alloc(0), length) {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? text.length));
  return concat(size, text, data);
}

/** → { header, data, begin } of a good file; begin: of its data */
export function takeApart(bytes) {
  const begin = 8 + Number(Buffer.from(bytes).readBigUInt64LE(0));
  return { header: JSON.parse(Buffer.from(bytes.subarray(8, begin)).toString()), data: bytes.subarray(begin), begin };
}

export function pngChunk(type, data, { length = data.length, crc } = {}) {
  const body = concat(type, data);
  return concat(big32(length), body, big32(crc ?? checksum(body)));
}

const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A PNG of whatever its header says. */
export function png({ width = 4, height = 4, depth = 8, colour = 0, rows = Buffer.alloc(20), extra = [], method = 0, interlaced = 0 }) {
  const head = concat(big32(width), big32(height), Uint8Array.of(depth, colour, method, 0, interlaced));
  return concat(pngSignature, pngChunk('IHDR', head), ...extra, pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0)));
}

export const goodPng = encodePng(makeImage(1, { width: 9, height: 7 }));

const jpegOf = (name) => readFileSync(new URL(`../fuzz/corpus/jpeg/${name}`, import.meta.url));
export const goodJpeg = jpegOf('baseline.jpg');
export const progressiveJpeg = jpegOf('progressive.jpg');

/** Where the parts of a PNG begin. */
export function pngBoundaries(bytes) {
  const places = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) places.push(at, at + 4, at + 8);
  return places;
}

/** Where the segments of a JPEG begin, up to the first scan. */
export function jpegBoundaries(bytes) {
  const places = [];
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    places.push(at, at + 2, at + 4);
    if (bytes[at + 1] === 0xda) break;
  }
  return places;
}

export function idx({ magic = 0x803, count = 2, sides = [3, 4], body } = {}) {
  const size = count * sides.reduce((product, side) => product * side, 1);
  return concat(big32(magic), big32(count), ...sides.map(big32), body ?? Buffer.alloc(size, 7));
}

export const cut = (bytes, size) => bytes.subarray(0, size);

export function flip(bytes, bit) {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] ^= 1 << (bit & 7);
  return copy;
}

/** With `values` from `at` on. */
export function patch(bytes, at, values) {
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}
