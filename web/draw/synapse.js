import { fitCanvas } from './fit-canvas.js';
import { arrangeTiles, tileAt, tileCorner } from './tiles.js';

/** @typedef {{step: number, before: number, after: number}} Move one step of a weight */

const BARS = 0.34; // share of the height for the moves
const AIR = 5; // CSS pixels around the curve

/**
 * A weight over the steps: a curve, and beneath it every move, up or down from a line.
 * @param {HTMLCanvasElement} canvas
 * @param {Move[]} moves oldest first
 * @param {{steps: number, colours: {ink: string, soft: string, line: string}}} options steps: how many the width shows
 */
export function drawTrack(canvas, moves, { steps, colours }) {
  const { context, width, height } = fitCanvas(canvas);
  const last = moves.at(-1)?.step ?? 0;
  const pitch = (width - 2 * AIR) / steps;
  const x = (/** @type {number} */ step) => width - AIR - (last - step) * pitch;
  const floor = height * (1 - BARS);
  const middle = floor + (height - floor) / 2;

  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, Math.round(middle) + 0.5);
  context.lineTo(width, Math.round(middle) + 0.5);
  context.stroke();
  if (moves.length === 0) return;
  drawMoves(context, moves, { x, middle, reach: (height - floor) / 2 - 2, pitch, colour: colours.soft });
  drawCurve(context, moves, { x, floor, colour: colours.ink });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Move[]} moves
 * @param {{x: (step: number) => number, middle: number, reach: number, pitch: number, colour: string}} options
 */
function drawMoves(context, moves, { x, middle, reach, pitch, colour }) {
  const largest = Math.max(...moves.map(({ before, after }) => Math.abs(after - before)), 1e-30);
  const wide = Math.max(1, Math.min(4, pitch * 0.7));
  context.fillStyle = colour;
  for (const { step, before, after } of moves) {
    const high = ((after - before) / largest) * reach;
    context.fillRect(x(step) - wide / 2, Math.min(middle, middle - high), wide, Math.abs(high));
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Move[]} moves
 * @param {{x: (step: number) => number, floor: number, colour: string}} options
 */
function drawCurve(context, moves, { x, floor, colour }) {
  const { lowest, highest } = trackRange(moves);
  const span = highest - lowest || 1;
  const y = (/** @type {number} */ value) => AIR + ((highest - value) / span) * (floor - 2 * AIR);
  const at = (/** @type {number} */ value) => (highest === lowest ? floor / 2 : y(value));
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(x(moves[0].step - 1), at(moves[0].before));
  for (const { step, after } of moves) context.lineTo(x(step), at(after));
  context.stroke();
  const end = moves[moves.length - 1];
  context.beginPath();
  context.arc(x(end.step), at(end.after), 3, 0, 2 * Math.PI);
  context.fill();
}

/** @param {Move[]} moves at least one */
export function trackRange(moves) {
  const values = moves.flatMap(({ before, after }) => [before, after]);
  return { lowest: Math.min(...values), highest: Math.max(...values) };
}

const GAP = 0.28; // between filters, as a share of one
const RIM = 4; // room for the frame of the chosen one, CSS pixels

/** @typedef {import('./filters.js').Filters} Filters */

/** @param {number} count @param {number} width of the canvas, CSS pixels @param {number} height */
function sheetTiles(count, width, height) {
  return arrangeTiles(count, width - 2 * RIM, height - 2 * RIM, { gap: GAP });
}

/** How many neurons stand side by side. @param {number} count @param {number} width @param {number} height */
export function sheetColumns(count, width, height) {
  return sheetTiles(count, width, height).columns;
}

/**
 * The weights of one neuron as gray values, the strongest of all channels black or white, zero in the middle.
 * @param {Filters} filters
 * @param {number} neuron
 * @param {number | undefined} channel undefined: three channels as a colour
 * @returns {Uint8ClampedArray} (height, width, 3)
 */
export function filterPixels({ count, height, width, channels, values }, neuron, channel) {
  const size = values.length / count;
  const own = values.subarray(neuron * size, (neuron + 1) * size);
  const strongest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  const pixels = new Uint8ClampedArray(height * width * 3);
  for (let i = 0; i < pixels.length; i++) {
    const value = own[Math.floor(i / 3) * channels + (channel ?? i % 3)];
    pixels[i] = 127.5 + (127.5 * value) / strongest;
  }
  return pixels;
}

/**
 * All neurons of a block, the chosen one framed, and in it the chosen weight.
 * @param {HTMLCanvasElement} canvas
 * @param {Filters} filters
 * @param {{neuron: number, row: number, column: number, channel: number}} chosen
 * @param {{ink: string, paper: string, line: string}} colours
 */
export function drawSheet(canvas, filters, chosen, colours) {
  const { context, width, height } = fitCanvas(canvas);
  const tiles = sheetTiles(filters.count, width, height);
  const { side } = tiles;
  const cell = side / Math.max(filters.height, filters.width);
  const channel = filters.channels === 3 ? undefined : chosen.channel;
  for (let neuron = 0; neuron < filters.count; neuron++) {
    const pixels = filterPixels(filters, neuron, channel);
    const corner = tileCorner(tiles, neuron);
    const [x, y] = [RIM + corner.x, RIM + corner.y];
    for (let i = 0; i < filters.height * filters.width; i++) {
      context.fillStyle = `rgb(${pixels.subarray(i * 3, i * 3 + 3).join(' ')})`;
      const [left, top] = [x + (i % filters.width) * cell, y + Math.floor(i / filters.width) * cell];
      context.fillRect(left, top, cell + 0.4, cell + 0.4);
    }
    if (neuron !== chosen.neuron) continue;
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.strokeRect(x - 3, y - 3, side + 6, side + 6);
    frameTap(context, x + chosen.column * cell, y + chosen.row * cell, cell, colours);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x @param {number} y @param {number} side
 * @param {{ink: string, paper: string}} colours
 */
function frameTap(context, x, y, side, colours) {
  for (const [line, colour] of /** @type {[number, string][]} */ ([[4, colours.paper], [2, colours.ink]])) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(x + 1, y + 1, side - 2, side - 2);
  }
}

/**
 * The weight under a place of the sheet, or undefined between the filters.
 * @param {HTMLCanvasElement} canvas
 * @param {Filters} filters
 * @param {number} x CSS pixels from the canvas' left edge
 * @param {number} y from its top edge
 */
export function sheetHit(canvas, filters, x, y) {
  const tiles = sheetTiles(filters.count, canvas.clientWidth, canvas.clientHeight);
  const hit = tileAt(tiles, filters.count, x - RIM, y - RIM);
  if (!hit) return undefined;
  const cells = Math.max(filters.height, filters.width);
  const [row, column] = [Math.floor(hit.down * cells), Math.floor(hit.across * cells)];
  return row < filters.height && column < filters.width ? { neuron: hit.index, row, column } : undefined;
}
