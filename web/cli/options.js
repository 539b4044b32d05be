import { InvalidArgumentError } from 'commander';
import { parseDataName } from '../node/data.js';
import { parsePattern } from '../node/pattern.js';

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

/**
 * @param {string} text
 * @returns {string} as it is, once it is certain to be a pattern of names
 */
function patternText(text) {
  try {
    parsePattern(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${/** @type {Error} */ (error).message}.`);
  }
}

/** @param {string} text names between commas */
function listOfNames(text) {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names between commas.');
  return [...new Set(names)];
}

export const presetHelp =
  'the network: tiny (default), small, small-grid, webcam or vgg6; speech-tiny (default of sounds), speech; ' +
  'video-tiny (default of clips), video';

export const cellsHelp = 'average the codes over n × n parts of the picture or frame, over n parts of the time of a sound';

export const holdOutHelp = `whole groups (--hold-out; "speaker" or "sequence", if the names have one)
are left out, every fifth in the order of names, of two to four the last.  The group itself, and all others where nothing
is left out as a group, is read out of every fifth recording of each class.  librispeech: every fifth utterance of each
speaker, or window, where there are too few.`;

/** @typedef {{ json?: boolean }} JsonOption */
/** @typedef {{ imageSide: number, refuseBroken?: boolean }} ReadingOptions */

/**
 * The options of every command that reads pictures, sounds or clips.
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
    .option('--refuse-broken', 'stop at a picture that cannot be read')
    .option('--pattern <text>', "what the names of sounds and clips say, as '{word}/{speaker}_{take}'", patternText)
    .option('--read-out <fields>', 'of those names, or phone: what is read out of sounds and clips', listOfNames)
    .option('--hold-out <field>', 'of those names: every fifth of its groups is heard by the tests only; or none');
}
