import { de } from './words/de.js';
import { en } from './words/en.js';

/** @typedef {typeof en} Words */

/** @type {Record<string, Words>} */
export const languages = { en, de };

/**
 * The first language that the lab speaks, by its first part: "de-CH" is German.
 * @param {(string | null | undefined)[]} wishes
 */
export function chooseLanguage(wishes) {
  for (const wish of wishes) {
    const name = wish?.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(languages, name)) return name;
  }
  return 'en';
}
