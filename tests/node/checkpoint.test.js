import { afterAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { makeNoiseImages } from './noise.js';
import { makeImages, smallSettings } from './pictures.js';
import { parseSafetensors } from './safetensors.js';

const [engine, engineOfTwo] = [await loadEngine(), await loadEngine({ threads: 2 })];
const images = makeImages(9);
afterAll(() => [engine, engineOfTwo].forEach((each) => each.dispose()));

function learned(steps) {
  const net = engine.create(smallSettings);
  for (let i = 0; i < steps; i++) net.learn(images);
  return net;
}

test('what is loaded is what was saved', () => {
  const net = learned(3);
  const loaded = engine.load(net.save());
  expect(loaded.save()).toEqual(net.save());
  expect(loaded.settings).toEqual(net.settings);
  expect(loaded.steps).toBe(3);
  expect(loaded.encode(images)).toEqual(net.encode(images));
});

test('4 + 3 steps are 7 steps', () => {
  const resumed = engine.load(learned(4).save());
  for (let i = 0; i < 3; i++) resumed.learn(images);
  expect(resumed.save()).toEqual(learned(7).save());
});

describe('2 + 2 steps are 4 steps, whatever the rule', () => {
  const noise = makeNoiseImages().slice(0, 37); // no whole number of batches
  const learn = (net, steps) => {
    for (let i = 0; i < steps; i++) net.learn(noise);
    const bytes = net.save();
    net.dispose();
    return bytes;
  };
  test.each(engine.rules)('%s, saved with one thread and loaded with two', (rule) => {
    const settings = { preset: 'tiny', seed: 5, batch: 8, rule };
    const whole = learn(engine.create(settings), 4);
    const half = learn(engine.create(settings), 2);
    expect(Buffer.compare(learn(engine.load(half), 2), whole)).toBe(0);
    expect(Buffer.compare(learn(engineOfTwo.load(half), 2), whole)).toBe(0);
    if (rule !== 'random') expect(Buffer.compare(half, whole)).not.toBe(0);
  });
});

test('another seed gives other weights', () => {
  expect(engine.create({ ...smallSettings, seed: 4 }).save()).not.toEqual(engine.create(smallSettings).save());
});

test('the names and shapes are those of PyTorch', () => {
  const net = learned(1);
  const { metadata, tensors } = parseSafetensors(net.save());
  expect(tensors.get('encoder.0.conv.weight').shape).toEqual([4, 1, 3, 3]);
  expect(tensors.get('encoder.1.conv.weight').shape).toEqual([6, 4, 3, 3]);
  expect(tensors.get('encoder.1.conv.bias').shape).toEqual([6]);
  for (const step of [0, 1]) {
    expect(tensors.get(`encoder.0.pred.${step}.weight`).shape).toEqual([4, 4]);
    expect(tensors.get(`encoder.1.retro.${step}.weight`).shape).toEqual([6, 6]);
  }
  expect(JSON.parse(metadata.network)).toEqual(net.settings);
  expect(JSON.parse(metadata.steps)).toBe(1);
});

test("the convolution is in PyTorch's order (neuron, channel, row, column)", () => {
  const net = learned(1);
  const { values } = net.filters(1); // (neuron, time, row, column, channel)
  const stored = parseSafetensors(net.save()).tensors.get('encoder.1.conv.weight').values;
  for (let neuron = 0; neuron < 6; neuron++) {
    for (let place = 0; place < 9; place++) {
      for (let channel = 0; channel < 4; channel++) {
        expect(stored[(neuron * 4 + channel) * 9 + place]).toBe(values[(neuron * 9 + place) * 4 + channel]);
      }
    }
  }
});

describe('files that are wrong', () => {
  const sound = () => learned(1).save();
  test.each([
    ['nothing', () => new Uint8Array(0)],
    ['a text', () => new TextEncoder().encode('this is not a checkpoint, though it is long enough')],
    ['half a file', () => sound().slice(0, 900)],
    ['one byte less', () => sound().slice(0, -1)],
    ['one byte more', () => Uint8Array.of(...sound(), 0)],
    [
      'a header longer than the file',
      () => {
        const bytes = sound();
        bytes.fill(255, 0, 7);
        return bytes;
      },
    ],
  ])('%s', (_, make) => {
    expect(() => engine.load(make())).toThrow(Error);
    expect(engine.load(sound()).steps).toBe(1); // it lives on
  });

  test('an array is not bytes', () => {
    expect(() => engine.load([1, 2, 3])).toThrow('the checkpoint is Array, expected a Uint8Array');
  });
});
