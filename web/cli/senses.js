import { parseDataName } from '../node/data.js';
import { UsageError } from './usage-error.js';

/** @typedef {'picture' | 'sound' | 'clip'} Sense */

/**
 * How we speak about what a sense is given.
 * @typedef {object} Words
 * @property {'pictures' | 'sounds' | 'clips'} things
 * @property {'images' | 'sounds' | 'clips'} counted their number's name in tables and in --json
 * @property {string} does what a network with that sense does
 * @property {string} preset that is taken where nobody names one
 */

/** @type {Record<Sense, Words>} */
export const words = {
  picture: { things: 'pictures', counted: 'images', does: 'looks at pictures', preset: 'tiny' },
  sound: { things: 'sounds', counted: 'sounds', does: 'listens to sounds', preset: 'speech-tiny' },
  clip: { things: 'clips', counted: 'clips', does: 'watches clips', preset: 'video-tiny' },
};

/**
 * @param {{ sight: string }} settings of a network
 * @returns {Sense}
 */
export function senseOf({ sight }) {
  return sight === 'sound' || sight === 'clip' ? sight : 'picture';
}

/**
 * Refuses data that a network has no sense for.
 * @param {{ sight: string }} settings
 * @param {{ data: string, test?: string, unlabeled?: string }} names
 */
export function checkSense(settings, { data, test, unlabeled }) {
  const own = senseOf(settings);
  for (const name of [data, test, unlabeled]) {
    const held = name === undefined ? own : parseDataName(name).sense;
    if (held !== own) throw new UsageError(`the network ${words[own].does}; ${name} holds ${words[held].things}`);
  }
}

/**
 * Refuses what is said about the names of recordings where there are none.
 * @param {{ data: string, test?: string, pattern?: string, readOut?: string[], holdOut?: string }} options
 */
export function checkNaming({ data, test, pattern, readOut, holdOut }) {
  const { kind, sense } = parseDataName(data);
  const given = { pattern, 'read-out': readOut, 'hold-out': holdOut };
  const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (sense === 'picture' && name !== undefined) throw new UsageError(`--${name} is for sounds and clips; ${data} holds pictures`);
  if (kind === 'librispeech' && pattern !== undefined) throw new UsageError('--pattern: the names of librispeech have one form');
  if (kind === 'librispeech' && test !== undefined) throw new UsageError('--test: librispeech holds out a part of itself');
  if (kind === 'librispeech' && holdOut !== undefined) throw new UsageError('--hold-out: in librispeech every fifth utterance is held out');
}
