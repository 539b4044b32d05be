import { beforeAll, expect, test } from '@jest/globals';
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
