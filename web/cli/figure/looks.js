// Relatives share a colour (Okabe and Ito's, which colour-blind people can tell apart); what learns block by block is
// filled, what is trained end to end is hollow, and what never learned is dashed.

/** @typedef {'filled' | 'hollow' | 'dashed'} Manner */
/** @typedef {{ hue: string, manner: Manner }} Look */

/** @type {Record<string, { light: string, dark: string }>} */
export const hues = {
  blue: { light: '#0072b2', dark: '#4aa3df' },
  sky: { light: '#3fa0d8', dark: '#9bd3f5' },
  orange: { light: '#d55e00', dark: '#f28a3c' },
  green: { light: '#009e73', dark: '#35c79d' },
  purple: { light: '#c2649a', dark: '#e3a3c6' },
  gray: { light: '#767676', dark: '#9a9a9a' },
};

/** @type {Map<string, Look>} */
const looks = new Map([
  ['clapp', { hue: 'blue', manner: 'filled' }],
  ['clapp-s', { hue: 'sky', manner: 'filled' }],
  ['hinge-cpc', { hue: 'blue', manner: 'hollow' }],
  ['clapp++', { hue: 'orange', manner: 'filled' }],
  ['clapp++-bp', { hue: 'orange', manner: 'hollow' }],
  ['gim', { hue: 'green', manner: 'filled' }],
  ['cpc', { hue: 'green', manner: 'hollow' }],
  ['greedy-supervised', { hue: 'purple', manner: 'filled' }],
  ['supervised', { hue: 'purple', manner: 'hollow' }],
]);

/** @type {Look} */
export const untrained = { hue: 'gray', manner: 'dashed' };

/**
 * @param {string} rule
 * @returns {Look}
 */
export function lookOf(rule) {
  return looks.get(rule) ?? { hue: 'gray', manner: 'filled' };
}
