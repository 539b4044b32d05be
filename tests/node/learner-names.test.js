import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { Classroom } from '../../web/learner/classroom.js';
import { Learner } from '../../web/learner/learner.js';
import { twinSettings } from '../../web/learner/twin.js';
import { splitByClass } from '../../web/cli/split.js';
import { makeImage, smallSettings } from './pictures.js';

/** Pictures of two kinds, which even a random network tells apart: their brightness. */
const picture = (label, index) => {
  const image = makeImage(index);
  return { ...image, label, pixels: image.pixels.map((value) => (label === 0 ? value >> 3 : 255 - (value >> 3))) };
};
const images = Array.from({ length: 24 }, (_, index) => picture(index % 2, index));

let engine;
let learner;
beforeAll(async () => {
  engine = await loadEngine();
  learner = await Learner.create(smallSettings, { images, classes: ['dark', 'bright'] });
  for (let step = 0; step < 3; step++) learner.step();
});
afterAll(() => learner.dispose());

describe('depth', () => {
  test('is the linear probe of every block, beside the random twin', async () => {
    const net = engine.load(learner.save());
    const twin = engine.create(twinSettings(net.settings, net.settings.sight));
    const { train, test: kept } = splitByClass(images);
    const part = (features, size, from, list) => ({
      features: features.slice(from * size, (from + list.length) * size),
      labels: list.map(({ label }) => label),
    });
    const probe = (one) =>
      one.encode([...train, ...kept], { cells: 2 }).map((features, block) => {
        const size = one.codeSizes[block] * 4;
        const task = { train: part(features, size, 0, train), test: part(features, size, train.length, kept) };
        return engine.probe({ ...task, size, classes: 2 }).testAccuracy;
      });
    expect(await learner.depth({ cells: 2 })).toEqual({
      trained: probe(net),
      twin: probe(twin),
      train: 20,
      test: 4,
      classes: 2,
    });
    learner.step();
    const later = await learner.depth({ cells: 2 }); // the twin's is known by now
    expect(later.twin).toEqual(probe(twin));
    const simple = await learner.depth();
    expect(simple.trained).toHaveLength(2);
    for (const accuracy of [...simple.trained, ...simple.twin]) expect(accuracy).toBeGreaterThanOrEqual(0);
  });

  test('the twin of a network that has not learned yet is as it is', async () => {
    const fresh = await Learner.create(smallSettings, { images });
    const { trained, twin } = await fresh.depth();
    expect(twin).toEqual(trained);
    fresh.dispose();
  });

  test.each([
    ['no labels', images.map(({ label: _, ...image }) => image), 'images of two classes at least are needed'],
    ['one class', images.filter(({ label }) => label === 1), 'images of two classes at least are needed'],
    ['four of each', images.slice(0, 8), 'no class has five images, so none is left for testing'],
  ])('%s', async (_, few, sentence) => {
    const other = await Learner.create(smallSettings, { images: few });
    await expect(other.depth()).rejects.toThrow(sentence);
    expect(other.step().step).toBe(1);
    other.dispose();
  });

  test('more cells than there are is refused', async () => {
    await expect(learner.depth({ cells: 9 })).rejects.toThrow('cannot be averaged over 9×9 parts');
  });
});

describe('names, with the network', () => {
  test('what was collected is fitted, and guessed by each block of both', async () => {
    const { classroom } = learner;
    await expect(classroom.guess(images[0])).rejects.toThrow('nothing has been fitted yet: fitNames comes first');
    for (let index = 0; index < 8; index++) await classroom.collect(index % 2 === 0 ? 1 : 3, images[index]);
    expect(classroom.counts).toEqual([0, 4, 0, 4]);
    expect(await classroom.fit()).toEqual({ blocks: 2, samples: 8 });
    const { trained, twin } = await classroom.guess(images[20]);
    for (const guesses of [trained, twin]) {
      expect(guesses).toHaveLength(2);
      for (const { name, probabilities } of guesses) {
        expect(name).toBe(1);
        expect(probabilities).toHaveLength(4);
        expect([probabilities[0], probabilities[2]]).toEqual([0, 0]);
        expect(probabilities.reduce((sum, each) => sum + each)).toBeCloseTo(1, 5);
      }
    }
    expect((await classroom.guess(images[21])).trained.map(({ name }) => name)).toEqual([3, 3]);
  });

  test('a new network keeps the pictures', async () => {
    learner.reset(smallSettings);
    await expect(learner.classroom.guess(images[0])).rejects.toThrow('fitNames comes first');
    expect(await learner.classroom.fit()).toEqual({ blocks: 2, samples: 8 });
    learner.classroom.forget();
    expect(learner.classroom.counts).toEqual([]);
    await expect(learner.classroom.fit()).rejects.toThrow('two names at least need pictures');
  });
});

