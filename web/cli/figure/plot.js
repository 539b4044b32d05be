import { scaleLinear, scalePoint } from 'd3-scale';
import { line, linkHorizontal } from 'd3-shape';
import { formatSigned, formatSpread } from '../compare-table.js';
import { keyOf } from './content.js';
import { spreadLabels, wrap } from './labels.js';
import { hues } from './looks.js';
import { element } from './xml.js';

/** @typedef {import('./content.js').Chart} Chart */
/** @typedef {import('./content.js').Series} Series */
/** @typedef {{ x: (block: number) => number, y: (value: number) => number }} Scales */
/** @typedef {{ left: number, right: number, top: number, bottom: number, width: number, height: number }} Frame */

export const font = 'system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif';
export const ink = '#222222';
export const paper = '#ffffff';

const secondary = { 'fill-opacity': 0.8 };
const lineHeight = 16;
const letter = 6.6; // width of one, on average, at 12 pixels

/**
 * Colours are attributes, so that every program shows them; a page may change them by class.
 * @param {Chart} chart
 * @param {{ width: number, height: number, y?: number }} box height of the plot alone
 */
export function drawPlot(chart, { width, height, y: at = 0 }) {
  const head = drawHead(chart, width);
  const frame = frameFor(chart, width, head.height, Math.max(height, (chart.series.length + 1) * lineHeight));
  const { scales, ticks } = scalesFor(chart, frame);
  const places = spreadLabels(
    chart.series.map(({ blocks }) => scales.y(blocks[blocks.length - 1].mean)),
    lineHeight - 1,
    frame.top + 4,
    frame.bottom - 2,
  );
  const parts = [
    head.markup,
    ...drawAxes(chart, frame, scales, ticks),
    ...chart.series.map((_, index) => drawSeries(chart, index, scales, { frame, place: places[index] })),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height: frame.height,
    viewBox: `0 0 ${width} ${frame.height}`,
    y: at === 0 ? undefined : at,
    'font-family': font,
    'font-size': 12,
    fill: 'currentColor',
    color: ink,
    role: 'img',
    'aria-label': `${chart.title}, over depth; the numbers are in the table`,
  };
  return { markup: element('svg', attributes, ...parts), height: frame.height };
}

/**
 * @param {Chart} chart
 * @param {number} width
 */
function drawHead(chart, width) {
  const title = wrap(chart.title, width / 8.4);
  const key = wrapParts(keyOf(chart), width / letter);
  const lines = [...title, ...key].map((text, index) =>
    element(
      'text',
      index < title.length
        ? { x: 8, y: 18 + index * 18, 'font-size': 14, 'font-weight': 600 }
        : { x: 8, y: 18 + title.length * 18 + (index - title.length) * lineHeight, ...secondary },
      text,
    ),
  );
  return { markup: element('g', {}, ...lines), height: 18 * title.length + lineHeight * key.length + 12 };
}

/**
 * Lines of whole parts: a sign is not torn from what it means.
 * @param {string[]} parts
 * @param {number} width characters
 */
function wrapParts(parts, width) {
  return wrap(parts.map((part) => part.replaceAll(' ', '\u00a0')).join(' \u2003'), width).map((text) => text.trim());
}

/**
 * @param {Chart} chart
 * @param {number} width
 * @param {number} top
 * @param {number} height
 * @returns {Frame}
 */
function frameFor(chart, width, top, height) {
  const longest = Math.max(...chart.series.map((series) => labelOf(chart, series, width).length));
  const right = width - Math.ceil(longest * letter) - 34;
  return { left: 42, right, top: top + 4, bottom: top + 4 + height, width, height: top + height + 44 };
}

/**
 * A name, and where there is room the last block's number.
 * @param {Chart} chart
 * @param {Series} series
 * @param {number} width
 */
function labelOf({ digits }, { name, blocks }, width) {
  return width < 500 ? name : `${name} ${formatSigned(blocks[blocks.length - 1].mean, digits)}`;
}

/**
 * @param {Chart} chart
 * @param {Frame} frame
 * @returns {{ scales: Scales, ticks: number[] }}
 */
function scalesFor({ series, base, most = Infinity }, { left, right, top, bottom }) {
  const ends = series.flatMap(({ blocks }) => blocks.flatMap(({ mean, sd }) => [mean - sd, mean + sd]));
  if (base !== undefined) ends.push(base);
  const low = Math.min(...ends);
  const high = Math.min(Math.max(...ends), most);
  const y = scaleLinear([low, high > low ? high : low + 1], [bottom, top]).nice(6).clamp(true);
  const blocks = series[0].blocks.map((_, block) => block);
  const x = scalePoint(blocks, [left, right]).padding(0.25);
  return { scales: { x: (block) => x(block) ?? 0, y }, ticks: y.ticks(6) };
}

