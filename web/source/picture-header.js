// Width and height as the first bytes of a file tell them, before anything is decoded.

/** @typedef {{ width: number, height: number }} Size in pixels, as stored: a camera's turn is not applied */

/** In a JPEG the size may come behind a preview and a colour profile. */
export const headerBytes = 1 << 18;

/** @type {[magic: string, offset: number, read: (view: DataView) => Size | undefined][]} */
const formats = [
  ['\x89PNG\r\n\x1a\n', 0, (view) => ({ width: view.getUint32(16), height: view.getUint32(20) })],
  ['GIF8', 0, (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) })],
  ['BM', 0, (view) => ({ width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) })],
  ['WEBP', 8, readWebp],
  ['\xff\xd8\xff', 0, readJpeg],
];

/**
 * @param {Uint8Array<ArrayBuffer>} bytes the beginning of a file
 * @returns {Size | undefined} undefined where it does not tell
 */
export function sizeFromHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formats.find(([magic, offset]) => [...magic].every((c, i) => bytes[offset + i] === c.charCodeAt(0)));
  try {
    const size = format?.[2](view);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the file is shorter than its header
    throw error;
  }
}

/** @param {DataView} view */
function readWebp(view) {
  const kind = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15));
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true); // 14 bits each, less one
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const three = (/** @type {number} */ at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  return kind === 'VP8X' ? { width: three(24), height: three(27) } : undefined;
}

/** @param {DataView} view */
function readJpeg(view) {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // padding
    } else if (isFrame(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else {
      at += 2 + view.getUint16(at + 2);
    }
  }
  return undefined;
}

/** Start of a frame: C0 to CF without the tables C4 and CC and the reserved C8. @param {number} marker */
function isFrame(marker) {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
