import { compareNames } from '../node/pattern.js';

/** @typedef {import('../node/recordings.js').Recording} Recording */
/** @typedef {{ name: string, train: Recording[], test: Recording[] }} Part of a read-out */

/**
 * @typedef {object} Split
 * @property {Recording[]} learn what is learned from: nobody is tested on it
 * @property {Part[]} parts one for each read-out
 * @property {string} sentence how it was split
 */

const groupFields = ['speaker', 'sequence'];
const usualFields = ['digit', 'speaker', 'action', 'phone'];
const step = 5; // of five, the fifth is for testing

/**
 * @param {string[]} fields that there are
 * @param {string[] | undefined} wanted
 * @param {string} data its name
 * @returns {string[]} that are read out
 */
export function chooseReadOuts(fields, wanted, data) {
  const chosen = wanted ?? usualFields.filter((field) => fields.includes(field));
  const strange = chosen.find((field) => !fields.includes(field));
  const there = `${data} has ${fields.join(', ')}`;
  if (strange !== undefined) throw new Error(`--read-out: there is no "${strange}"; ${there}`);
  if (chosen.length === 0) throw new Error(`--read-out must say what is to be read out; ${there}`);
  return chosen;
}

/** @param {Recording} recording @param {string} field */
export const valueOf = ({ fields }, field) => /** @type {string} */ (fields.get(field));

/**
 * The values of a field, in the order of names.
 * @param {Recording[]} recordings
 * @param {string} field
 */
export function valuesOf(recordings, field) {
  return [...new Set(recordings.map((recording) => valueOf(recording, field)))].sort(compareNames);
}

/**
 * Every fifth of each class, in their order.
 * @template Thing
 * @param {Thing[]} all
 * @param {(thing: Thing) => string} classOf
 * @returns {Set<Thing>}
 */
export function everyFifth(all, classOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const chosen = all.filter((thing) => {
    const count = (counts.get(classOf(thing)) ?? 0) + 1;
    counts.set(classOf(thing), count);
    return count % step === 0;
  });
  return new Set(chosen);
}

/**
 * Whole groups, as speakers, are held out, so that who is tested was never heard; the group itself is read out of every
 * fifth recording of each of the others.
 * @param {Recording[]} recordings
 * @param {string[]} fields
 * @param {{ readOuts: string[], holdOut?: string }} options holdOut: the group's field, or "none"
 * @returns {Split}
 */
export function splitRecordings(recordings, fields, { readOuts, holdOut }) {
  const group = holdOut ?? groupFields.find((field) => fields.includes(field)) ?? 'none';
  if (group !== 'none' && !fields.includes(group))
    throw new Error(`--hold-out: there is no "${group}"; expected ${fields.join(', ')} or none`);
  const others = readOuts.filter((name) => name !== group);
  const held = group === 'none' || others.length === 0 ? [] : heldGroups(valuesOf(recordings, group));
  const isHeld = (/** @type {Recording} */ recording) => held.includes(valueOf(recording, group));
  const rest = recordings.filter((recording) => !isHeld(recording));
  const unheard = recordings.filter(isHeld);
  const tests = readOuts.map((name) =>
    name !== group && held.length > 0 ? unheard : [...everyFifth(rest, (recording) => valueOf(recording, name))],
  );
  const tested = new Set(tests.flat());
  const learn = recordings.filter((recording) => !tested.has(recording));
  return {
    learn,
    parts: readOuts.map((name, index) => ({ name, train: learn, test: tests[index] })),
    sentence: sentenceOf(group, held, tests.some((test) => test !== unheard)),
  };
}

/**
 * Every fifth; of two to four the last.
 * @param {string[]} groups
 */
function heldGroups(groups) {
  const fifth = groups.filter((_, index) => index % step === step - 1);
  return fifth.length > 0 || groups.length < 2 ? fifth : groups.slice(-1);
}

/**
 * @param {string} group
 * @param {string[]} held
 * @param {boolean} fifths whether some are tested on every fifth recording
 */
function sentenceOf(group, held, fifths) {
  const parts = held.length > 0 ? [`${group} ${held.join(', ')}`] : [];
  if (fifths) parts.push(`every fifth recording of each class${held.length > 0 ? ` of the others` : ''}`);
  return `held out, never learned from: ${parts.join('; ')}`;
}
