import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { makeNoiseImages } from './noise.js';

const images = makeNoiseImages();
const blocks = [
  { channels: 6, pool: [1, 2, 2], grid: 4 },
  { channels: 9, grid: 2 },
];
const views = { blocks, rule: 'clapp++', view: 16, image_channels: 3, batch: 4, negatives: 'all', seed: 3 };
const grid = {
  ...{ blocks, rule: 'clapp-s', crop: 16, patch: 8, patch_stride: 4, batch: 4, seed: 3 },
  ...{ prediction_steps: 2, first_target_row: 1, negative_count: 2 },
};
const synapse = { block: 1, neuron: 4, row: 0, column: 2, channel: 3 };
const total = (counts) => counts.reduce((sum, count) => sum + count, 0);

let engine;

beforeAll(async () => {
  engine = await loadEngine();
});

/** Runs `use` with a network that is gone afterwards. */
function withNetwork(settings, use) {
  const net = engine.create(settings);
  try {
    return use(net);
  } finally {
    net.dispose();
  }
}

describe('which images', () => {
  test('are chosen, and none is drawn', () => {
    withNetwork(views, (net) => {
      const drawn = withNetwork(views, (other) => Array.from(other.draw(images.length)));
      expect(net.learn(images, { indices: [7, 7, 2, 30] }).first.image).toBe(7);
      expect(net.learn(images, { indices: Uint32Array.of(31, 0, 1, 2) }).first.image).toBe(31);
      expect(Array.from(net.draw(images.length))).toEqual(drawn);
    });
  });

  test('were held against the first: all others', () => {
    withNetwork(views, (net) => {
      const { first } = net.learn(images, { indices: [7, 8, 2, 30] });
      expect(first.negatives).toEqual([
        [8, 2, 30],
        [8, 2, 30],
      ]);
    });
  });

  test('were held against the first: drawn for each row', () => {
    withNetwork(grid, (net) => {
      const seen = new Set();
      for (let step = 0; step < 10; step++) {
        const { negatives } = net.learn(images, { indices: [7, 8, 2, 30] }).first;
        expect(negatives.map((list) => list.length)).toEqual([4, 4]); // k = 1, 2, two of each
        negatives.flat().forEach((index) => seen.add(index));
      }
      expect([...seen].sort((a, b) => a - b)).toEqual([2, 7, 8, 30]); // the first itself, by chance
    });
    withNetwork({ ...grid, rule: 'clapp' }, (net) => {
      for (let step = 0; step < 10; step++) {
        const { negatives, broadcast } = net.learn(images).first;
        expect(negatives.map((list) => list.length)).toEqual(broadcast.map((word) => (word > 0 ? 0 : 4)));
      }
    });
    withNetwork({ ...grid, rule: 'random' }, (net) => expect(net.learn(images).first.negatives).toEqual([[], []]));
  });

  test.each([
    [[1, 2, 3], /there are 3 indices, expected a batch of 4/],
    [[1, 2, 3, 40], /indices\[3\] is 40, expected 0 to 39/],
    [[1, 2, 3, 0.5], /indices\[3\] is 0.5, expected a whole number/],
    ['1234', /indices is "1234", expected an array/],
  ])('%j is refused', (indices, sentence) => {
    withNetwork(views, (net) => {
      expect(() => net.learn(images, { indices })).toThrow(sentence);
      expect(net.steps).toBe(0);
    });
  });
});

test('what stands in the batch', () => {
  const gray = { pixels: new Uint8Array(20 * 20).fill(204), width: 20, height: 20, channels: 1 };
  withNetwork({ ...views, plain_views: true, mean: 0.25, deviation: 0.5 }, (net) => {
    net.look(3, gray);
    for (const view of [0, 1]) {
      const { side, channels, values } = net.seen(3, view);
      expect({ side, channels, count: values.length }).toEqual({ side: 16, channels: 3, count: 16 * 16 * 3 });
      values.forEach((value) => expect(value).toBeCloseTo(1.1, 5));
    }
    expect(net.seen(0).values.every((value) => value === 0)).toBe(true);
    expect(() => net.seen(4)).toThrow(/slot is 4, expected 0 to 3/);
    expect(() => net.seen(0, 2)).toThrow(/view is 2, expected 0 to 1/);
  });
  withNetwork(grid, (net) => expect(() => net.seen(0, 1)).toThrow(/view is 1, expected 0 to 0/));
});

