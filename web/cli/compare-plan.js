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
 * @property {'item' | 'frame'} [labels] whether a whole item has one, which the supervised rules need (default)
 */

/** @typedef {import('../settings.js').CompleteSettings['sight']} Sight */
/** @typedef {{ rule: string, sight: Sight, partner?: string }} PlannedRule */

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
export function makePlan(engine, { preset, set = {}, rules, steps, minutes, seeds, cells, batch, alignment, labels = 'item' }) {
  checkName('preset', preset, engine.presets);
  checkSet(set, { preset: '--preset', rule: '--rules', seed: '--seeds', classes: '--data' });
  if (batch !== undefined) checkSet(set, { batch: '--batch' });
  const settings = { preset, ...set, ...(batch === undefined ? {} : { batch }) };
  const planned = chooseRules(engine, preset, rules, labels).map((rule) => {
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
 * @param {string} preset
 * @param {string} text "all" that can learn there, or names between commas
 * @param {'item' | 'frame'} labels
 */
function chooseRules(engine, preset, text, labels) {
  const learning = engine.rules.filter((rule) => rule !== 'random');
  const isTaught = (/** @type {string} */ rule) => labels === 'item' || !rule.endsWith('supervised');
  if (text === 'all') return rulesOf(engine, preset, learning).filter(isTaught);
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('random'))
    throw new UsageError('--rules: its random twin stands beside every rule; leave random out');
  for (const name of names) checkName('rule', name, learning);
  const untaught = names.find((name) => !isTaught(name));
  if (untaught !== undefined) throw new UsageError(`--rules: ${untaught} needs one label for all of a sound; phones change`);
  return [...new Set(names)];
}

/**
 * Those that can learn on a preset: networks that hear or watch have fewer.
 * @param {Engine} engine
 * @param {string} preset
 * @param {string[]} rules
 */
function rulesOf(engine, preset, rules) {
  return rules.filter((rule) => {
    try {
      return engine.complete({ preset, rule }) !== undefined;
    } catch {
      return false;
    }
  });
}
