import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { Learner } from '../../web/learner/learner.js';
import { cellUnder, mostCells, placeOf } from '../../web/learner/place.js';
import { cosine } from '../../web/learner/survey.js';
import { makeImage, makeImages, smallSettings } from './pictures.js';

const images = makeImages(11).map((image, label) => ({ ...image, label }));
let engine;
let net;
let learner;

beforeAll(async () => {
  engine = await loadEngine();
  net = engine.create(smallSettings);
  learner = await Learner.create(smallSettings, { images });
  for (let step = 0; step < 5; step++) {
    net.learn(images);
    learner.step();
  }
  await learner.survey({ cells: 3 });
});
afterAll(() => learner.dispose());

describe('places', () => {
  const square = { image: 4, value: 0, cells: 1, row: 0, column: 0 };

  test.each([
    ['a grid', smallSettings, { width: 61, height: 50 }],
    ['a grid larger than the image', smallSettings, { width: 30, height: 20 }],
    ['views', { preset: 'tiny', batch: 2 }, { width: 51, height: 96 }],
  ])('%s: all cells together are what the evaluation looks at', (_, settings, shape) => {
    const image = makeImage(1, shape);
    const seeing = engine.create(settings);
    const { left, top, width, height } = seeing.look(0, image, 'evaluation');
    expect(placeOf(seeing.settings, image, square)).toEqual({ image: 4, value: 0, left, top, width, height });
    const last = placeOf(seeing.settings, image, { ...square, cells: 3, row: 2, column: 2 });
    expect(last.left + last.width).toBeCloseTo(left + width, 9);
    expect(last.top + last.height).toBeCloseTo(top + height, 9);
    expect(last.width).toBeLessThan(width);
    seeing.dispose();
  });

  test('only pixels inside of a place change its code', () => {
    const settings = { ...smallSettings, crop: 32, patch: 8, patch_stride: 8 }; // patches do not overlap
    const seeing = engine.create(settings);
    const image = makeImage(3);
    const cell = { image: 0, value: 0, cells: 4, row: 2, column: 1 };
    const { left, top, width, height } = placeOf(seeing.settings, image, cell);
    expect({ left, top, width, height }).toEqual({ left: 12, top: 18, width: 8, height: 8 });
    const code = (pixels) => seeing.encode([{ ...image, pixels }], { cells: 4 })[1].slice(9 * 6, 10 * 6);
    const painted = (inside) =>
      image.pixels.map((value, at) => {
        const [x, y] = [Math.floor(at / 3) % 40, Math.floor(at / 120)];
        const within = x >= left && x < left + width && y >= top && y < top + height;
        return within === inside ? 255 - value : value;
      });
    expect(code(painted(false))).toEqual(code(image.pixels));
    expect(code(painted(true))).not.toEqual(code(image.pixels));
    expect(cellUnder(seeing.settings, image, { x: left + 1, y: top + 7, cells: 4 })).toEqual({ row: 2, column: 1 });
    expect(cellUnder(seeing.settings, image, { x: -50, y: 900, cells: 4 })).toEqual({ row: 3, column: 0 });
    seeing.dispose();
  });

  test.each([
    smallSettings,
    { preset: 'tiny', batch: 2 },
    { preset: 'small-grid', batch: 2 },
    {
      rule: 'random',
      sight: 'views',
      view: 37,
      blocks: [
        { channels: 2, pool: [1, 3, 3] },
        { channels: 2, pool: [1, 2, 3] },
      ],
    },
    {
      rule: 'random',
      sight: 'views',
      view: 40,
      blocks: [{ channels: 2, kernel: [1, 5, 5], stride: [1, 2, 2], padding: [0, 0, 0] }],
    },
  ])('as many cells as the learner can tell apart: case %#', (settings) => {
    const seeing = engine.create(settings);
    const most = mostCells(seeing.settings);
    expect(seeing.encode([images[0]], { cells: most })).toHaveLength(seeing.blockCount);
    expect(() => seeing.encode([images[0]], { cells: most + 1 })).toThrow(/cannot be averaged/);
    seeing.dispose();
  });
});

test('a survey says how much it saw, spread over all images and no finer than the blocks', async () => {
  const one = await Learner.create(smallSettings, { images });
  expect(await one.survey({ cells: 2, most: 4 })).toEqual({ images: 4, places: 16, cells: 2 });
  expect(one.codes({ block: 0, count: 16 }).places.map(({ image }) => image)).toEqual(
    [0, 2, 5, 8].flatMap((image) => [image, image, image, image]),
  );
  expect(await one.survey({ cells: 64 })).toEqual({ images: 11, places: 11 * 49, cells: 7 });
  await expect(one.survey({ cells: 0 })).rejects.toThrow('cells is 0, expected 1 to 64');
  await expect(one.survey({ most: 1.5 })).rejects.toThrow('most is 1.5, expected a whole number');
  one.dispose();
});