describe('activity', () => {
  test('of a view, below which another block has learned since', () => {
    withNetwork(views, (net) => {
      expect(net.activity(0)).toBeUndefined();
      net.learn(images);
      const [lower, upper] = [net.activity(0), net.activity(1, 1)];
      expect({ ...lower, values: 0 }).toEqual({ patches: 1, time: 1, height: 8, width: 8, channels: 6, values: 0 });
      expect({ ...upper, values: 0 }).toEqual({ patches: 1, time: 1, height: 8, width: 8, channels: 9, values: 0 });
      for (const { values } of [lower, upper]) {
        expect(Math.min(...values)).toBe(0);
        expect(Math.max(...values)).toBeGreaterThan(0);
      }
      expect(net.activity(0, 1).values).not.toEqual(lower.values);
      net.encode([images[3]]);
      expect(net.activity(0).values).toEqual(lower.values);
      expect(() => net.activity(2)).toThrow(/block is 2, expected 0 to 1/);
      expect(() => net.activity(0, 2)).toThrow(/view is 2, expected 0 to 1/);
    });
  });

  test('of the patches of a crop', () => {
    withNetwork(grid, (net) => {
      net.learn(images);
      const { patches, height, width, channels, values } = net.activity(0);
      expect([patches, height, width, channels, values.length]).toEqual([9, 4, 4, 6, 9 * 4 * 4 * 6]);
    });
  });
});

test('every score is counted', () => {
  withNetwork(grid, (net) => {
    expect(total(net.scores(1).fixation)).toBe(0);
    net.learn(images);
    const { lowest, highest, fixation, saccade } = net.scores(1);
    expect([lowest, highest, fixation.length, saccade.length]).toEqual([-4, 4, 64, 64]);
    expect(total(fixation)).toBe(2 * 4 * (6 + 3)); // passes, images, places of k = 1 and 2
    expect(total(saccade)).toBe(2 * 4 * (6 + 3) * 2);
    expect(() => net.scores(-1)).toThrow(/block is -1, expected 0 to 1/);
  });
  withNetwork(views, (net) => {
    net.learn(images);
    const { fixation, saccade } = net.scores(0);
    expect([total(fixation), total(saccade)]).toEqual([8, 8 * 3]);
  });
});

describe('a synapse', () => {
  const weightOf = (net) => {
    const { width, height, channels, values } = net.filters(synapse.block);
    const { neuron, row, column, channel } = synapse;
    return values[((neuron * height + row) * width + column) * channels + channel];
  };

  test.each([
    ['views', views],
    ['grid', grid],
  ])('%s: is traced, and the same is learned', (_, settings) => {
    withNetwork({ ...settings, optimizer: 'sgd', learning_rate: 0.02 }, (net) => {
      const alone = engine.create(net.settings);
      net.watch(synapse);
      expect(net.synapse()).toBeUndefined();
      for (let step = 0; step < 4; step++) {
        const before = weightOf(net);
        net.learn(images);
        alone.learn(images);
        const trace = net.synapse();
        const { presynaptic, slope, fixation, saccade, product } = trace;
        expect(trace.weight).toBe(before);
        expect(trace.change).toBe(weightOf(net) - before);
        expect(Math.abs(trace.change - 0.02 * trace.update)).toBeLessThan(3e-8); // descent itself
        expect(product).toBeCloseTo(presynaptic * slope * (fixation - saccade), 12);
        expect(trace.events).toBeGreaterThan(0);
        expect(trace.image).toBeLessThan(4);
      }
      expect(Buffer.compare(net.save(), alone.save())).toBe(0);
      net.watch(null);
      expect(net.synapse()).toBeUndefined();
      net.learn(images);
      expect(net.synapse()).toBeUndefined();
      alone.dispose();
    });
  });

  test('of a random network gets nothing', () => {
    withNetwork({ ...grid, rule: 'random' }, (net) => {
      net.watch(synapse);
      net.learn(images);
      expect(net.synapse()).toMatchObject({ change: 0, update: 0, events: 0, product: 0 });
    });
  });

  test.each([
    ['no such weight', views, { ...synapse, row: 3 }, /block 1 has no weight of neuron 4 at row 3, column 2, chan/],
    ['no such block', views, { ...synapse, block: 2 }, /there is no block 2 to watch/],
    ['a missing field', views, { block: 0 }, /synapse\.neuron is undefined, expected a whole number/],
    ['no object', views, 3, /synapse is 3, expected an object/],
    ['nothing at all', views, undefined, /synapse is undefined, expected an object/],
    ['end to end', { ...grid, rule: 'hinge-cpc' }, synapse, /hinge-cpc reaches through all blocks/],
    ['no saccades', { ...grid, rule: 'gim' }, synapse, /gim does not tell fixations from saccades/],
  ])('%s is refused', (_, settings, where, sentence) => {
    withNetwork(settings, (net) => expect(() => net.watch(where)).toThrow(sentence));
  });

  test('a network that is gone has none', () => {
    const net = engine.create(views);
    net.dispose();
    for (const use of [() => net.synapse(), () => net.watch(null), () => net.seen(0), () => net.scores(0)]) {
      expect(use).toThrow('this network has been disposed of');
    }
  });
});
