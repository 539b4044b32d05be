import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodePng } from '../node/pictures.js';

/**
 * A PNG: its left half of one colour, its right half of another.
 * @param {number} width
 * @param {number} height
 * @param {number[]} left RGB
 * @param {number[]} [right]
 */
export function makePng(width, height, left, right = left) {
  const row = Array.from({ length: width }, (_, x) => (x < width / 2 ? left : right)).flat();
  const pixels = Uint8Array.from({ length: row.length * height }, (_, i) => row[i % row.length]);
  return encodePng({ pixels, width, height, channels: 3 });
}

/**
 * A JPEG with a mark that its camera was turned by a quarter, so that it must be shown turned to the right.
 * @param {Buffer} jpeg
 */
export function turned(jpeg) {
  const exif = Buffer.from('4578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/**
 * The page's own encoder.
 * @param {import('playwright-core').Page} page
 * @param {{ width: number, height: number, left: string, right: string, type: string }} picture
 */
export async function encode(page, picture) {
  const bytes = await page.evaluate(async ({ width, height, left, right, type }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.fillStyle = left;
    context.fillRect(0, 0, width, height);
    context.fillStyle = right;
    context.fillRect(width / 2, 0, width / 2, height);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer())];
  }, picture);
  return Buffer.from(bytes);
}

/**
 * A folder with files in folders.
 * @param {Record<string, Buffer | string>} files by path
 * @returns {{ path: string, remove: () => void }}
 */
export function makeFolder(files) {
  const folder = mkdtempSync(join(tmpdir(), 'clapp-pictures-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return { path: folder, remove: () => rmSync(folder, { recursive: true }) };
}