describe('the tally', () => {
  /** A network with one block that sees the brightness; its twin sees nothing.  The read-out knows the last labels. */
  function makeClassroom() {
    const fits = [];
    const readOuts = {
      readOut({ train, classes }) {
        fits.push({ samples: train.labels.length, classes });
        const known = new Map(Array.from(train.features, (value, index) => [value, train.labels[index]]));
        const one = (value) => Float32Array.from({ length: classes }, (_, label) => Number(label === known.get(value)));
        return { predict: ([value]) => one(value) };
      },
    };
    const encode = async (list) => ({
      trained: [Float32Array.from(list, ({ pixels }) => pixels[0])],
      twin: [new Float32Array(list.length)],
    });
    return { classroom: new Classroom(readOuts, encode), fits };
  }
  const shade = (level) => ({ pixels: new Uint8Array(1).fill(level), width: 1, height: 1, channels: 1 });

  test('counts what a press brings, guessed by the fit of earlier presses', async () => {
    const { classroom } = makeClassroom();
    const burst = async (name, level, count) => {
      classroom.press(name);
      for (let n = 0; n < count; n++) await classroom.collect(name, shade(level));
      classroom.release();
    };
    await burst(0, 10, 3);
    await burst(1, 20, 3);
    expect(classroom.tally).toEqual({ trained: [], twin: [] }); // nothing had been fitted
    await classroom.fit();
    await burst(1, 20, 4); // known
    await burst(1, 10, 2); // looks like the other
    await burst(2, 30, 5); // a name it does not know
    expect(classroom.tally.trained).toEqual([{ right: 4, total: 6 }]);
    expect(classroom.tally.twin[0].total).toBe(6);
    await classroom.collect(0, shade(10)); // no press
    expect(classroom.tally.trained[0].total).toBe(6);
    expect(classroom.counts).toEqual([4, 9, 5]);
  });

  test('a fit that is made during a press does not examine it', async () => {
    const { classroom } = makeClassroom();
    for (const [name, level] of [[0, 10], [1, 20]]) await classroom.collect(name, shade(level));
    await classroom.fit();
    classroom.press(1);
    await classroom.collect(1, shade(99)); // unknown: wrong
    await classroom.fit(); // now it would know
    await classroom.collect(1, shade(99));
    expect(classroom.tally.trained).toEqual([{ right: 0, total: 2 }]);
    classroom.press(1);
    await classroom.collect(1, shade(99));
    expect(classroom.tally.trained).toEqual([{ right: 1, total: 3 }]);
  });

  test('no more than 200 pictures of a name are kept', async () => {
    const { classroom, fits } = makeClassroom();
    for (let n = 0; n < 205; n++) await classroom.collect(0, shade(n));
    await classroom.collect(1, shade(250));
    expect(classroom.counts).toEqual([200, 1]);
    await classroom.fit();
    expect(fits[0]).toEqual({ samples: 201, classes: 2 });
  });

  test.each([-1, 64, 'cat', undefined])('%p is no name', async (name) => {
    const { classroom } = makeClassroom();
    await expect(classroom.collect(name, shade(1))).rejects.toThrow(`name is`);
    expect(() => classroom.press(name)).toThrow('name is');
    expect(classroom.counts).toEqual([]);
  });
});
