import { fitCanvas } from './fit-canvas.js';
import { casedText, fontOf } from './text.js';

/**
 * @typedef {object} Scores how a step's scores are distributed; the outermost bins hold what lies beyond, too
 * @property {number} lowest
 * @property {number} highest
 * @property {ArrayLike<number>} fixation counts per bin of the scores that should lie above +margin
 * @property {ArrayLike<number>} saccade of those that should lie below −margin
 * @property {{fixation: string, saccade: string}} [labels] what the two are called
 */

/**
 * @typedef {object} ScoreColours
 * @property {string} ink
 * @property {string} soft
 * @property {string} line
 * @property {string} card
 * @property {string} fixation
 * @property {string} fixationTint
 * @property {string} saccade
 * @property {string} saccadeTint
 */

/** @typedef {{left: number, right: number, top: number, bottom: number}} Room CSS pixels */
/** @typedef {(value: number) => number} Scale */

const MARGIN = 1;
const SIZE = 12; // of the text, CSS pixels
const HATCH = 6; // from line to line, CSS pixels

/**
 * Two distributions over one another: fixations filled and solid, saccades hatched and dashed, each as shares of its
 * own sum. Beyond the margins, where a score is satisfied, the ground is tinted.
 * @param {HTMLCanvasElement} canvas
 * @param {Scores} scores
 * @param {ScoreColours} colours
 */
export function drawHistogram(canvas, scores, colours) {
  const { context, width, height } = fitCanvas(canvas);
  context.font = fontOf(canvas, SIZE);
  const room = { left: 8, right: width - 8, top: scores.labels ? 24 : 6, bottom: height - 22 };
  if (room.right - room.left < 40 || room.bottom - room.top < 20) return;
  const span = scores.highest - scores.lowest;
  const x = (/** @type {number} */ score) =>
    room.left + ((score - scores.lowest) / span) * (room.right - room.left);
  drawMargins(context, room, x, colours);
  drawAxis(context, scores, room, x, colours);

  const fixation = shares(scores.fixation);
  const saccade = shares(scores.saccade);
  const most = highestShare([fixation, saccade]);
  const y = (/** @type {number} */ share) => room.bottom - Math.min(1, share / most) * (room.bottom - room.top - 4);
  if (fixation.length > 0) drawFilled(context, outline(fixation, room, y), room, colours.fixation);
  if (saccade.length > 0) drawHatched(context, outline(saccade, room, y), room, colours.saccade);
  breakOff(context, [fixation, saccade], most, room, colours.card);
  if (scores.labels) drawNames(context, scores.labels, width, colours);
}

/** Counts as shares of their sum; none if there are none. @param {ArrayLike<number>} counts */
function shares(counts) {
  const sane = Array.from(counts, (count) => (count > 0 && count < Infinity ? count : 0));
  const sum = sane.reduce((total, count) => total + count, 0);
  return sum > 0 ? sane.map((count) => count / sum) : [];
}

/**
 * What fills the height: an outermost bin may leave the chart, else it would press all others flat.
 * @param {number[][]} of
 */
function highestShare(of) {
  const inner = Math.max(0, ...of.flatMap((bins) => bins.slice(1, -1)));
  const outer = Math.max(0, ...of.flatMap((bins) => [bins[0] ?? 0, bins.at(-1) ?? 0]));
  return Math.max(inner, outer / 3, 1e-9);
}

/**
 * The steps along the tops of the bins.
 * @param {number[]} bins @param {Room} room @param {Scale} y
 */
function outline(bins, { left, right, bottom }, y) {
  const path = new Path2D();
  const wide = (right - left) / bins.length;
  path.moveTo(left, bottom);
  bins.forEach((share, i) => {
    path.lineTo(left + i * wide, y(share));
    path.lineTo(left + (i + 1) * wide, y(share));
  });
  path.lineTo(right, bottom);
  return path;
}

/** @param {CanvasRenderingContext2D} context @param {Path2D} path @param {Room} room @param {string} colour */
function drawFilled(context, path, room, colour) {
  context.save();
  context.fillStyle = context.strokeStyle = colour;
  context.globalAlpha = 0.3;
  context.fill(path);
  context.globalAlpha = 1;
  strokeAbove(context, path, room, []);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Path2D} path @param {Room} room @param {string} colour */