/**
 * @param {Chart} chart
 * @param {Frame} frame
 * @param {Scales} scales
 * @param {number[]} ticks
 */
function drawAxes({ series, base }, { left, right, bottom }, { x, y }, ticks) {
  const rows = ticks.map((value) =>
    element(
      'g',
      { transform: `translate(0 ${round(y(value))})` },
      element('line', { x1: left, x2: right, stroke: 'currentColor', 'stroke-opacity': value === base ? 0.5 : 0.14 }),
      element('text', { x: left - 7, y: 4, ...secondary, 'text-anchor': 'end' }, formatTick(value)),
    ),
  );
  const narrow = x(1) - x(0) < 52;
  const columns = series[0].blocks.map((_, block) =>
    element(
      'text',
      { x: round(x(block)), y: bottom + 20, ...secondary, 'text-anchor': 'middle' },
      narrow && block > 0 ? String(block) : `block ${block}`,
    ),
  );
  return [...rows, ...columns];
}

/**
 * One line with its error bars, its points, and its name at the end.  Lines stand side by side a little, so that the
 * bars of one do not hide another's.
 * @param {Chart} chart
 * @param {number} index of the series
 * @param {Scales} scales
 * @param {{ frame: Frame, place: number }} label
 */
function drawSeries(chart, index, { x, y }, { frame, place }) {
  const series = chart.series[index];
  const { look, blocks, name } = series;
  const { digits, unit } = chart;
  const step = Math.min(4, (0.3 * (frame.right - frame.left)) / (blocks.length * chart.series.length));
  const shift = (index - (chart.series.length - 1) / 2) * step;
  const points = blocks.map((spread, block) => ({
    x: x(block) + shift,
    y: y(spread.mean),
    title: `${name}, block ${block}: ${formatSpread(spread, digits)}${unit}`,
    ...spread,
  }));
  const path = line()(points.map((point) => [round(point.x), round(point.y)]));
  const dashed = look.manner === 'dashed' ? '5 4' : undefined;
  return element(
    'g',
    {
      class: `hue-${look.hue}`,
      color: hues[look.hue].light,
      stroke: 'currentColor',
      'stroke-width': 1.5,
      fill: 'none',
    },
    ...points.flatMap(({ x, mean, sd }) => (sd > 0 ? drawBar(x, y(mean - sd), y(mean + sd)) : [])),
    element('path', { d: path ?? '', 'stroke-width': 2, 'stroke-dasharray': dashed, 'stroke-linejoin': 'round' }),
    ...points.map((point) => drawPoint(point, look, point.title)),
    ...drawLabel(labelOf(chart, series, frame.width), look, points[points.length - 1], {
      x: frame.right + 14,
      y: place,
    }),
  );
}

/**
 * @param {number} x
 * @param {number} low
 * @param {number} high
 */
function drawBar(x, low, high) {
  const [at, bottom, top] = [x, low, high].map(round);
  const d = `M${at} ${bottom}V${top}M${at - 3} ${bottom}h6M${at - 3} ${top}h6`;
  return [element('path', { d, 'stroke-opacity': 0.55, 'stroke-width': 1 })];
}

/**
 * @param {{ x: number, y: number }} place
 * @param {import('./looks.js').Look} look
 * @param {string} [title]
 */
function drawPoint({ x, y }, { manner }, title) {
  const attributes = { cx: round(x), cy: round(y), r: manner === 'dashed' ? 2 : 3.6 };
  const contents = title === undefined ? [] : [element('title', {}, title)];
  if (manner === 'hollow') return element('circle', { ...attributes, class: 'paper', fill: paper }, ...contents);
  return element('circle', { ...attributes, fill: 'currentColor' }, ...contents);
}

/**
 * @param {string} text
 * @param {import('./looks.js').Look} look
 * @param {{ x: number, y: number }} end of the line
 * @param {{ x: number, y: number }} place of the label
 * @returns {import('./xml.js').Markup[]}
 */
function drawLabel(text, look, end, place) {
  const leader = linkHorizontal()({ source: [end.x + 6, end.y], target: [place.x - 6, place.y] });
  return [
    element('path', { d: rounded(leader ?? ''), 'stroke-opacity': 0.45, 'stroke-width': 1 }),
    drawPoint(place, look),
    element('text', { class: 'ink', x: place.x + 8, y: round(place.y + 4), fill: ink, stroke: 'none' }, text),
  ];
}

/** @param {number} value */
function formatTick(value) {
  return String(value).replace('-', '−');
}

/** @param {number} value */
function round(value) {
  return Math.round(10 * value) / 10;
}

/** @param {string} path */
function rounded(path) {
  return path.replace(/\d+\.\d+/g, (number) => String(round(Number(number))));
}
