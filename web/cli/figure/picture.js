import { captionOf, chartsOf } from './content.js';
import { wrap } from './labels.js';
import { drawPlot, font, ink, paper } from './plot.js';
import { element } from './xml.js';

const width = 760;
const lineHeight = 15;
const head = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * The figure as one SVG picture, on white.
 * @param {import('../compare-result.js').Comparison[]} comparisons
 * @returns {string}
 */
export function drawPicture(comparisons) {
  let y = 8;
  const plots = chartsOf(comparisons).map((chart) => {
    const plot = drawPlot(chart, { width, height: chart.large ? 320 : 170, y });
    y += plot.height + 8;
    return plot.markup;
  });
  const lines = captionOf(comparisons)
    .flatMap((sentence) => wrap(sentence, 118))
    .map((text) => element('text', { x: 8, y: (y += lineHeight) }, text));
  const height = y + 14;
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': font,
    'font-size': 11.5,
    fill: ink,
  };
  const background = element('rect', { width, height, fill: paper });
  return `${head}\n${element('svg', attributes, background, ...plots, ...lines).source}\n`;
}
