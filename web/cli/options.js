import { InvalidArgumentError } from 'commander';
import { parseDataName } from '../node/data.js';

/**
 * A parser of whole numbers within limits.
 * @param {number} least
 * @param {number} most
 * @returns {(text: string) => number}
 */
export function whole(least, most) {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

/**
 * A parser of such numbers between commas, none of them twice.
 * @param {number} least
 * @param {number} most
 * @returns {(text: string) => number[]}
 */
export function listOfWholes(least, most) {
  const parse = whole(least, most);
  return (text) => [...new Set(text.split(',').map((part) => parse(part.trim())))];
}

/**
 * @param {string} text
 * @returns {number}
 */
export function positive(text) {
  const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (number > 0 && number < Infinity) return number;
  throw new InvalidArgumentError('Expected a number above zero.');
}

/**
 * @param {string} text
 * @returns {string} as it is, once it is certain to name a data set
 */
export function dataName(text) {
  try {
    parseDataName(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${/** @type {Error} */ (error).message}.`);
  }
}

/** @typedef {{ json?: boolean }} JsonOption */
/** @typedef {{ imageSide: number, refuseBroken?: boolean }} ReadingOptions */

/**
 * The options of every command that reads pictures.
 * @param {import('commander').Command} command
 */
export function addReadingOptions(command) {
  return command
    .option('--image-side <pixels>', 'shrink encoded pictures to this shorter side, 0: never', whole(0, 16384), 96)
    .addOption(
      command
        .createOption('--skip-broken', 'leave out pictures that cannot be read (default)')
        .conflicts('refuseBroken'),
    )
    .option('--refuse-broken', 'stop at a picture that cannot be read');
}
