import { beforeAll, describe, expect, test } from '@jest/globals';
import { relabel, splitByClass } from '../../web/cli/split.js';
import { loadEngine } from '../../web/index.js';

let engine;

beforeAll(async () => {
  engine = await loadEngine();
});

/** Three classes along a line, which a linear read-out tells apart by two of its three features. */
function samples(count, shift) {
  const labels = Array.from({ length: count }, (_, index) => index % 3);
  const features = Float32Array.from(
    labels.flatMap((label, index) => {
      const wobble = (((index * 37 + shift) % 11) - 5) / 20;
      return [label + wobble, (label - 1) ** 2 - wobble, 3];
    }),
  );
  return { features, labels };
}

test('a probe tells separable classes apart', () => {
  const report = engine.probe({ train: samples(90, 0), test: samples(30, 4), size: 3, classes: 3 });
  expect(report.trainAccuracy).toBeGreaterThan(0.95);
  expect(report.testAccuracy).toBeGreaterThan(0.95);
  expect(report.penalty).toBeGreaterThan(0);
  expect(engine.probe({ train: samples(90, 0), test: samples(30, 4), size: 3, classes: 3 })).toEqual(report);
});

test('a probe cannot know what the features do not say', () => {
  const train = samples(90, 0);
  const test = { features: samples(30, 4).features, labels: samples(30, 4).labels.map((label) => (label + 1) % 3) };
  expect(engine.probe({ train, test, size: 3, classes: 3 }).testAccuracy).toBeLessThan(0.1);
});

test.each([
  ['labels out of range', { classes: 2 }, /train\.labels\[2\] is 2, expected 0 to 1/],
  ['another size', { size: 2 }, /train has 90 labels, but 270 features of 2 each/],
  ['no features', { test: { features: [1], labels: [0] } }, /test\.features is Array, expected a Float32Array/],
  ['no test', { test: undefined }, /test is undefined, expected an object/],
])('%s', (_, change, sentence) => {
  const task = { train: samples(90, 0), test: samples(30, 4), size: 3, classes: 3 };
  expect(() => engine.probe({ ...task, ...change })).toThrow(sentence);
});

describe('a read-out', () => {
  test('says the probabilities of what it has learnt', () => {
    const train = samples(90, 0);
    const readOut = engine.readOut({ train, size: 3, classes: 3 });
    const probe = engine.probe({ train, test: samples(30, 4), size: 3, classes: 3 });
    expect([readOut.trainAccuracy, readOut.penalty]).toEqual([probe.trainAccuracy, probe.penalty]);
    expect([readOut.size, readOut.classes]).toEqual([3, 3]);
    const { features, labels } = samples(30, 4);
    const probabilities = readOut.predict(features);
    const right = labels.filter((label, index) => {
      const row = Array.from(probabilities.subarray(3 * index, 3 * index + 3));
      expect(row.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(right.length / 30).toBeCloseTo(probe.testAccuracy, 6);
    expect(readOut.predict(new Float32Array(0))).toHaveLength(0);
  });

  test('is fitted to two samples, and to one class alone', () => {
    const two = { features: Float32Array.of(0, 5, 1, 5), labels: [0, 1] };
    const readOut = engine.readOut({ train: two, size: 2, classes: 2 });
    expect(readOut.penalty).toBeCloseTo(0.01, 7);
    expect(readOut.trainAccuracy).toBe(1);
    const [left, right] = [readOut.predict(Float32Array.of(-1, 5)), readOut.predict(Float32Array.of(2, 9))];
    expect(left[0]).toBeGreaterThan(0.9);
    expect(right[1]).toBeGreaterThan(0.9);
    const alone = engine.readOut({ train: { ...two, labels: [1, 1] }, size: 2, classes: 3 });
    expect(alone.predict(Float32Array.of(7, 7))[1]).toBeGreaterThan(0.9);
  });

  test('takes a penalty', () => {
    const train = samples(90, 0);
    const [free, tied] = [1e-4, 10].map((penalty) => engine.readOut({ train, size: 3, classes: 3, penalty }));
    expect(tied.penalty).toBe(10);
    const sure = ({ predict }, readOut) => Math.max(...predict.call(readOut, Float32Array.of(0, 1, 3)));
    expect(sure(free, free)).toBeGreaterThan(sure(tied, tied) + 0.3);
  });

  test.each([
    ['one sample', { train: { features: Float32Array.of(1, 2, 3), labels: [0] } }, /at least 2 samples .* there are 1/],
    ['one class', { classes: 1 }, /classes is 1, expected 2 to 4096/],
    ['a penalty of nothing', { penalty: 0 }, /penalty is 0, expected a number above 0/],
    ['a penalty in words', { penalty: 'high' }, /penalty is high, expected a number above 0/],
    ['another size', { size: 2 }, /train has 90 labels, but 270 features of 2 each/],
    ['no train', { train: undefined }, /train is undefined, expected an object/],
  ])('%s is refused', (_, change, sentence) => {
    const task = { train: samples(90, 0), size: 3, classes: 3 };
    expect(() => engine.readOut({ ...task, ...change })).toThrow(sentence);
  });

  test.each([
    [Float32Array.of(1, 2), /there are 2 features, expected 3 for each sample/],
    [[1, 2, 3], /features is Array, expected a Float32Array/],
    [Float32Array.of(1, NaN, 3), /feature 1 of sample 0 is not a finite number/],
  ])('%p is not predicted from', (features, sentence) => {
    const readOut = engine.readOut({ train: samples(90, 0), size: 3, classes: 3 });
    expect(() => readOut.predict(features)).toThrow(sentence);
  });
});

const image = (label, name) => ({ label, name, pixels: new Uint8Array(1), width: 1, height: 1, channels: 1 });

test('every fifth image of each class is for testing', () => {
  const images = Array.from({ length: 24 }, (_, index) => image(index % 2, index)).concat(image(-1, 'unlabelled'));
  const { train, test: kept } = splitByClass(images);
  expect(kept.map(({ name }) => name)).toEqual([8, 9, 18, 19]);
  expect(train).toHaveLength(20);
  expect(() => splitByClass(images.slice(0, 4))).toThrow(/give --test/);
});

test('classes are compared by name', () => {
  const set = { images: [image(0), image(1)], classes: ['dog', 'cat'] };
  expect(relabel(set, ['ape', 'cat', 'dog'], 'x').map(({ label }) => label)).toEqual([2, 1]);
  expect(() => relabel(set, ['cat'], 'folder:x')).toThrow('folder:x: the class "dog" is not one of --data');
});
