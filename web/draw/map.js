import { fitCanvas } from './fit-canvas.js';
import { casedFrame } from './fit-picture.js';
import { casedText, fontOf } from './text.js';

/**
 * @typedef {object} PlacesMap points that lie near one another if their codes are alike
 * @property {ArrayLike<number>} points (n, 2) in 0..1, x and y
 * @property {(index: number) => HTMLCanvasElement | undefined} [pictures] a point's little picture; without one it is
 *   a dot
 * @property {ArrayLike<string | undefined>} [labels] said of the chosen point, and written at points without picture
 * @property {number} [chosen] index
 */

/** @typedef {{ink: string, soft: string, card: string, casing: string}} MapColours */

/**
 * Little pictures where their codes lie. Distances are kept: both axes have one scale.
 * @param {HTMLCanvasElement} canvas
 * @param {PlacesMap} map
 * @param {MapColours} colours
 */
export function drawMap(canvas, { points, pictures, labels, chosen }, colours) {
  const { context, width, height } = fitCanvas(canvas);
  const layout = arrangeMap(points, width, height);
  context.imageSmoothingQuality = 'high';
  layout.places.forEach((place, i) => {
    if (place && i !== chosen) drawPoint(context, place, layout.side, pictures?.(i), labels?.[i], colours);
  });
  const place = chosen === undefined ? undefined : layout.places[chosen];
  if (chosen === undefined || !place) return;
  const side = layout.side * 1.25;
  const picture = pictures?.(chosen);
  const at = keptInside(place, side, width, height);
  drawPoint(context, at, side, picture, undefined, colours);
  const size = picture ? shape(picture, side) : { width: 14, height: 14 };
  casedFrame(
    context,
    { x: at.x - size.width / 2, y: at.y - size.height / 2, ...size },
    { colour: colours.ink, casing: colours.casing, line: 3 },
  );
  const label = labels?.[chosen];
  if (label) drawLabel(context, label, at, size.height / 2, { width, height }, colours);
}

/**
 * The point that drawMap has drawn under (x, y), or −1.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} points (n, 2) in 0..1
 * @param {number} x CSS pixels from the canvas's left edge
 * @param {number} y
 * @returns {number} index
 */
export function mapHit(canvas, points, x, y) {
  const { places, side } = arrangeMap(points, canvas.clientWidth, canvas.clientHeight);
  let nearest = -1;
  let least = Math.max(side, 24) * 0.75; // a finger is not exact
  places.forEach((place, i) => {
    const distance = place ? Math.hypot(place.x - x, place.y - y) : Infinity;
    if (distance >= least) return;
    nearest = i;
    least = distance;
  });
  return nearest;
}

/**
 * Where the points lie, and how large their pictures are, so that all are within the canvas.
 * @param {ArrayLike<number>} points @param {number} width @param {number} height
 */
function arrangeMap(points, width, height) {
  const count = points.length >> 1;
  const side = Math.max(12, Math.min(46, Math.sqrt((width * height) / Math.max(1, count)) * 0.72));
  const edge = side * 0.625 + 4;
  const indices = Array.from({ length: count }, (_, i) => i);
  const known = indices.filter((i) => Number.isFinite(points[2 * i]) && Number.isFinite(points[2 * i + 1]));
  const [left, right] = extent(known.map((i) => points[2 * i]));
  const [top, bottom] = extent(known.map((i) => points[2 * i + 1]));
  const scale = Math.min((width - 2 * edge) / (right - left || 1), (height - 2 * edge) / (bottom - top || 1));
  /** @type {({x: number, y: number} | undefined)[]} */
  const places = Array(count).fill(undefined);
  for (const i of known) {
    places[i] = {
      x: width / 2 + (points[2 * i] - (left + right) / 2) * scale,
      y: height / 2 + (points[2 * i + 1] - (top + bottom) / 2) * scale,
    };
  }
  return { places, side };
}

/** @param {number[]} values */
function extent(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** @param {HTMLCanvasElement} picture @param {number} side of the square it fits in */
function shape(picture, side) {
  const scale = side / Math.max(picture.width, picture.height, 1);
  return { width: picture.width * scale, height: picture.height * scale };
}

/**
 * @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} place @param {number} side
 * @param {HTMLCanvasElement | undefined} picture @param {string | undefined} label @param {MapColours} colours
 */
function drawPoint(context, { x, y }, side, picture, label, colours) {
  if (picture && picture.width > 0 && picture.height > 0) {
    const { width, height } = shape(picture, side);
    context.fillStyle = colours.card;
    context.fillRect(x - width / 2 - 1, y - height / 2 - 1, width + 2, height + 2);
    context.drawImage(picture, x - width / 2, y - height / 2, width, height);
    return;
  }
  if (label) {
    context.font = fontOf(context.canvas, 12);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const half = context.measureText(label).width / 2;
    const within = Math.max(half + 2, Math.min(context.canvas.clientWidth - half - 2, x));
    casedText(context, label, within, y, { colour: colours.soft, casing: colours.card });
    return;
  }
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = colours.soft;
  context.strokeStyle = colours.card;
  context.lineWidth = 1;
  context.fill();
  context.stroke();
}

/** @param {{x: number, y: number}} place @param {number} side @param {number} width @param {number} height */
function keptInside({ x, y }, side, width, height) {
  const edge = side / 2 + 3;
  return { x: Math.max(edge, Math.min(width - edge, x)), y: Math.max(edge, Math.min(height - edge, y)) };
}

/**
 * The chosen point's name, above or below it, within the canvas.
 * @param {CanvasRenderingContext2D} context @param {string} label @param {{x: number, y: number}} place
 * @param {number} half height of its picture @param {{width: number, height: number}} room @param {MapColours} colours
 */
function drawLabel(context, label, { x, y }, half, room, colours) {
  context.font = fontOf(context.canvas, 13, 600);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const wide = context.measureText(label).width + 14;
  const left = Math.max(0, Math.min(room.width - wide, x - wide / 2));
  const below = y + half + 6;
  const top = below + 22 <= room.height ? below : y - half - 28;
  context.fillStyle = colours.ink;
  context.beginPath();
  context.roundRect(left, top, wide, 22, 6);
  context.fill();
  context.fillStyle = colours.card;
  context.fillText(label, left + wide / 2, top + 12);
}
