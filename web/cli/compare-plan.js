import { checkName, checkSet, completeOrRefuse } from './settings-options.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../settings.js').Settings} Settings */

/** What each rule may spend for a seed: so many steps, or so many minutes of training. */
/** @typedef {{ steps: number, minutes?: undefined } | { steps?: undefined, minutes: number }} Budget */

/**
 * @typedef {object} PlanOptions
 * @property {string} preset
 * @property {Partial<Settings>} [set]
 * @property {string} rules
 * @property {number} [steps]
 * @property {number} [minutes]
 * @property {number[]} seeds
 * @property {number} cells
 * @property {number} [batch]
 * @property {boolean} [alignment]
 */

/** @typedef {{ rule: string, sight: 'grid' | 'views', partner?: string }} PlannedRule */

/**
 * @typedef {object} Plan
 * @property {string} preset
 * @property {Settings} settings what all networks have in common
 * @property {PlannedRule[]} rules partner: the end-to-end rule that its updates are compared with
 * @property {number[]} seeds
 * @property {number} cells
 * @property {Budget} budget
 */

/** What a local rule would be if its loss stood at the last block only. */
const partners = new Map([
  ['clapp', 'hinge-cpc'],
  ['clapp-s', 'hinge-cpc'],
  ['clapp++', 'clapp++-bp'],
  ['gim', 'cpc'],
  ['greedy-supervised', 'supervised'],
]);

/**
 * What is to be done, once it is certain that every network can be made.
 * @param {Engine} engine
 * @param {PlanOptions} options
 * @returns {Plan}
 */
export function makePlan(engine, { preset, set = {}, rules, steps, minutes, seeds, cells, batch, alignment }) {
  checkName('preset', preset, engine.presets);
  checkSet(set, { preset: '--preset', rule: '--rules', seed: '--seeds', classes: '--data' });
  if (batch !== undefined) checkSet(set, { batch: '--batch' });
  const settings = { preset, ...set, ...(batch === undefined ? {} : { batch }) };
  const planned = chooseRules(engine, rules).map((rule) => {
    const { sight } = completeOrRefuse(engine, { ...settings, rule });
    const partner = alignment ? partners.get(rule) : undefined;
    if (partner !== undefined) completeOrRefuse(engine, { ...settings, rule: partner });
    return { rule, sight, partner };
  });
  if (alignment && planned.every(({ partner }) => partner === undefined))
    throw new UsageError(`--alignment needs a local rule: one of ${[...partners.keys()].join(', ')}`);
  const budget = minutes === undefined ? { steps: steps ?? 300 } : { minutes };
  return { preset, settings, rules: planned, seeds, cells, budget };
}

/**
 * @param {Engine} engine
 * @param {string} text "all", or names between commas
 */
function chooseRules(engine, text) {
  const learning = engine.rules.filter((rule) => rule !== 'random');
  if (text === 'all') return learning;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('random'))
    throw new UsageError('--rules: its random twin stands beside every rule; leave random out');
  for (const name of names) checkName('rule', name, learning);
  return [...new Set(names)];
}
