import { describe, expect, test } from '@jest/globals';
import { chooseReadOuts, splitRecordings } from '../../web/cli/hold-out.js';
import { speechMaterial } from '../../web/cli/speech-task.js';
import { chooseTests, cutWindows, soundsBetween } from '../../web/cli/windows.js';

/** Recordings of `takes` takes of each digit by each speaker. */
function recordingsOf(speakers, digits, takes) {
  return speakers.flatMap((speaker) =>
    Array.from({ length: digits * takes }, (_, index) => {
      const fields = new Map(Object.entries({ digit: `${index % digits}`, speaker, take: `${index}` }));
      return { name: `${index % digits}_${speaker}_${index}`, item: { samples: new Float32Array(1), rate: 16000 }, fields };
    }),
  );
}

const fields = ['digit', 'speaker', 'take'];
const count = (recordings, field) => {
  const counts = {};
  for (const { fields: own } of recordings) counts[own.get(field)] = (counts[own.get(field)] ?? 0) + 1;
  return counts;
};

describe('who is tested was never heard', () => {
  test('five speakers: the last of them, and every fifth recording of the others', () => {
    const all = recordingsOf(['a', 'b', 'c', 'd', 'e'], 2, 5);
    const { learn, parts, sentence } = splitRecordings(all, fields, { readOuts: ['digit', 'speaker'] });
    const [digit, speaker] = parts;
    expect(count(digit.test, 'speaker')).toEqual({ e: 10 });
    expect(count(digit.test, 'digit')).toEqual({ 0: 5, 1: 5 });
    expect(count(speaker.test, 'speaker')).toEqual({ a: 2, b: 2, c: 2, d: 2 });
    expect(count(learn, 'speaker')).toEqual({ a: 8, b: 8, c: 8, d: 8 });
    for (const { test: tested, train } of parts) {
      expect(train).toBe(learn);
      expect(tested.filter((one) => learn.includes(one))).toEqual([]);
    }
    expect(sentence).toBe('held out, never learned from: speaker e; every fifth recording of each class of the others');
  });

  test('ten groups: the fifth and the tenth, by number', () => {
    const all = recordingsOf(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'], 2, 1);
    const { parts, learn, sentence } = splitRecordings(all, fields, { readOuts: ['digit'] });
    expect(count(parts[0].test, 'speaker')).toEqual({ 5: 2, 10: 2 });
    expect(learn).toHaveLength(16);
    expect(sentence).toBe('held out, never learned from: speaker 5, 10');
  });

  test('two groups: the last; one: every fifth of each class', () => {
    const two = splitRecordings(recordingsOf(['a', 'b'], 2, 5), fields, { readOuts: ['digit'] });
    expect(count(two.parts[0].test, 'speaker')).toEqual({ b: 10 });
    const one = splitRecordings(recordingsOf(['a'], 2, 5), fields, { readOuts: ['digit'] });
    expect(count(one.parts[0].test, 'digit')).toEqual({ 0: 1, 1: 1 });
    expect(one.learn).toHaveLength(8);
  });

  test('where the group alone is read out nobody is left out', () => {
    const { parts, learn } = splitRecordings(recordingsOf(['a', 'b', 'c', 'd', 'e'], 2, 5), fields, { readOuts: ['speaker'] });
    expect(count(parts[0].test, 'speaker')).toEqual({ a: 2, b: 2, c: 2, d: 2, e: 2 });
    expect(learn).toHaveLength(40);
  });

  test('another group, or none', () => {
    const all = recordingsOf(['a', 'b', 'c', 'd', 'e'], 2, 5);
    const takes = splitRecordings(all, fields, { readOuts: ['digit'], holdOut: 'take' });
    expect(count(takes.parts[0].test, 'take')).toEqual({ 4: 5, 9: 5 });
    const none = splitRecordings(all, fields, { readOuts: ['digit', 'speaker'], holdOut: 'none' });
    expect(none.parts.map(({ test: tested }) => tested.length)).toEqual([10, 10]);
    expect(none.learn.filter((one) => none.parts.some(({ test: tested }) => tested.includes(one)))).toEqual([]);
    expect(() => splitRecordings(all, fields, { readOuts: ['digit'], holdOut: 'x' })).toThrow(/no "x"; expected digit, speaker, take or none/);
  });

  test('what is read out', () => {
    expect(chooseReadOuts(fields, undefined, 'd')).toEqual(['digit', 'speaker']);
    expect(chooseReadOuts(fields, ['take'], 'd')).toEqual(['take']);
    expect(() => chooseReadOuts(fields, ['word'], 'd')).toThrow(/no "word"; d has digit, speaker, take/);
    expect(() => chooseReadOuts(['x'], undefined, 'd')).toThrow(/--read-out must say/);
  });
});

describe('speech in windows', () => {
  const size = 1600; // 10 frames
  const utterance = (speaker, samples, phones) => ({
    name: speaker,
    item: { samples: Float32Array.from({ length: samples }, (_, time) => time), rate: 16000 },
    fields: new Map([['speaker', speaker], ['chapter', '1']]),
    phones: phones && Uint16Array.from(phones),
  });

  test('one after the other; the last is filled up if half of it is there', () => {
    const starts = (samples) => cutWindows(utterance('a', samples), 10, size).map(({ start }) => start);
    expect(starts(4800)).toEqual([0, 1600, 3200]);
    expect(starts(3999)).toEqual([0, 1600]);
    expect(starts(4000)).toEqual([0, 1600, 3200]);
    expect(starts(5)).toEqual([0]);
    const [, last] = cutWindows(utterance('a', 2500), 10, size);
    expect(last.sound.samples).toHaveLength(size);
    expect([...last.sound.samples.subarray(898, 902)]).toEqual([2498, 2499, 0, 0]);
  });

  test('phones stand at their frames, and −1 behind them', () => {
    const phones = Array.from({ length: 14 }, (_, frame) => frame + 100);
    const windows = cutWindows(utterance('a', 3200, phones), 10, size);
    expect(windows.map((window) => [...window.phones])).toEqual([
      [100, 101, 102, 103, 104, 105, 106, 107, 108, 109],
      [110, 111, 112, 113, -1, -1, -1, -1, -1, -1],
    ]);
  });

  test('every fifth utterance of each speaker is tested, or else every fifth window', () => {
    const many = Array.from({ length: 10 }, (_, index) => utterance(index < 5 ? 'a' : 'b', 3200));
    const windows = many.flatMap((each) => cutWindows(each, 10, size));
    const { test: tested, unit } = chooseTests(windows, false);
    expect(unit).toBe('utterance');
    expect([...tested].map(({ utterance: own }) => many.indexOf(own))).toEqual([4, 4, 9, 9]);
    expect(soundsBetween(windows, tested).map(({ samples }) => samples.length)).toEqual(Array(8).fill(3200));

    const few = cutWindows(utterance('a', 1600 * 11), 10, size);
    const chosen = chooseTests(few, false);
    expect(chosen.unit).toBe('window');
    expect([...chosen.test].map(({ start }) => start / size)).toEqual([4, 9]);
    expect(soundsBetween(few, chosen.test).map(({ samples }) => [samples[0] / size, samples.length / size])).toEqual([[0, 4], [5, 4], [10, 1]]);
  });

  test('speaker for a window, phone for a frame', () => {
    const options = { data: 'librispeech:x' };
    const recordings = [utterance('7', 1600 * 10, [3, 3, 9, ...Array(97).fill(3)]), utterance('10', 1600 * 5)];
    const { tasks, items } = speechMaterial(recordings, options, { sight: 'sound', window: size });
    const [speaker, phone] = tasks;
    expect(speaker).toMatchObject({ name: 'speaker', classes: ['7', '10'] });
    expect(speaker.train.map(({ label }) => label)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(phone).toMatchObject({ name: 'phone', classes: ['3', '9'], frames: 10 });
    expect(phone.train[0].labels).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(phone.train).toHaveLength(8);
    expect(phone.test).toHaveLength(2);
    expect(items.map(({ samples }) => samples.length / size)).toEqual([4, 4, 4]);
    expect(() => speechMaterial(recordings.slice(1), { ...options, readOut: ['phone'] }, { window: size })).toThrow(/no "phone"/);
  });
});
