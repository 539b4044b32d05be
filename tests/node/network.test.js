import { beforeAll, describe, expect, test } from '@jest/globals';
import { Clapp, loadEngine } from '../../web/index.js';
import { makeImage, makeImages, smallSettings } from './pictures.js';

let engine;
const images = makeImages(9);

beforeAll(async () => {
  engine = await loadEngine();
});

test('Clapp.create makes a network without an engine at hand', async () => {
  const net = await Clapp.create(smallSettings, { simd: false });
  expect(net.settings).toEqual(engine.complete(smallSettings));
  expect(net.steps).toBe(0);
  expect(net.blockCount).toBe(2);
  expect(net.codeSizes).toEqual([4, 6]);
});

test('the settings handed out are a copy', () => {
  const net = engine.create(smallSettings);
  net.settings.blocks[0].channels = 99;
  expect(net.settings.blocks[0].channels).toBe(4);
});

test('every image is drawn once before any comes again', () => {
  const net = engine.create(smallSettings);
  const drawn = [...net.draw(6), ...net.draw(6), ...net.draw(6)];
  expect(drawn.slice(0, 6).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(drawn.slice(6, 12).sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('training looks at random places, evaluation at the centre', () => {
  const net = engine.create(smallSettings);
  const image = makeImage(1, { width: 60, height: 50 });
  expect(net.look(0, image, 'evaluation')).toEqual({ left: 14, top: 9, width: 32, height: 32, flipped: false });
  const looks = Array.from({ length: 40 }, () => net.look(1, image));
  expect(new Set(looks.map(({ left }) => left)).size).toBeGreaterThan(10);
  expect(new Set(looks.map(({ flipped }) => flipped)).size).toBe(2);
  for (const { left, top, width, height } of looks) {
    expect([width, height]).toEqual([32, 32]);
    expect(left).toBeLessThanOrEqual(28);
    expect(top).toBeLessThanOrEqual(18);
  }
});

test('a step changes the weights and reports on every block', () => {
  const net = engine.create(smallSettings);
  const before = net.filters(0).values;
  const report = net.learn(images);
  expect(report.step).toBe(1);
  expect(net.steps).toBe(1);
  expect(report.blocks).toHaveLength(2);
  for (const { loss, violated, change, norm } of report.blocks) {
    expect(loss).toBeGreaterThan(0);
    expect(violated).toBeGreaterThan(0);
    expect(violated).toBeLessThanOrEqual(1);
    expect(change).toBeGreaterThan(0);
    expect(norm).toBeGreaterThan(0);
  }
  expect(net.filters(0).values).not.toEqual(before);
  expect(report.first.image).toBeLessThan(images.length);
  expect(report.first.fixation.width).toBe(32);
  for (const told of report.first.broadcast) expect([1, -1]).toContain(told);
});

test('draw, look and step are what learn does', () => {
  const whole = engine.create(smallSettings);
  const parts = engine.create(smallSettings);
  const report = whole.learn(images);
  const indices = parts.draw(images.length);
  indices.forEach((index, slot) => parts.look(slot, images[index]));
  expect(parts.step()).toEqual({ step: report.step, blocks: report.blocks });
  expect(report.first.image).toBe(indices[0]);
  expect(parts.save()).toEqual(whole.save());
});

test('the loss falls', () => {
  const net = engine.create({ ...smallSettings, learning_rate: 3e-3, batch: 16 });
  const losses = Array.from({ length: 150 }, () => net.learn(images).blocks.map(({ loss }) => loss));
  const mean = (part, block) => part.reduce((sum, step) => sum + step[block], 0) / part.length;
  for (const block of [0, 1])
    expect(mean(losses.slice(-20), block)).toBeLessThan(mean(losses.slice(0, 20), block) - 0.1);
});

test('the random rule learns nothing', () => {
  const net = engine.create({ ...smallSettings, rule: 'random' });
  const before = net.filters(1).values;
  net.learn(images);
  expect(net.filters(1).values).toEqual(before);
});

test('encoding works for any number of images and changes nothing', () => {
  const net = engine.create(smallSettings);
  net.learn(images);
  const before = net.save();
  const codes = net.encode(images); // 9 images, batches of 4
  expect(codes.map(({ length }) => length)).toEqual([9 * 4, 9 * 6]);
  const [alone] = net.encode([images[8]]);
  expect(alone).toEqual(codes[0].slice(8 * 4));
  expect(Math.max(...alone)).toBeGreaterThan(0);
  expect(net.encode([])).toEqual([new Float32Array(0), new Float32Array(0)]);
  expect(net.save()).toEqual(before);
});

test('gray, colour and transparent images of the same gray are the same', () => {
  const gray = makeImage(2, { channels: 1 });
  const spread = (channels) => {
    const pixels = new Uint8ClampedArray(gray.pixels.length * channels);
    gray.pixels.forEach((value, at) => pixels.set([value, value, value, 17].slice(0, channels), at * channels));
    return { ...gray, pixels, channels };
  };
  const net = engine.create(smallSettings);
  const [reference] = net.encode([gray]);
  const colour = net.encode([spread(3)])[0];
  colour.forEach((value, index) => expect(value).toBeCloseTo(reference[index], 4));
  expect(net.encode([spread(4)])[0]).toEqual(colour);
});

test('filters have the shape of the convolution', () => {
  const net = engine.create({ ...smallSettings, image_channels: 3 });
  expect(net.filters(0)).toMatchObject({ count: 4, time: 1, height: 3, width: 3, channels: 3 });
  const { values, ...shape } = net.filters(1);
  expect(shape).toEqual({ count: 6, time: 1, height: 3, width: 3, channels: 4 });
  expect(values).toHaveLength(6 * 3 * 3 * 4);
  const bound = 1 / Math.sqrt(3 * 3 * 4);
  expect(Math.max(...values)).toBeLessThanOrEqual(bound);
  expect(Math.max(...values)).toBeGreaterThan(0.8 * bound);
});

describe('arguments that are wrong', () => {
  const good = makeImage(0);
  test.each([
    ['no image', (net) => net.look(0, undefined), 'image is undefined, expected an object'],
    ['pixels alone', (net) => net.look(0, good.pixels), 'image is Uint8Array, expected an object'],
    [
      'a wrong length',
      (net) => net.look(0, { ...good, width: 39 }),
      'image.pixels has 4320 bytes, expected 39 × 36 × 3 = 4212',
    ],
    [
      'an array of pixels',
      (net) => net.look(0, { ...good, pixels: [1] }),
      'image.pixels is Array, expected a Uint8Array',
    ],
    [
      'floats',
      (net) => net.look(0, { ...good, pixels: new Float32Array(4320) }),
      'image.pixels is Float32Array, expected a Uint8Array',
    ],
    ['two channels', (net) => net.look(0, { ...good, channels: 2 }), 'image.channels is 2, expected 1, 3 or 4'],
    ['half a pixel', (net) => net.look(0, { ...good, height: 0.5 }), 'image.height is 0.5, expected a whole number'],
    ['a slot behind the last', (net) => net.look(4, good), 'slot is 4, expected 0 to 3'],
    ['a negative slot', (net) => net.look(-1, good), 'slot is -1, expected 0 to 3'],
    ['an unknown look', (net) => net.look(0, good, 'sideways'), 'look is "sideways", expected training or evaluation'],
    ['a block behind the last', (net) => net.filters(2), 'block is 2, expected 0 to 1'],
    ['nothing to draw from', (net) => net.draw(0), 'imageCount is 0, expected 1 to 4294967295'],
    ['no images', (net) => net.learn([]), 'there are no images to learn from'],
    ['one image instead of a list', (net) => net.learn(good), 'images is Object, expected an array'],
    ['text to encode', (net) => net.encode('images'), 'images is "images", expected an array'],
  ])('%s', (_, use, sentence) => {
    const net = engine.create(smallSettings);
    expect(() => use(net)).toThrow(sentence);
    expect(net.learn(images).step).toBe(1); // it lives on
  });
});

describe('dispose', () => {
  test('twice is fine, use afterwards throws', () => {
    const net = engine.create(smallSettings);
    net.dispose();
    net.dispose();
    const uses = [
      () => net.step(),
      () => net.save(),
      () => net.learn(images),
      () => net.steps,
      () => net.filters(0),
      () => net.encode(images),
    ];
    for (const use of uses) expect(use).toThrow('this network has been disposed of');
  });

  test('gives the memory back', () => {
    const settings = { preset: 'small' };
    for (let i = 0; i < 60; i++) engine.create(settings).dispose(); // 8 GB in all
  });

  test('leaves other networks alone', () => {
    const [first, second] = [engine.create(smallSettings), engine.create(smallSettings)];
    first.dispose();
    expect(second.learn(images).step).toBe(1);
  });
});
