/** @type {Record<string, [number, number]>} */
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The point that an arrow key leads to: the nearest one on that side, where what lies aside counts double.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} from
 * @param {string} key of a keyboard event; Home and End are the first and the last point
 * @returns {number | undefined} undefined: another key; `from` itself where there is nothing on that side
 */
export function nextPoint(points, from, key) {
  const count = points.length / 2;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (!Object.hasOwn(directions, key)) return undefined;
  const [right, down] = directions[key];
  let [nearest, least] = [from, Infinity];
  for (let at = 0; at < count; at++) {
    const [x, y] = [points[2 * at] - points[2 * from], points[2 * at + 1] - points[2 * from + 1]];
    const along = x * right + y * down;
    const aside = Math.abs(x * down + y * right);
    if (at === from || along <= 0 || aside > 2 * along) continue;
    if (along + 2 * aside < least) [nearest, least] = [at, along + 2 * aside];
  }
  return nearest;
}

/** @typedef {import('../../widgets/survey.js').Place} Place */
/** @typedef {{size: number, values: Float32Array, places: Place[]}} Codes values (places, size) */

/**
 * The mean code of each picture, for as many pictures as wanted, evenly spread.  A block's padding tells its edges from
 * its middle: single places would be mapped by where they are as much as by what is there.
 * @param {Codes} codes of all places, picture by picture
 * @param {number} most
 * @returns {Codes} one place for each picture: all that was looked at of it
 */
export function wholePictures({ size, values, places }, most) {
  const starts = places.flatMap(({ image }, at) => (at === 0 || image !== places[at - 1].image ? [at] : []));
  const count = Math.min(most, starts.length);
  const means = new Float32Array(count * size);
  const whole = Array.from({ length: count }, (_, n) => {
    const picture = Math.floor(((n + 0.5) * starts.length) / count);
    const [start, end] = [starts[picture], starts[picture + 1] ?? places.length];
    for (let i = start * size; i < end * size; i++) means[n * size + (i % size)] += values[i] / (end - start);
    const [first, last] = [places[start], places[end - 1]];
    const [width, height] = [last.left + last.width - first.left, last.top + last.height - first.top];
    return { ...first, width, height };
  });
  return { size, values: means, places: whole };
}

/**
 * A place as a picture of its own.
 * @param {HTMLCanvasElement} picture
 * @param {Place} place
 * @returns {HTMLCanvasElement}
 */
export function cutPlace(picture, { left, top, width, height }) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}
