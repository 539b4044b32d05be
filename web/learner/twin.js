/** @typedef {import('../settings.js').Settings} Settings */

/**
 * A network that has the same eyes and has learned nothing.
 * @param {Settings} settings
 * @param {import('../settings.js').CompleteSettings['sight']} sight
 * @returns {Settings}
 */
export function twinSettings(settings, sight) {
  return { ...settings, rule: 'random', sight, no_prediction: false, symmetric: false }; // there is nothing to ablate
}
