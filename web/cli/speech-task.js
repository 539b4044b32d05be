import { compareNames } from '../node/pattern.js';
import { remark } from './files.js';
import { chooseReadOuts, valueOf } from './hold-out.js';
import { chooseTests, cutWindows, frameSamples, soundsBetween } from './windows.js';

/** @typedef {import('../node/recordings.js').Recording} Recording */
/** @typedef {import('./task.js').Item} Item */
/** @typedef {import('./task.js').Task} Task */
/** @typedef {import('./task.js').TaskOptions} TaskOptions */
/** @typedef {import('./windows.js').Window} Window */

const mostWindows = { train: 400, test: 100 }; // whose frames are read out: about eight minutes and two

/**
 * LibriSpeech: the speaker of a window, and the phone of every 10 ms.
 * @param {Recording[]} recordings
 * @param {TaskOptions} options
 * @param {{ sight: string, window?: number }} settings
 * @returns {{ items: Item[], tasks: Task[], sentence: string }}
 */
export function speechMaterial(recordings, { data, readOut }, settings) {
  const size = settings.window ?? 20480;
  const frames = Math.floor(size / frameSamples);
  const hasPhones = recordings.some(({ phones }) => phones !== undefined);
  const fields = ['speaker', 'chapter', ...(hasPhones ? ['phone'] : [])];
  const names = chooseReadOuts(fields, readOut, data);
  const windows = recordings.flatMap((recording) => cutWindows(recording, frames, size));
  const { test, unit } = chooseTests(windows, names.includes('phone'));
  const parts = { train: windows.filter((window) => !test.has(window)), test: windows.filter((window) => test.has(window)) };
  if (parts.test.length === 0)
    throw new Error(`${data}: no speaker has five windows of ${size} samples, so none is left for testing`);
  const tasks = names.map((name) => (name === 'phone' ? phoneTask(parts, frames, data) : fieldTask(name, parts)));
  const sentence = `held out, never learned from: every fifth ${unit} of each speaker, ${parts.test.length} of ${windows.length} windows`;
  return { items: soundsBetween(windows, test), tasks, sentence };
}

/**
 * @param {string} name
 * @param {{ train: Window[], test: Window[] }} parts
 * @returns {Task}
 */
function fieldTask(name, { train, test }) {
  const valueIn = (/** @type {Window} */ { utterance }) => valueOf(utterance, name);
  const classes = [...new Set([...train, ...test].map(valueIn))].sort(compareNames);
  const labels = (/** @type {Window[]} */ some) =>
    some.map((window) => ({ ...window.sound, label: classes.indexOf(valueIn(window)) }));
  return { name, classes, train: labels(train), test: labels(test) };
}

/**
 * @param {{ train: Window[], test: Window[] }} parts
 * @param {number} frames
 * @param {string} data
 * @returns {Task}
 */
function phoneTask({ train, test }, frames, data) {
  const chosen = { train: spread(train, 'train'), test: spread(test, 'test') };
  const phonesIn = (/** @type {Window[]} */ some) => some.flatMap(({ phones }) => [...(phones ?? [])]);
  const classes = [...new Set(phonesIn([...chosen.train, ...chosen.test]))].filter((phone) => phone >= 0);
  classes.sort((a, b) => a - b);
  const places = new Map(classes.map((phone, place) => [phone, place]));
  const labels = (/** @type {Window[]} */ some) =>
    some.map(({ sound, phones }) => ({ ...sound, labels: Array.from(phones ?? [], (phone) => places.get(phone) ?? -1) }));
  const task = { name: 'phone', classes: classes.map(String), train: labels(chosen.train), test: labels(chosen.test), frames };
  if (task.train.length === 0 || task.test.length === 0)
    throw new Error(`${data}: there are too few windows with phones, ${task.train.length} to fit and ${task.test.length} to test`);
  return task;
}

/**
 * Those with phones; of too many some, evenly.
 * @param {Window[]} windows
 * @param {'train' | 'test'} part
 */
function spread(windows, part) {
  const known = windows.filter(({ phones }) => phones?.some((phone) => phone >= 0));
  const most = mostWindows[part];
  if (known.length <= most) return known;
  remark(`phone: the frames of ${most} of ${known.length} windows are ${part === 'train' ? 'fitted' : 'tested'}`);
  return Array.from({ length: most }, (_, index) => known[Math.floor((index * known.length) / most)]);
}
