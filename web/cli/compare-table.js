import { parseDataName } from '../node/data.js';
import { words } from './senses.js';

/** @typedef {import('./compare-result.js').Comparison} Comparison */
/** @typedef {import('./compare-result.js').RuleResult} RuleResult */
/** @typedef {import('./compare-result.js').Spread} Spread */

/**
 * @param {number} value
 * @param {number} digits
 */
export function formatSigned(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
}

/**
 * One seed says nothing about the spread.
 * @param {Spread} spread
 * @param {number} digits
 */
export function formatSpread({ mean, sd, values }, digits) {
  const text = formatSigned(mean, digits);
  return values.length > 1 ? `${text} ± ${sd.toFixed(digits)}` : text;
}

/**
 * The best trained block minus the best random one, with its sign.
 * @param {RuleResult} result
 */
export function formatDifference({ best: { difference } }) {
  const text = formatSigned(difference, 1);
  return difference > 0 && Number(text) > 0 ? `+${text}` : text;
}

/**
 * The cells of the table: a head, and for each rule two rows, or three with cosines.
 * @param {Comparison} comparison
 * @returns {{ head: string[], rows: string[][] }}
 */
export function tableCells({ rules, data }) {
  const blocks = rules[0].blocks.map((_, block) => `block ${block}`);
  return {
    head: ['rule', '', ...blocks, 'best', 'difference', 'seconds', 'steps', words[parseDataName(data).sense].counted],
    rows: rules.flatMap(ruleRows),
  };
}

/** @param {RuleResult} result */
function ruleRows(result) {
  const { rule, sight, blocks, best, seconds, steps, images } = result;
  const costs = [seconds.toFixed(1), String(Math.round(steps)), String(Math.round(images))];
  const rows = [
    [
      rule,
      'trained',
      ...blocks.map(({ trained }) => formatSpread(trained, 1)),
      best.trained.toFixed(1),
      formatDifference(result),
      ...costs,
    ],
    ['', `random, ${sight}`, ...blocks.map(({ random }) => formatSpread(random, 1)), best.random.toFixed(1)],
  ];
  const cosines = blocks.flatMap(({ alignment }) => (alignment ? [formatSpread(alignment, 2)] : []));
  if (cosines.length > 0) rows.push(['', 'cosine', ...cosines]);
  return rows;
}

/**
 * What a table is about, where there are several.
 * @param {Comparison} comparison
 */
export function titleOf({ readOut, classes, fit, test }) {
  return `${readOut}: ${classes} classes, ${fit} to fit, ${test} to test`;
}

/**
 * @param {Comparison[]} comparisons
 * @returns {string} a table for each, with its title where it has a name
 */
export function formatTables(comparisons) {
  const titled = (/** @type {Comparison} */ one) => (one.readOut === undefined ? '' : `${titleOf(one)}\n`);
  return comparisons.map((one) => titled(one) + formatTable(one)).join('\n');
}

/**
 * @param {Comparison} comparison
 * @returns {string} lines for a terminal: percent right, except for the cosines
 */
function formatTable(comparison) {
  const { head, rows } = tableCells(comparison);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const lines = [head, ...rows].map((row) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  '),
  );
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
