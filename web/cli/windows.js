import { hearingRate } from '../sound.js';
import { everyFifth, valueOf } from './hold-out.js';

/** @typedef {import('../node/recordings.js').Recording} Recording */
/** @typedef {import('../sound.js').Sound} Sound */

/**
 * As much of an utterance as a network hears at once.
 * @typedef {object} Window
 * @property {Recording} utterance
 * @property {number} start samples
 * @property {number} end where the next one begins
 * @property {Sound} sound
 * @property {Int32Array | undefined} phones (frames) −1 where nobody has written one down
 */

export const frameSamples = hearingRate / 100; // 10 ms

/**
 * An utterance in pieces.  The last one is filled up with silence where it is the only one or at least half there.
 * @param {Recording} utterance
 * @param {number} frames of 10 ms in a window
 * @param {number} size of a window, samples
 * @returns {Window[]}
 */
export function cutWindows(utterance, frames, size) {
  const { samples, rate } = /** @type {Sound} */ (utterance.item);
  const pace = frames * frameSamples;
  const count = Math.max(1, Math.floor((samples.length - size / 2) / pace) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = index * pace;
    let part = samples.subarray(start, start + size);
    if (part.length < size) {
      const filled = new Float32Array(size);
      filled.set(part);
      part = filled;
    }
    return { utterance, start, end: start + pace, sound: { samples: part, rate }, phones: phonesAt(utterance, start, frames) };
  });
}

/**
 * @param {Recording} utterance
 * @param {number} start samples
 * @param {number} frames
 */
function phonesAt({ phones }, start, frames) {
  if (phones === undefined) return undefined;
  return Int32Array.from({ length: frames }, (_, frame) => phones[start / frameSamples + frame] ?? -1);
}

/**
 * Which windows are for testing: those of every fifth utterance of each speaker; where that leaves a read-out without
 * any, every fifth window.
 * @param {Window[]} windows
 * @param {boolean} needsPhones
 * @returns {{ test: Set<Window>, unit: 'utterance' | 'window' }}
 */
export function chooseTests(windows, needsPhones) {
  const speakerOf = (/** @type {Recording} */ utterance) => valueOf(utterance, 'speaker');
  const utterances = everyFifth([...new Set(windows.map(({ utterance }) => utterance))], speakerOf);
  const test = new Set(windows.filter(({ utterance }) => utterances.has(utterance)));
  const enough = (/** @type {Window[]} */ some) => some.length > 0 && (!needsPhones || some.some(({ phones }) => phones));
  const isSplit = enough([...test]) && enough(windows.filter((window) => !test.has(window)));
  if (isSplit) return { test, unit: 'utterance' };
  return { test: everyFifth(windows, ({ utterance }) => speakerOf(utterance)), unit: 'window' };
}

/**
 * What lies between the windows that are for testing, in one piece where it can be.
 * @param {Window[]} windows in their order
 * @param {Set<Window>} test
 * @returns {Sound[]}
 */
export function soundsBetween(windows, test) {
  /** @type {Sound[]} */
  const sounds = [];
  /** @type {{ utterance: Recording, first: number, last: Window } | undefined} */
  let run;
  const end = () => {
    if (run === undefined) return;
    const { samples, rate } = /** @type {Sound} */ (run.utterance.item);
    sounds.push({ samples: samples.subarray(run.first, run.last.end), rate });
    run = undefined;
  };
  for (const window of windows) {
    if (run !== undefined && (run.utterance !== window.utterance || test.has(window))) end();
    if (test.has(window)) continue;
    if (run === undefined) run = { utterance: window.utterance, first: window.start, last: window };
    run.last = window;
  }
  end();
  return sounds;
}
