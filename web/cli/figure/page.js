import { parseDataName } from '../../node/data.js';
import { tableCells, titleOf } from '../compare-table.js';
import { words } from '../senses.js';
import { captionOf, chartsOf } from './content.js';
import { hues } from './looks.js';
import { drawPlot } from './plot.js';
import { element, Markup } from './xml.js';

/** @typedef {import('../compare-result.js').Comparison} Comparison */

const title = 'Accuracy over depth';

const darkHues = Object.entries(hues).map(([name, { dark }]) => `  .hue-${name} { color: ${dark}; }`);

const style = `
:root { color-scheme: light dark; --ink: #222222; --paper: #ffffff; --rule: #d5d5d5; }
body { margin: 0 auto; padding: 16px; max-width: 960px; color: var(--ink); background: var(--paper);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 12px; }
figure { margin: 0; }
figcaption { margin: 12px 0 24px; font-size: 0.875rem; }
figcaption p { margin: 0 0 4px; overflow-wrap: anywhere; }
svg { display: block; max-width: 100%; height: auto; margin: 0 0 12px; color: var(--ink); }
.ink { fill: var(--ink); }
.paper { fill: var(--paper); }
.narrow { display: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.8125rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
caption { text-align: left; white-space: normal; padding-bottom: 6px; }
th, td { padding: 3px 7px; text-align: right; font-weight: 400; }
thead th { font-weight: 600; border-bottom: 1px solid var(--rule); }
tbody th, thead th:first-child { text-align: left; }
tbody tr.first > * { border-top: 1px solid var(--rule); }
tbody tr.first th:first-child { font-weight: 600; }
@media (max-width: 720px) {
  .wide { display: none; }
  .narrow { display: block; }
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #16181a; --rule: #44484c; }
${darkHues.join('\n')}
}
`;

/**
 * The figure as a page that needs nothing else, with its numbers as tables.
 * @param {Comparison[]} comparisons
 * @returns {string}
 */
export function drawPage(comparisons) {
  const plots = chartsOf(comparisons).flatMap((chart) => [
    element('div', { class: 'wide' }, drawPlot(chart, { width: 960, height: chart.large ? 330 : 170 }).markup),
    element('div', { class: 'narrow' }, drawPlot(chart, { width: 340, height: chart.large ? 300 : 150 }).markup),
  ]);
  const caption = captionOf(comparisons).map((sentence) => element('p', {}, sentence));
  const body = element(
    'body',
    {},
    element('h1', {}, title),
    element('figure', {}, ...plots, element('figcaption', {}, ...caption)),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of all numbers' },
      ...comparisons.map(drawTable),
    ),
  );
  const head = element(
    'head',
    {},
    new Markup('<meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'),
    new Markup('<link rel="icon" href="data:,"/>'),
    element('title', {}, `${title} – clapp compare`),
    new Markup(`<style>${style}</style>`),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).source}\n`;
}

/** @param {Comparison} comparison */
function drawTable(comparison) {
  const { things } = words[parseDataName(comparison.data).sense];
  const name = comparison.readOut === undefined ? '' : `${titleOf(comparison)}. `;
  const { head, rows } = tableCells(comparison);
  const header = head.map((cell) => (cell === '' ? element('td', {}) : element('th', { scope: 'col' }, cell)));
  let rule = '';
  const lines = rows.map((row) => {
    const isFirst = row[0] !== '';
    if (isFirst) rule = row[0];
    const cells = head.map((_, column) => {
      const text = row[column] ?? '';
      if (column > 1) return element('td', {}, text);
      if (column === 1) return element('th', { scope: 'row', 'aria-label': `${rule}, ${text}` }, text);
      return element(isFirst ? 'th' : 'td', { scope: isFirst ? 'row' : undefined }, text);
    });
    return element('tr', { class: isFirst ? 'first' : undefined }, ...cells);
  });
  return element(
    'table',
    {},
    element('caption', {}, `${name}Percent right on the test ${things}; “difference”: best trained minus best random block`),
    element('thead', {}, element('tr', {}, ...header)),
    element('tbody', {}, ...lines),
  );
}
