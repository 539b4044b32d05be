import { expect, test } from '@jest/globals';
import { loadDigits } from '../../web/digits.js';
import { Ranking } from '../../web/hear/ranking.js';
import { WordCutter } from '../../web/hear/word-cutter.js';
import { loadEngine } from '../../web/index.js';
import { SoundMemory, timesOf, unitsOver } from '../../web/learner/ear.js';
import { Learner } from '../../web/learner/learner.js';
import { Chunker } from '../../web/source/chunker.js';
import { Resampler } from '../../web/source/resampler.js';

const rate = 16000;
const settings = { preset: 'speech-tiny', batch: 4, seed: 1 };

/** @param {number} hertz @param {number} seconds @param {number} [at] samples a second */
const sine = (hertz, seconds, at = rate) =>
  Float32Array.from({ length: seconds * at }, (_, time) => 0.5 * Math.sin((2 * Math.PI * hertz * time) / at));

/** Of a sine of 0.5, decibels. @param {Float32Array} samples */
const level = (samples) =>
  20 * Math.log10(Math.SQRT2 * 2 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length) + 1e-12);

/** @param {Float32Array} samples @param {number} from samples a second */
function resampled(samples, from, size = 128) {
  const resampler = new Resampler(from);
  const parts = [];
  for (let at = 0; at < samples.length; at += size) parts.push(...resampler.add(samples.subarray(at, at + size)));
  return Float32Array.from(parts);
}

test.each([48000, 44100, 22050, 96000])('from %d Hz: voices stay, what 16 kHz cannot hold goes', (from) => {
  for (const hertz of [100, 1000, 6500]) {
    const heard = resampled(sine(hertz, 0.25, from), from);
    expect(Math.abs(heard.length - 4000)).toBeLessThan(100);
    expect(Math.abs(level(heard.subarray(800, 3200)))).toBeLessThan(0.05);
  }
  for (const hertz of [8200, 9000, 10500]) {
    expect(level(resampled(sine(hertz, 0.25, from), from).subarray(800, 3200))).toBeLessThan(-75);
  }
});

test('in whatever pieces sound comes, the result is the same; a strange rate is refused', () => {
  const sound = sine(440, 0.1, 44100);
  expect(resampled(sound, 44100, 128)).toEqual(resampled(sound, 44100, 1000));
  expect(resampled(sine(440, 0.1), rate)).toEqual(sine(440, 0.1));
  for (const strange of [0, NaN, 44100.5, 2 ** 30]) expect(() => new Resampler(strange)).toThrow('a rate is');
});

test('pieces that nobody takes are dropped, never queued', () => {
  let sent = 0;
  const chunker = new Chunker(rate, ({ length }) => (sent++, expect(length).toBe(1600)));
  for (let i = 0; i < 50; i++) chunker.add([sine(100, 0.1), sine(100, 0.1)]);
  expect(sent).toBe(10);
  chunker.taken();
  chunker.add([sine(100, 0.2)]);
  expect(sent).toBe(11);
});

test('the digits: ten words of five speakers, twice, each of a second at most', async () => {
  const { sounds, classes, speakers, licence } = await loadDigits();
  expect([sounds.length, classes.length, licence]).toEqual([100, 10, 'CC0-1.0']);
  for (let digit = 0; digit < 10; digit++) expect(sounds.filter(({ label }) => label === digit)).toHaveLength(10);
  expect(new Set(speakers).size).toBe(5);
  for (const { samples, rate: its } of sounds) {
    expect(its).toBe(rate);
    expect(samples.length).toBeLessThan(rate);
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(0.85);
  }
});

test('the memory of sounds is bounded, keeps the newest, and leaves long silences out', () => {
  const memory = new SoundMemory();
  for (let i = 0; i < 300; i++) memory.add(sine(440, 0.1).map((x) => x * ((i + 1) / 300)));
  expect(memory.seconds).toBeCloseTo(20.48);
  expect(memory.images).toHaveLength(31);
  const loudest = (/** @type {Float32Array} */ samples) => Math.max(...samples);
  expect(loudest(memory.images[0].samples)).toBeCloseTo(0.5, 2);
  expect(loudest(memory.images[30].samples)).toBeLessThan(0.25);
  const before = memory.images[0].samples.slice();
  for (let i = 0; i < 50; i++) memory.add(new Float32Array(1600));
  expect(memory.images[0].samples.subarray(0, before.length - 4800)).toEqual(before.subarray(4800)); // 0.3 s of silence
  expect(() => memory.add(Float32Array.of(0, NaN))).toThrow('samples[1] is NaN, which is no sound');
});

