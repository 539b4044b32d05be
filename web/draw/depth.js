import { fitCanvas } from './fit-canvas.js';
import { casedText, fontOf, spread } from './text.js';

/**
 * @typedef {object} Depth how well the classes can be read out of each block, 0..1
 * @property {ArrayLike<number>} trained
 * @property {ArrayLike<number>} twin of the same network with random weights
 * @property {number} chance
 * @property {DepthNames} [labels] what the lines are called
 */

/** @typedef {{ink: string, soft: string, faint: string, line: string, card: string}} DepthColours */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Room CSS pixels */
/** @typedef {{trained: string, twin: string, chance: string}} DepthNames */

/**
 * @typedef {object} Chart
 * @property {CanvasRenderingContext2D} context
 * @property {Room} room
 * @property {(block: number) => number} x
 * @property {(share: number) => number} y
 * @property {DepthColours} colours
 */

const SIZE = 13; // of the text, CSS pixels
const LEAST = 30; // CSS pixels between blocks for a number at each

/**
 * Accuracy over depth: the trained network's line solid with filled dots, its random twin's thin with open ones, a
 * dashed line at chance.
 * @param {HTMLCanvasElement} canvas
 * @param {Depth} depth
 * @param {DepthColours} colours
 */
export function drawDepth(canvas, depth, colours) {
  const { context, width, height } = fitCanvas(canvas);
  context.font = fontOf(canvas, SIZE);
  const names = depth.labels;
  const longest = names ? Math.max(...Object.values(names).map((name) => context.measureText(name).width)) : 0;
  const isBeside = longest > 0 && longest < width * 0.24;
  const key = names && !isBeside ? layKey(context, names, width) : [];
  const room = {
    left: context.measureText('100 %').width + 14,
    right: width - (isBeside ? longest + 34 : 24),
    top: 14 + (key.at(-1)?.bottom ?? 0),
    bottom: height - 26,
  };
  const blocks = Math.max(depth.trained.length, depth.twin.length);
  if (room.right - room.left < 40 || room.bottom - room.top < 30) return;
  const chart = { context, room, colours, ...scales(depth, blocks, room) };
  drawGrid(chart, blocks);
  drawChance(chart, depth.chance);
  drawLine(chart, depth.twin, { isTrained: false });
  drawLine(chart, depth.trained, { isTrained: true });
  drawNumbers(chart, depth, blocks);
  if (names && isBeside) nameLines(chart, depth, names);
  for (const entry of key) drawKey(context, entry, colours);
}

/** @param {Depth} depth @param {number} blocks @param {Room} room */
function scales(depth, blocks, { left, right, top, bottom }) {
  const known = [...Array.from(depth.trained), ...Array.from(depth.twin), depth.chance].filter(Number.isFinite);
  const most = Math.min(1, Math.max(0.2, Math.ceil(Math.max(0, ...known) * 10 + 0.5) / 10));
  const indent = blocks > 1 ? 14 : (right - left) / 2;
  const pitch = (right - left - 2 * indent) / Math.max(1, blocks - 1);
  return {
    most,
    x: (/** @type {number} */ block) => left + indent + block * pitch,
    y: (/** @type {number} */ share) => bottom - (Math.max(0, Math.min(most, share)) / most) * (bottom - top),
  };
}

