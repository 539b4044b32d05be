import { readUrl } from './read-url.js';
import { readWav } from './wav.js';

/** @typedef {import('./sound.js').Sound} Sound */

/**
 * @typedef {object} Digits
 * @property {Sound[]} sounds the label is the digit
 * @property {string[]} classes "0" to "9"
 * @property {number[]} speakers of each sound
 * @property {string} licence
 */

// Whole literals, so that bundlers find the files.
const index = new URL('./sample/digits.json', import.meta.url);
const recording = new URL('./sample/digits.wav', import.meta.url);

/**
 * The spoken digits that come with the package, said by eSpeak NG: something to hear without any other data.
 * @returns {Promise<Digits>}
 */
export async function loadDigits() {
  const [text, bytes] = await Promise.all([index, recording].map(readUrl));
  /** @type {{ classes: string[], licence: string, sounds: [digit: number, speaker: number, length: number][] }} */
  const { classes, licence, sounds: list } = JSON.parse(new TextDecoder().decode(text));
  const { samples, rate } = readWav(bytes);
  let end = 0;
  const sounds = list.map(([label, , length]) => ({ samples: samples.subarray(end, (end += length)), rate, label }));
  return { sounds, classes, speakers: list.map(([, speaker]) => speaker), licence };
}
