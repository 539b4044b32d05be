/**
 * @typedef {object} Tiles squares in rows
 * @property {number} columns
 * @property {number} side of one square, CSS pixels
 * @property {number} pitch from one to the next
 */

/**
 * The squares as large as the room allows.
 * @param {number} count
 * @param {number} width of the room, CSS pixels
 * @param {number} height
 * @param {{gap: number, columns?: number}} options gap between squares, as a share of one; columns: that many
 * @returns {Tiles}
 */
export function arrangeTiles(count, width, height, { gap, columns: wanted }) {
  let columns = 1;
  let side = 0;
  for (let tried = wanted ?? 1; tried <= (wanted ?? count); tried++) {
    const rows = Math.ceil(count / tried);
    const room = Math.min(width / (tried + (tried - 1) * gap), height / (rows + (rows - 1) * gap));
    if (room > side) [columns, side] = [tried, room];
  }
  if (side > 4) side = Math.floor(side);
  return { columns, side, pitch: side * (1 + gap) };
}

/**
 * The upper left corner of a square.
 * @param {Tiles} tiles @param {number} index
 */
export function tileCorner({ columns, pitch }, index) {
  return { x: (index % columns) * pitch, y: Math.floor(index / columns) * pitch };
}

/**
 * The square under a point, and where in it the point is, 0..1; undefined in a gap and outside.
 * @param {Tiles} tiles @param {number} count @param {number} x @param {number} y
 * @returns {{index: number, across: number, down: number} | undefined}
 */
export function tileAt({ columns, side, pitch }, count, x, y) {
  const column = Math.floor(x / pitch);
  const row = Math.floor(y / pitch);
  const index = row * columns + column;
  const across = (x - column * pitch) / side;
  const down = (y - row * pitch) / side;
  const isInside = row >= 0 && column >= 0 && column < columns && index < count && across < 1 && down < 1;
  return isInside ? { index, across, down } : undefined;
}