/** @param {Chart & {most: number}} chart @param {number} blocks */
function drawGrid({ context, room, x, y, colours, most }, blocks) {
  const step = most > 0.5 ? 0.2 : 0.1;
  context.lineWidth = 1;
  context.strokeStyle = colours.line;
  context.fillStyle = colours.soft;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (let share = 0; share <= most + 1e-6; share += step) {
    const at = Math.round(y(share)) + 0.5;
    context.beginPath();
    context.moveTo(room.left, at);
    context.lineTo(room.right, at);
    context.stroke();
    context.fillText(`${Math.round(share * 100)} %`, room.left - 8, at);
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (let block = 0; block < blocks; block++) context.fillText(String(block + 1), x(block), room.bottom + 8);
}

/** @param {Chart} chart @param {number} chance */
function drawChance({ context, room, y, colours }, chance) {
  if (!Number.isFinite(chance)) return;
  context.strokeStyle = colours.soft;
  context.lineWidth = 1.25;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(room.left, y(chance));
  context.lineTo(room.right, y(chance));
  context.stroke();
  context.setLineDash([]);
}

/** @param {Chart} chart @param {ArrayLike<number>} values @param {{isTrained: boolean}} style */
function drawLine({ context, x, y, colours }, values, { isTrained }) {
  const points = Array.from(values, (value, block) => ({ value, block })).filter(({ value }) => Number.isFinite(value));
  context.strokeStyle = isTrained ? colours.ink : colours.soft;
  context.lineWidth = isTrained ? 2.5 : 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  for (const { value, block } of points) context.lineTo(x(block), y(value));
  context.stroke();
  for (const { value, block } of points) drawDot(context, x(block), y(value), isTrained, colours);
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {boolean} isTrained
 * @param {DepthColours} colours
 */
function drawDot(context, x, y, isTrained, colours) {
  context.beginPath();
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = isTrained ? colours.ink : colours.card;
  context.strokeStyle = isTrained ? colours.card : colours.soft;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/**
 * Percentages: the higher line's above it, the lower one's below. Where blocks are close, only at the last.
 * @param {Chart} chart @param {Depth} depth @param {number} blocks
 */
function drawNumbers({ context, room, x, y, colours }, { trained, twin }, blocks) {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const isClose = blocks > 1 && x(1) - x(0) < LEAST;
  for (let block = isClose ? blocks - 1 : 0; block < blocks; block++) {
    const above = !(trained[block] < twin[block]);
    for (const [value, isAbove, isTrained] of /** @type {const} */ ([
      [twin[block], !above, false],
      [trained[block], above, true],
    ])) {
      if (!Number.isFinite(value)) continue;
      context.font = fontOf(context.canvas, SIZE - 1, isTrained ? 700 : 400);
      const at = Math.max(room.top - 8, Math.min(room.bottom - 9, y(value) + (isAbove ? -15 : 15)));
      const colour = isTrained ? colours.ink : colours.soft;
      casedText(context, String(Math.round(value * 100)), x(block), at, { colour, casing: colours.card });
    }
  }
  context.font = fontOf(context.canvas, SIZE);
}

/** The names at the lines' ends. @param {Chart} chart @param {Depth} depth @param {DepthNames} names */
function nameLines({ context, room, y, colours }, { trained, twin, chance }, names) {
  const ends = [
    { name: names.trained, value: trained[trained.length - 1], colour: colours.ink },
    { name: names.twin, value: twin[twin.length - 1], colour: colours.soft },
    { name: names.chance, value: chance, colour: colours.soft },
  ].filter(({ value }) => Number.isFinite(value));
  const bounds = { gap: SIZE + 4, lowest: room.top, highest: room.bottom };
  const places = spread(
    ends.map(({ value }) => y(value)),
    bounds,
  );
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  ends.forEach(({ name, colour }, i) => {
    context.font = fontOf(context.canvas, SIZE, i === 0 ? 600 : 400);
    casedText(context, name, room.right + 8, places[i], { colour, casing: colours.card });
  });
}

/** @typedef {{kind: 'trained' | 'twin' | 'chance', name: string, x: number, y: number, bottom: number}} KeyEntry */

/**
 * A key above the chart, in as many rows as it needs.
 * @param {CanvasRenderingContext2D} context @param {DepthNames} names @param {number} width
 * @returns {KeyEntry[]}
 */
function layKey(context, names, width) {
  let x = 8;
  let y = 10;
  return /** @type {const} */ (['trained', 'twin', 'chance']).map((kind) => {
    const wide = context.measureText(names[kind]).width + 34;
    if (x > 8 && x + wide > width - 4) [x, y] = [8, y + 20];
    const entry = { kind, name: names[kind], x, y, bottom: y + 12 };
    x += wide + 14;
    return entry;
  });
}

/** @param {CanvasRenderingContext2D} context @param {KeyEntry} entry @param {DepthColours} colours */
function drawKey(context, { kind, name, x, y }, colours) {
  const isTrained = kind === 'trained';
  context.strokeStyle = isTrained ? colours.ink : colours.soft;
  context.lineWidth = isTrained ? 2.5 : 1.5;
  context.setLineDash(kind === 'chance' ? [2, 4] : []);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 24, y);
  context.stroke();
  context.setLineDash([]);
  if (kind !== 'chance') drawDot(context, x + 12, y, isTrained, colours);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = isTrained ? colours.ink : colours.soft;
  context.font = fontOf(context.canvas, SIZE, isTrained ? 600 : 400);
  context.fillText(name, x + 30, y);
}
