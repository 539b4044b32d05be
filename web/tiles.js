/** @typedef {{ width: number, height: number, head: Uint8Array, sizeAt: number, pieces: Uint8Array[] }} Photograph */

const markers = { frame: 0xc0, scan: 0xda, interval: 0xdd, restart: 0xd0, end: 0xd9 };
const unit = 16; // pixels: side of what 4:2:0 codes at a time

/**
 * Cuts a photograph into files of its tiles, from left to right and from the top down, without decoding it: each can
 * wait until somebody looks at it.
 * @param {Uint8Array} bytes baseline JPEG, 4:2:0, of whole tiles, with a restart marker wherever a row of units leaves
 *   a tile
 * @param {number} side of a tile, pixels
 * @returns {(() => Uint8Array)[]} each makes the JPEG of a tile
 */
export function cutTiles(bytes, side) {
  const { width, height, head, sizeAt, pieces } = readPhotograph(bytes);
  const [columns, rows, units] = [width / side, height / side, side / unit];
  if (![columns, rows, units].every(Number.isInteger) || pieces.length !== columns * rows * units) {
    throw new Error(`a photograph of ${width} x ${height} pixels is not made of tiles of ${side}`);
  }
  new DataView(head.buffer).setUint32(sizeAt, side * 0x10001); // height and width
  return Array.from({ length: columns * rows }, (_, tile) => () => {
    const first = Math.floor(tile / columns) * units * columns + (tile % columns);
    const own = Array.from({ length: units }, (_, row) => pieces[first + row * columns]);
    return join(head, own);
  });
}

/** @param {Uint8Array} bytes @returns {Photograph} */
function readPhotograph(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [at, sizeAt] = [2, 0]; // behind the start of the image
  for (let marker; (marker = view.getUint8(at + 1)) !== markers.scan; at += 2 + view.getUint16(at + 2)) {
    if (marker === markers.frame) sizeAt = at + 5; // behind marker, length and bits
  }
  at += 2 + view.getUint16(at + 2);
  const [height, width] = [view.getUint16(sizeAt), view.getUint16(sizeAt + 2)];
  return { width, height, head: Uint8Array.from(bytes.subarray(0, at)), sizeAt, pieces: split(bytes, at) };
}

/**
 * What stands between the restart markers of a scan.
 * @param {Uint8Array} bytes
 * @param {number} start
 */
function split(bytes, start) {
  const pieces = [];
  for (let at = start; (at = bytes.indexOf(0xff, at)) >= 0; at += 2) {
    const marker = bytes[at + 1];
    if (marker !== markers.end && (marker & 0xf8) !== markers.restart) continue;
    pieces.push(bytes.subarray(start, at));
    start = at + 2;
  }
  return pieces;
}

/** @param {Uint8Array} head @param {Uint8Array[]} pieces */
function join(head, pieces) {
  const file = new Uint8Array(pieces.reduce((sum, { length }) => sum + length + 2, head.length));
  file.set(head);
  let at = head.length;
  pieces.forEach((piece, index) => {
    file.set(piece, at);
    at += piece.length + 2;
    file[at - 2] = 0xff;
    file[at - 1] = index === pieces.length - 1 ? markers.end : markers.restart + (index % 8);
  });
  return file;
}
