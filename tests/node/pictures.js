// Pictures made of numbers, and files made of pictures.
import zlib from 'node:zlib';

/** A small network that learns in milliseconds: 2 blocks, a grid of 7×7 patches. */
export const smallSettings = {
  blocks: [{ channels: 4, pool: [1, 2, 2] }, { channels: 6 }],
  crop: 32,
  patch: 8,
  patch_stride: 4,
  prediction_steps: 2,
  batch: 4,
  seed: 3,
};

/** Stripes and gradients that differ from one index to the next. */
export function makeImage(index, { width = 40, height = 36, channels = 3 } = {}) {
  const pixels = new Uint8Array(width * height * channels);
  for (let at = 0; at < pixels.length; at++) {
    const channel = at % channels;
    const x = Math.floor(at / channels) % width;
    const y = Math.floor(at / channels / width);
    pixels[at] = (x * (3 + index) + y * (7 - 2 * channel) + index * 31 + ((x * y * 2654435761) >>> 27)) & 255;
  }
  return { pixels, width, height, channels };
}

export function makeImages(count, shape) {
  return Array.from({ length: count }, (_, index) => makeImage(index, shape));
}

export function checksum(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes); // Node ≥ 20.15
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** An RGB or gray picture as PNG. */
export function encodePng({ pixels, width, height, channels }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8; // bits
  head[9] = channels === 3 ? 2 : 0; // colour or gray
  const line = width * channels;
  const rows = Buffer.alloc((line + 1) * height); // each begins with 0: no filter
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * line, (y + 1) * line), y * (line + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', zlib.deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