test('words are cut out of a stream, each in the middle; clicks are none', () => {
  /** @type {Float32Array[]} */
  const words = [];
  const cutter = new WordCutter(10240, (word) => words.push(word));
  const silence = new Float32Array(rate / 2);
  for (const part of [silence, sine(300, 0.3), silence, sine(300, 0.03), silence, sine(500, 0.4), silence]) cutter.add(part);
  expect(words.map(({ length }) => length)).toEqual([10240, 10240]);
  const loud = [...words[0].keys()].filter((at) => Math.abs(words[0][at]) > 0.1);
  expect(Math.abs((loud[0] + loud[loud.length - 1]) / 2 - 5120)).toBeLessThan(400);
});

test('a unit that fires for a moment is more selective than one that always does', () => {
  const ranking = new Ranking();
  const values = new Float32Array(400);
  // The first always, the second at times, the third never, the fourth so seldom that there is nothing to be seen.
  for (let time = 0; time < 100; time++) [values[time * 4], values[time * 4 + 1]] = [1, Number(time % 10 === 0)];
  values[3] = 1;
  ranking.add({ channels: 4, values });
  expect(ranking.first(4)[0]).toBe(1);
  expect(ranking.first(4)[3]).toBe(2);
  expect(ranking.selectivity(0)).toBeCloseTo(1 - 0.015);
  expect(ranking.selectivity(2)).toBe(0);
});

test('units over a sound: of one window what encode says, of longer ones seamlessly', async () => {
  const engine = await loadEngine();
  const net = engine.create(settings);
  const times = timesOf(net.settings);
  expect(times).toBe(64);
  const { window } = net.settings;
  const sound = sine(700, (2 * window) / rate).map((x, at) => x * Math.sin(at / 900));
  const one = sound.slice(0, window);
  const encoded = net.encode([{ samples: one, rate }], { cells: times });
  unitsOver(net, one).blocks.forEach(({ values }, block) => expect(values).toEqual(encoded[block]));
  const { step, blocks } = unitsOver(net, sound);
  expect(step).toBe(160);
  blocks.forEach(({ channels, values }) => expect(values).toHaveLength(128 * channels));
  expect(blocks[0].values.subarray(0, 48 * 32)).toEqual(encoded[0].subarray(0, 48 * 32)); // the middle of the first window
  expect(unitsOver(net, sound.subarray(0, 3000)).blocks[0].values).toHaveLength(18 * 32);
  expect(() => unitsOver(net, new Float32Array(0))).toThrow('there are 0 samples, expected 1 to 160000');
  engine.dispose();
});

test('a learner hears: it learns from a memory that fills, tells moments, is taught names', async () => {
  const learner = await Learner.create(settings, { images: 'sound', threads: 1 });
  expect(learner.isReady).toBe(false);
  for (let i = 0; i < 13; i++) learner.addSound(sine(200 + 40 * i, 0.1));
  expect(learner.isReady).toBe(true);
  for (const { loss } of learner.step().blocks) expect(loss).toBeGreaterThan(0);
  const moments = await learner.moments({ block: 0, neuron: 3, count: 2 });
  for (const { value, sound } of moments) expect([value > 0, sound.samples.length <= 8000]).toEqual([true, true]);
  const [low, high] = [sine(150, 0.4), sine(2500, 0.4)].map((samples) => ({ samples, rate }));
  for (let i = 0; i < 3; i++) {
    await learner.classroom.collect(0, /** @type {any} */ (low));
    await learner.classroom.collect(1, /** @type {any} */ (high));
  }
  await learner.classroom.fit();
  for (const [name, sound] of [low, high].entries()) {
    for (const guess of (await learner.classroom.guess(/** @type {any} */ (sound))).trained) expect(guess.name).toBe(name);
  }
  await expect(learner.survey()).rejects.toThrow('there are no places in sounds');
  await expect(learner.replaceImages('frames')).rejects.toThrow("the network hears, and there are pictures: images may be 'digits' or 'sound'");
  expect(() => learner.reset({ preset: 'tiny' })).toThrow('the network looks, and there are sounds');
  await learner.replaceImages('digits');
  expect(learner.summary).toMatchObject({ images: 100, classes: [...'0123456789'] });
  learner.dispose();
});
