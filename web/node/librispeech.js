import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { naming } from './complaint.js';
import { listSounds, readSounds } from './sounds.js';

/** @typedef {import('./recordings.js').RecordingOptions} RecordingOptions */
/** @typedef {import('./recordings.js').Recordings} Recordings */

const mostPhone = 4095;

/**
 * The phones that are known: a line holds an utterance's name and a number for every 10 ms.
 * @param {string} path
 * @returns {Map<string, Uint16Array>} by the utterance
 */
function readPhones(path) {
  const lines = naming(path, () => readFileSync(path, 'utf8')).split('\n');
  /** @type {Map<string, Uint16Array>} */
  const phones = new Map();
  for (const [index, line] of lines.entries()) {
    const [name, ...labels] = line.trim().split(/\s+/);
    if (name === '') continue;
    const odd = labels.find((label) => !/^\d{1,4}$/.test(label) || Number(label) > mostPhone);
    if (odd !== undefined || labels.length === 0)
      throw new Error(`${path}, line ${index + 1}: expected an utterance and numbers from 0 to ${mostPhone}`);
    phones.set(name, Uint16Array.from(labels, Number));
  }
  return phones;
}

/**
 * LibriSpeech's folders: speaker/chapter/speaker-chapter-number.flac, at any depth, and phone_labels.txt beside them.
 * @param {string} root
 * @param {RecordingOptions} options
 * @returns {Promise<Recordings>}
 */
export async function readLibrispeech(root, options) {
  const { remark } = options;
  const quiet = () => {}; // transcripts and the like are part of it
  const form = /^(\d+)-(\d+)-(\d+)$/;
  const stemOf = (/** @type {string} */ name) => basename(name, extname(name));
  const all = listSounds(root, quiet);
  const named = all.flatMap((name) => {
    const [, speaker, chapter, utterance] = form.exec(stemOf(name)) ?? [];
    return speaker === undefined ? [] : [{ name, fields: new Map(Object.entries({ speaker, chapter, utterance })) }];
  });
  if (named.length === 0)
    throw new Error(`${root}: none of its ${all.length} sound files is called speaker-chapter-utterance, in numbers`);
  if (named.length < all.length)
    remark(`${root}: ${all.length - named.length} of ${all.length} sound files are not called speaker-chapter-utterance and are left out`);
  const path = join(root, 'phone_labels.txt');
  const phones = existsSync(path) ? readPhones(path) : new Map();
  const read = await readSounds(root, named, options);
  const recordings = read.map((each) => ({ ...each, phones: phones.get(stemOf(each.name)) }));
  return { sense: 'sound', recordings, fields: ['speaker', 'chapter', 'utterance'], total: named.length };
}