function drawHatched(context, path, room, colour) {
  context.save();
  context.strokeStyle = colour;
  context.save();
  context.clip(path);
  context.globalAlpha = 0.55;
  context.lineWidth = 1.25;
  context.beginPath();
  const high = room.bottom - room.top;
  for (let x = room.left - high; x < room.right; x += HATCH) {
    context.moveTo(x, room.bottom);
    context.lineTo(x + high, room.top);
  }
  context.stroke();
  context.restore();
  strokeAbove(context, path, room, [5, 3]);
  context.restore();
}

/**
 * Strokes an outline without its baseline.
 * @param {CanvasRenderingContext2D} context @param {Path2D} path @param {Room} room @param {number[]} dash
 */
function strokeAbove(context, path, { left, right, top, bottom }, dash) {
  context.save();
  context.beginPath();
  context.rect(left - 2, top - 2, right - left + 4, bottom - top + 1);
  context.clip();
  context.setLineDash(dash);
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.stroke(path);
  context.restore();
}

/**
 * A slit through an outermost bin that is higher than the chart.
 * @param {CanvasRenderingContext2D} context @param {number[][]} of @param {number} most @param {Room} room
 * @param {string} card
 */
function breakOff(context, of, most, { left, right, top }, card) {
  context.strokeStyle = card;
  context.lineWidth = 3;
  for (const bins of of) {
    const wide = (right - left) / bins.length;
    for (const bin of [0, bins.length - 1].filter((index) => bins[index] > most)) {
      const x = left + bin * wide;
      context.beginPath();
      context.moveTo(x - 3, top + 16);
      context.lineTo(x + wide + 3, top + 11);
      context.stroke();
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {Room} room @param {Scale} x @param {ScoreColours} colours */
function drawMargins(context, { left, right, top, bottom }, x, { fixationTint, saccadeTint, soft }) {
  context.fillStyle = saccadeTint;
  context.fillRect(left, top, x(-MARGIN) - left, bottom - top);
  context.fillStyle = fixationTint;
  context.fillRect(x(MARGIN), top, right - x(MARGIN), bottom - top);
  context.strokeStyle = soft;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  for (const margin of [-MARGIN, MARGIN]) {
    context.moveTo(x(margin), top);
    context.lineTo(x(margin), bottom);
  }
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context @param {Scores} scores @param {Room} room @param {Scale} x
 * @param {ScoreColours} colours
 */
function drawAxis(context, { lowest, highest }, { left, right, bottom }, x, { ink, soft, line }) {
  context.strokeStyle = soft;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, Math.round(bottom) + 0.5);
  context.lineTo(right, Math.round(bottom) + 0.5);
  context.stroke();
  context.textBaseline = 'top';
  for (let score = Math.ceil(lowest); score <= highest; score++) {
    const isMargin = Math.abs(score) === MARGIN;
    context.strokeStyle = isMargin ? ink : line;
    context.beginPath();
    context.moveTo(x(score), bottom);
    context.lineTo(x(score), bottom + 4);
    context.stroke();
    context.fillStyle = isMargin || score === 0 ? ink : soft;
    context.textAlign = score <= lowest ? 'left' : score >= highest ? 'right' : 'center';
    const text = score < 0 ? `−${-score}` : isMargin ? `+${score}` : String(score);
    context.fillText(text, score <= lowest ? left : score >= highest ? right : x(score), bottom + 7);
  }
}

/**
 * Each name on the side to which its scores are pushed, if both fit into the row.
 * @param {CanvasRenderingContext2D} context
 * @param {{fixation: string, saccade: string}} labels
 * @param {number} width
 * @param {ScoreColours} colours
 */
function drawNames(context, labels, width, { fixation, saccade, card }) {
  const fits = context.measureText(labels.fixation + labels.saccade).width + 30 < width;
  context.font = fontOf(context.canvas, fits ? SIZE + 1 : SIZE - 1, 600);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  casedText(context, labels.saccade, 8, 11, { colour: saccade, casing: card });
  context.textAlign = 'right';
  casedText(context, labels.fixation, width - 8, 11, { colour: fixation, casing: card });
}
