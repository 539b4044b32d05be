import { scaleLinear, scaleLog } from 'd3-scale';
import { element, Markup } from '../../web/cli/figure/xml.js';

/**
 * A bar; `limit` is what the machine could do at most.
 * @typedef {{ name: string, value: number, limit?: number, own: boolean }} Bar
 */

/** @typedef {{ title: string, unit: string, bars: Bar[], log?: boolean }} Panel */

const width = 760;
const left = 190; // of the bars
const right = 90; // for figures behind them
const line = 20;

// Colour-blind people can tell blue from orange; both stand out from light and dark paper.
const style = `
svg { --ink: #1a1a1a; --quiet: #6b6b6b; --paper: #fff; --own: #0072b2; --other: #d55e00 }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e8e8e8; --quiet: #a0a0a0; --paper: #16181c; --own: #4aa3df; --other: #f28a3c }
}
text { fill: var(--ink); font: 12px system-ui, sans-serif }
.title { font-weight: 600 } .quiet { fill: var(--quiet) } .paper { fill: var(--paper) }
.own { fill: var(--own) } .other { fill: var(--other) } .limit { fill: none; stroke: var(--quiet); stroke-dasharray: 3 2 }`;

/** @param {number} value */
function format(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 10 ? 3 : 2);
}

/** @param {Panel} panel */
function scaleOf({ bars, log }) {
  const values = bars.flatMap(({ value, limit }) => [value, limit ?? value]);
  const range = [0, width - left - right];
  if (!log) return scaleLinear([0, Math.max(...values)], range);
  return scaleLog([Math.min(...values) / 2, Math.max(...values)], range);
}

/** @param {Panel} panel @param {number} top */
function drawPanel(panel, top) {
  const scale = scaleOf(panel);
  const parts = [
    element('text', { x: 8, y: top, class: 'title' }, panel.title),
    element('text', { x: 8, y: top + 16, class: 'quiet' }, panel.unit + (panel.log ? ', logarithmic' : '')),
  ];
  const first = top + 26;
  for (const [index, { name, value, limit, own }] of panel.bars.entries()) {
    const y = first + index * line;
    const height = line - 6;
    parts.push(element('text', { x: left - 8, y: y + 11, 'text-anchor': 'end' }, name));
    parts.push(element('rect', { x: left, y, height, width: scale(value).toFixed(1), class: own ? 'own' : 'other' }));
    if (limit) parts.push(element('rect', { x: left, y, height, width: scale(limit).toFixed(1), class: 'limit' }));
    const end = scale(Math.max(value, limit ?? 0));
    const text = format(value) + (limit ? ` (${((value / limit) * 100).toFixed(0)} %)` : '');
    parts.push(element('text', { x: (left + end + 6).toFixed(1), y: y + 11 }, text));
  }
  return { parts, bottom: first + panel.bars.length * line + 24 };
}

/** @param {any} peers what peers.js measured @returns {Panel[]} */
function peerPanels({ presets }) {
  return presets.map(({ preset, rule, results }) => ({
    title: `Training step of “${preset}”, ${rule}, on the same weights and views`,
    unit: 'steps a second',
    log: true,
    bars: results
      .map(({ name, median }) => ({ name, value: 1 / median, own: name.startsWith('clapp ') }))
      .sort((a, b) => b.value - a.value),
  }));
}

/** @param {any} kernels what kernels.js measured @returns {Panel[]} */
function kernelPanels({ kernels }) {
  const use = '256×1024×1152';
  const bars = kernels
    .filter((each) => each.kernel === 'multiply' && each.use === use)
    .map(({ where, table, gflops, share }) => ({
      name: `${where} ${table}`,
      value: gflops,
      limit: gflops / share,
      own: table !== 'openblas',
    }));
  return [{ title: `Matrix product ${use}, one thread`, unit: 'GFLOP/s; dashed: the machine’s peak for these instructions', bars }];
}

/** @param {any} steps what steps.js measured @returns {Panel[]} */
function stepPanels(steps) {
  return steps
    .filter(({ rule }) => rule === 'clapp++')
    .map(({ preset, rule, results }) => ({
      title: `Training step of “${preset}”, ${rule}`,
      unit: 'steps a second',
      bars: results.filter(({ what }) => what === 'step').map(({ engine, ms }) => ({ name: engine, value: 1000 / ms, own: true })),
    }));
}

/**
 * What was measured, as bars.
 * @param {{ machine: string, kernels?: any, steps?: any, peers?: any }} measured
 * @returns {string} SVG
 */
export function drawFigure({ machine, kernels, steps, peers }) {
  const panels = [
    ...(peers ? peerPanels(peers) : []),
    ...(steps && !peers ? stepPanels(steps) : []),
    ...(kernels ? kernelPanels(kernels) : []),
  ];
  let top = 24;
  const parts = panels.flatMap((panel) => {
    const drawn = drawPanel(panel, top);
    top = drawn.bottom;
    return drawn.parts;
  });
  parts.push(element('text', { x: 8, y: top, class: 'quiet' }, `${machine}; medians of one run of npm run bench`));
  const height = top + 12;
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  const paper = element('rect', { width, height, class: 'paper' });
  return `${element('svg', attributes, element('style', {}, new Markup(style)), paper, ...parts).source}\n`;
}