test('what excites a neuron most: the strongest place of each image, strongest first', () => {
  const codes = net.encode(images, { cells: 3 })[1];
  const neuron = [0, 1, 2, 3, 4, 5].find((n) => codes.some((value, at) => at % 6 === n && value > 0));
  const strongest = images
    .map((_, image) => Math.max(...Array.from({ length: 9 }, (_, cell) => codes[(image * 9 + cell) * 6 + neuron])))
    .filter((value) => value > 0)
    .sort((one, other) => other - one);
  const places = learner.exciting({ block: 1, neuron, count: 20 });
  expect(places.map(({ value }) => value)).toEqual(strongest);
  expect(new Set(places.map(({ image }) => image)).size).toBe(places.length);
  for (const { image, label } of places) expect(label).toBe(image);
  expect(learner.exciting({ block: 1, neuron, count: 2 })).toEqual(places.slice(0, 2));
});

test('neighbours have the most similar codes; the place itself is none', async () => {
  const codes = net.encode(images, { cells: 3 })[0];
  const code = (image, cell) => codes.slice((image * 9 + cell) * 4, (image * 9 + cell + 1) * 4);
  const best = (image) => Math.max(...Array.from({ length: 9 }, (_, cell) => cosine(code(6, 4), code(image, cell))));
  const expected = [...images.keys()]
    .filter((image) => image !== 6)
    .map(best)
    .sort((one, other) => other - one);
  const found = learner.neighbours({ block: 0, image: 6, x: 20, y: 18, count: 20 });
  const others = found.filter(({ image }) => image !== 6);
  expect(others.map(({ value }) => value)).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  for (const { image, left, top, width, height } of found) {
    const inside = left < 20 && left + width > 20 && top < 18 && top + height > 18;
    expect(image === 6 && inside).toBe(false);
  }
  const partial = await Learner.create(smallSettings, { images });
  await partial.survey({ most: 3, cells: 3 });
  expect(partial.neighbours({ block: 0, image: 10, x: 20, y: 18, count: 3 })).toHaveLength(3); // it was not surveyed
  partial.dispose();
});

test('codes are those of places evenly spread', () => {
  const codes = net.encode(images, { cells: 3 })[1];
  const all = learner.codes({ block: 1, count: 1000 });
  expect(all.size).toBe(6);
  expect(all.values).toEqual(codes);
  expect(all.places).toHaveLength(99);
  const some = learner.codes({ block: 1, count: 11 });
  expect(some.places.map(({ image }) => image)).toEqual([...images.keys()]);
  expect(some.values.slice(6, 12)).toEqual(codes.slice(13 * 6, 14 * 6)); // the middle place of each image
});

test('similarity of codes', () => {
  const of = (...values) => Float32Array.from(values);
  expect(cosine(of(1, 0), of(2, 0))).toBe(1);
  expect(cosine(of(3, 4), of(4, 3))).toBeCloseTo(0.96, 6);
  expect(cosine(of(1, 0), of(0, 1))).toBe(0);
  expect(cosine(of(0, 0), of(0, 0))).toBe(0);
});

test.each([
  ['exciting', { block: 2, neuron: 0, count: 1 }, 'block is 2, expected 0 to 1'],
  ['exciting', { block: 1, neuron: 6, count: 1 }, 'neuron is 6, expected 0 to 5'],
  ['exciting', { block: 1, neuron: 0, count: 0 }, 'count is 0, expected 1 to 1048576'],
  ['neighbours', { block: 0, image: 11, x: 0, y: 0, count: 1 }, 'image 11 is not one of 11'],
  ['neighbours', { block: 0, image: 1, x: NaN, y: 0, count: 1 }, 'x and y must be pixels of the image'],
  ['neighbours', { block: 5, image: 1, x: 0, y: 0, count: 1 }, 'block is 5, expected 0 to 1'],
  ['codes', { block: 0, count: -1 }, 'count is -1, expected 1 to 1048576'],
])('%s refuses %p', (name, question, sentence) => {
  expect(() => learner[name](question)).toThrow(sentence);
});

test('a scene that has been replaced since is not among the answers', async () => {
  const one = await Learner.create(smallSettings, { images: 'frames' });
  images.forEach((image) => one.addFrame(image));
  await one.survey({ cells: 1 });
  const scenes = one.codes({ block: 0, count: 100 }).places.map(({ image }) => image);
  expect(scenes).toHaveLength(11);
  one.addFrame({ ...images[10], pixels: images[10].pixels.slice() }); // looks like the newest, and takes its place
  expect(one.codes({ block: 0, count: 100 }).places.map(({ image }) => image)).toEqual(scenes.slice(0, 10));
  one.dispose();
});
