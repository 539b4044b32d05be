import { checkFloats, checkObject, checkWhole } from './check.js';

/**
 * @typedef {object} Sound
 * @property {Float32Array} samples (time) mono, −1..1
 * @property {number} rate samples a second
 * @property {number} [label] of its class, from 0
 */

/** What networks hear, in samples a second. */
export const hearingRate = 16000;

const mostSamples = 2 ** 28; // 1 GB

/**
 * The sound, once it is certain to be one.  Samples are looked at by the network itself.
 * @param {unknown} value
 * @param {string} [name]
 * @returns {{ samples: Float32Array, rate: number }}
 */
export function checkSound(value, name = 'sound') {
  const sound = checkObject(value, name);
  const rate = checkWhole(sound.rate, `${name}.rate`, 1, 2 ** 20);
  const samples = checkFloats(sound.samples, `${name}.samples`);
  if (samples.length === 0) throw new RangeError(`${name}.samples is empty`);
  if (samples.length > mostSamples)
    throw new RangeError(`${name}.samples has ${samples.length} numbers, expected ${mostSamples} at most`);
  return { samples, rate };
}
