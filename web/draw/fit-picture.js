/**
 * @typedef {object} Fit how a source lies in a box: x = left + sourceX · scale
 * @property {number} left
 * @property {number} top
 * @property {number} scale
 */

/**
 * A source within a box of CSS pixels, like CSS object-fit does it, centred.
 * @param {{width: number, height: number}} source
 * @param {{width: number, height: number}} box
 * @param {'contain' | 'cover'} [fit] whole, or filling the box
 * @returns {Fit}
 */
export function fitPicture(source, box, fit = 'contain') {
  const across = box.width / source.width;
  const down = box.height / source.height;
  const scale = fit === 'cover' ? Math.max(across, down) : Math.min(across, down);
  return { left: (box.width - source.width * scale) / 2, top: (box.height - source.height * scale) / 2, scale };
}

/**
 * A frame with a casing, so that it is seen on any picture.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {{colour: string, casing: string, line?: number}} options line: its width, CSS pixels
 */
export function casedFrame(context, { x, y, width, height }, { colour, casing, line = 2 }) {
  context.lineJoin = 'round';
  context.strokeStyle = casing;
  context.lineWidth = line + 2.5;
  context.strokeRect(x, y, width, height);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(x, y, width, height);
}
