/** @typedef {{seed: number, rule: string, preset: string}} Choices what the page's address keeps */

export const RULES = ['clapp', 'clapp-s', 'random'];
export const PRESETS = ['tiny', 'small'];
const DEFAULTS = { seed: 1, rule: RULES[0], preset: PRESETS[0] };

/** @param {string} text @returns {number} a seed that JSON can hold, or the default */
export function parseSeed(text) {
  const seed = Number(text);
  return text.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0 ? seed : DEFAULTS.seed;
}

/** @param {string} search the address from its question mark on @returns {Choices} */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const oneOf = (/** @type {string[]} */ list, /** @type {string} */ key) =>
    list.find((name) => name === query.get(key)) ?? list[0];
  return { seed: parseSeed(query.get('seed') ?? ''), rule: oneOf(RULES, 'rule'), preset: oneOf(PRESETS, 'preset') };
}

/** @param {Choices} choices @returns {string} the shortest query that means them */
export function writeAddress(choices) {
  const query = new URLSearchParams();
  for (const key of /** @type {const} */ (['seed', 'rule', 'preset'])) {
    if (choices[key] !== DEFAULTS[key]) query.set(key, String(choices[key]));
  }
  const text = query.toString();
  return text && `?${text}`;
}
