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
 */

/**
 * What there is to draw: accuracy, and cosines where they were asked for.
 * @param {Comparison} comparison
 * @returns {Chart[]}
 */
export function chartsOf({ rules }) {
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
  const cosines = rules
    .map(({ rule, blocks }) => ({
      name: rule,
      look: lookOf(rule),
      blocks: blocks.flatMap(({ alignment }) => alignment ?? []),
    }))
    .filter(({ blocks }) => blocks.length > 0);
  /** @type {Chart[]} */
  const charts = [
    { title: 'Right on test pictures, %', unit: ' %', digits: 1, series: [...twins, ...trained], most: 100 },
  ];
  if (cosines.length > 0)
    charts.push({
      title: 'Cosine of local update and back-propagation',
      unit: '',
      digits: 2,
      series: cosines,
      base: 0,
      most: 1,
    });
  return charts;
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
 * @param {Comparison} comparison
 * @returns {string[]} sentences
 */
export function captionOf({ command, data, preset, budget, seeds, cells, version, rules, ...counts }) {
  const batch = Math.round(rules[0].images / rules[0].steps);
  const spent =
    budget.steps === undefined
      ? `${budget.minutes} minutes of training in steps of ${batch} images`
      : `${budget.steps} steps of ${batch} images`;
  const chance =
    seeds.length > 1
      ? `seeds ${seeds.join(', ')}: mean ± standard deviation over the seeds`
      : `one seed, ${seeds[0]}, so that nothing says how far chance goes`;
  const parts = cells > 1 ? `, averaged over ${cells} × ${cells} parts of the picture` : '';
  return [
    `Linear read-out of every block${parts}: ${counts.classes} classes of ${data}, ${counts.fit} pictures to fit, ` +
      `${counts.test} to test, ${counts.images} to learn from.`,
    `Preset ${preset}, ${spent} for each rule and seed; ${chance}.`,
    `clapp ${version}: ${command}`,
  ];
}
