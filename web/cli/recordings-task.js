import { compareNames } from '../node/pattern.js';
import { parseDataName } from '../node/data.js';
import { remark } from './files.js';
import { chooseReadOuts, splitRecordings, valueOf, valuesOf } from './hold-out.js';
import { readSet, remarkSkipped } from './read-pictures.js';
import { words } from './senses.js';
import { speechMaterial } from './speech-task.js';

/** @typedef {import('../clip.js').Clip} Clip */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../node/recordings.js').Recording} Recording */
/** @typedef {import('../node/recordings.js').Recordings} Recordings */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('./task.js').Item} Item */
/** @typedef {import('./task.js').Material} Material */
/** @typedef {import('./task.js').Task} Task */
/** @typedef {import('./task.js').TaskOptions} TaskOptions */

/**
 * What sounds or clips are to be learned from, and what is read out of the others.
 * @param {Engine} engine
 * @param {TaskOptions} options
 * @param {CompleteSettings} settings of the network
 * @returns {Promise<Material & { skipped: number }>}
 */
export async function readRecordingsTask(engine, options, settings) {
  const { kind, sense } = parseDataName(options.data);
  const { pattern: own } = options;
  const read = async (/** @type {string} */ name, /** @type {string | undefined} */ pattern) =>
    longEnough(await readSet(engine, name, { ...options, pattern }), settings, name);
  const data = await read(options.data, own);
  const test = options.test === options.data ? data : options.test === undefined ? undefined : await read(options.test, own);
  const further = options.unlabeled === undefined ? undefined : await read(options.unlabeled, anyName(options.unlabeled));
  const material =
    kind === 'librispeech'
      ? speechMaterial(data.recordings, options, settings)
      : test === undefined
        ? splitMaterial(data, options)
        : givenMaterial(data, test, options);
  const sets = [...new Set([data, test, further])].flatMap((set) => (set ? [set] : []));
  const items = [...material.items, ...(further?.recordings ?? []).map(({ item }) => item)];
  for (const task of material.tasks)
    if (task.classes.length < 2) throw new Error(`${options.data}: "${task.name}" has one class only, ${task.classes[0]}`);
  if (material.sentence !== undefined) remark(material.sentence);
  return { ...material, items, skipped: remarkSkipped(sets, words[sense].things) };
}

/**
 * What is only learned from may have any name.
 * @param {string} data
 */
const anyName = (data) => (parseDataName(data).kind === 'librispeech' ? undefined : '{name}');

/**
 * @param {Recordings & { skipped: number }} set
 * @param {{ sight: string, frames?: number }} settings
 * @param {string} name
 */
function longEnough(set, settings, name) {
  if (set.sense !== 'clip') return set;
  const { frames: least = 1 } = settings;
  const recordings = set.recordings.filter(({ item }) => /** @type {Clip} */ (item).frames.length >= least);
  const short = set.recordings.length - recordings.length;
  if (recordings.length === 0) throw new Error(`${name}: no clip has ${least} frames, as the network needs them`);
  if (short > 0) remark(`${name}: ${short} of ${set.total} clips have fewer than ${least} frames and are left out`);
  return { ...set, recordings };
}

/**
 * @param {Recordings} set
 * @param {TaskOptions} options
 */
function splitMaterial({ recordings, fields }, { data, readOut, holdOut }) {
  const readOuts = chooseReadOuts(fields, readOut, data);
  const { learn, parts, sentence } = splitRecordings(recordings, fields, { readOuts, holdOut });
  if (learn.length === 0) throw new Error(`${data}: its ${recordings.length} recordings are too few to hold some out`);
  const tasks = parts.map(({ name, train, test }) => {
    if (test.length === 0)
      throw new Error(`${data}: no class of "${name}" has five recordings, so none is left for testing: give --test`);
    return taskOf(name, train, test, valuesOf([...train, ...test], name));
  });
  return { items: learn.map(({ item }) => item), tasks, sentence };
}

/**
 * @param {Recordings} set
 * @param {Recordings} test
 * @param {TaskOptions} options
 * @returns {{ items: Item[], tasks: Task[], sentence?: string }}
 */
function givenMaterial({ recordings, fields }, test, { data, test: testName, readOut }) {
  const tasks = chooseReadOuts(fields, readOut, data).map((name) => {
    const classes = valuesOf(recordings, name);
    const stranger = valuesOf(test.recordings, name).find((value) => !classes.includes(value));
    if (stranger !== undefined) throw new Error(`${testName}: the ${name} "${stranger}" is not one of --data`);
    return taskOf(name, recordings, test.recordings, classes);
  });
  return { items: recordings.map(({ item }) => item), tasks };
}

/**
 * @param {string} name of the field
 * @param {Recording[]} train
 * @param {Recording[]} test
 * @param {string[]} classes
 * @returns {Task}
 */
function taskOf(name, train, test, classes) {
  const sorted = [...classes].sort(compareNames);
  const labels = (/** @type {Recording[]} */ some) =>
    some.map((recording) => ({ ...recording.item, label: sorted.indexOf(valueOf(recording, name)) }));
  return { name, classes: sorted, train: labels(train), test: labels(test) };
}
