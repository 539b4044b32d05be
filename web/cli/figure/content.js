import { parseDataName } from '../../node/data.js';
import { words } from '../senses.js';
import { lookOf, untrained } from './looks.js';

/** @typedef {import('../compare-result.js').Comparison} Comparison */
/** @typedef {import('../compare-result.js').Spread} Spread */
/** @typedef {import('./looks.js').Look} Look */

/** @typedef {{ name: string, look: Look, blocks: Spread[] }} Series */

/**
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} unit behind a number
 * @property {number} digits
 * @property {Series[]} series
 * @property {number} [base] a value that must be in sight
 * @property {number} [most] no value can be larger, and no bar is drawn beyond
 * @property {boolean} large
 */

/**
 * What there is to draw: accuracy for each read-out, and cosines where they were asked for.
 * @param {Comparison[]} comparisons
 * @returns {Chart[]}
 */
export function chartsOf(comparisons) {
  return [...comparisons.map(accuracyOf), ...alignmentOf(comparisons[0])];
}

/**
 * @param {Comparison} comparison
 * @returns {Chart}
 */
function accuracyOf({ rules, data, readOut }) {
  const sights = [...new Set(rules.map(({ sight }) => sight))];
  const twins = sights.map((sight) => ({
    name: sights.length > 1 ? `random, ${sight}` : 'random',
    look: untrained,
    blocks: rules.find((rule) => rule.sight === sight)?.blocks.map(({ random }) => random) ?? [],
  }));
  const trained = rules.map(({ rule, blocks }) => ({
    name: rule,
    look: lookOf(rule),
    blocks: blocks.map((block) => block.trained),
  }));
  const name = readOut === undefined ? '' : `${readOut}: `;
  const title = `${name}${name ? 'right' : 'Right'} on test ${words[parseDataName(data).sense].things}, %`;
  return { title, unit: ' %', digits: 1, series: [...twins, ...trained], most: 100, large: true };
}

/**
 * @param {Comparison} comparison
 * @returns {Chart[]} one or none
 */
function alignmentOf({ rules }) {
  const cosines = rules
    .map(({ rule, blocks }) => ({
      name: rule,
      look: lookOf(rule),
      blocks: blocks.flatMap(({ alignment }) => alignment ?? []),
    }))
    .filter(({ blocks }) => blocks.length > 0);
  const title = 'Cosine of local update and back-propagation';
  return cosines.length === 0 ? [] : [{ title, unit: '', digits: 2, series: cosines, base: 0, most: 1, large: false }];
}

/**
 * How to read the lines, where they are not all alike.
 * @param {Chart} chart
 */
export function keyOf({ series }) {
  const meanings = { filled: '● learns block by block', hollow: '○ back-propagation', dashed: '┄┄ random weights' };
  const present = new Set(series.map(({ look }) => look.manner));
  if (present.size < 2) return [];
  return Object.entries(meanings).flatMap(([manner, meaning]) =>
    present.has(/** @type {import('./looks.js').Manner} */ (manner)) ? [meaning] : [],
  );
}

/**
 * @param {Comparison[]} comparisons
 * @returns {string[]} sentences
 */
export function captionOf(comparisons) {
  const [{ command, data, preset, budget, seeds, cells, version, rules, images }] = comparisons;
  const { sense } = parseDataName(data);
  const { things, counted } = words[sense];
  const batch = Math.round(rules[0].images / rules[0].steps);
  const spent =
    budget.steps === undefined
      ? `${budget.minutes} minutes of training in steps of ${batch} ${counted}`
      : `${budget.steps} steps of ${batch} ${counted}`;
  const chance =
    seeds.length > 1
      ? `seeds ${seeds.join(', ')}: mean ± standard deviation over the seeds`
      : `one seed, ${seeds[0]}, so that nothing says how far chance goes`;
  const places = sense === 'sound' ? `${cells} parts of the time` : `${cells} × ${cells} parts of the picture`;
  const parts = cells > 1 ? `, averaged over ${places}` : '';
  const tasks = comparisons.map(
    ({ readOut, classes, fit, test }, index) =>
      `${readOut === undefined ? '' : `${readOut}, `}${classes} classes${index === 0 ? ` of ${data}` : ''}, ` +
      `${fit}${readOut === undefined ? ` ${things}` : ''} to fit, ${test} to test`,
  );
  return [
    `Linear read-out of every block${parts}: ${tasks.join('; ')}, ${images}${tasks.length > 1 ? ` ${things}` : ''} to learn from.`,
    `Preset ${preset}, ${spent} for each rule and seed; ${chance}.`,
    `clapp ${version}: ${command}`,
  ];
}
