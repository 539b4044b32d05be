import { InvalidArgumentError } from 'commander';
import { repeatedKey } from '../repeated-key.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('../settings.js').Settings} Settings */

/**
 * @param {string} text
 * @returns {Partial<Settings>} not yet checked: the engine knows what there is
 */
export function settingsObject(text) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError(`Expected a JSON object like '{"learning_rate": 0.0005}'.`);
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new InvalidArgumentError(`"${twice}" comes twice.`);
  return value;
}

/**
 * @param {string} what
 * @param {string} name
 * @param {string[]} names
 */
export function checkName(what, name, names) {
  if (!names.includes(name)) throw new UsageError(`there is no ${what} "${name}": expected ${names.join(', ')}`);
}

/**
 * Settings that --set has a part in, complete.
 * @param {import('../engine.js').Engine} engine
 * @param {Settings} settings
 * @returns {import('../settings.js').CompleteSettings}
 */
export function completeOrRefuse(engine, settings) {
  try {
    return engine.complete(settings);
  } catch (error) {
    const sentence = /** @type {Error} */ (error).message.replace(/ at byte \d+$/, ''); // of a text nobody has seen
    throw new UsageError(sentence);
  }
}

/**
 * Refuses what has an option of its own.
 * @param {Partial<Settings>} set
 * @param {Record<string, string>} options by the name of the setting
 */
export function checkSet(set, options) {
  const name = Object.keys(options).find((key) => Object.hasOwn(set, key));
  if (name !== undefined) throw new UsageError(`--set: "${name}" is chosen by ${options[name]}`);
}
