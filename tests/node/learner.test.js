import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadEngine } from '../../web/index.js';
import { Learner } from '../../web/learner/learner.js';
import { makeImage, makeImages, smallSettings } from './pictures.js';

const viewSettings = {
  rule: 'clapp++',
  blocks: [
    { channels: 4, pool: [1, 2, 2] },
    { channels: 6, pool: [1, 2, 2] },
  ],
  view: 16,
  image_channels: 3,
  batch: 4,
  seed: 3,
};
const classes = ['stripes', 'waves'];
const images = makeImages(12).map((image, index) => ({ ...image, label: index % 2 }));
const synapse = { block: 1, neuron: 2, row: 1, column: 0, channel: 3 };
const everything = { filters: [0, 1], activity: true, scores: true, seen: true, synapse };

const learners = [];
async function make(settings = smallSettings, options = { images, classes }) {
  const learner = await Learner.create(settings, options, nextTurn);
  learners.push(learner);
  return learner;
}
afterEach(() => learners.splice(0).forEach((learner) => learner.dispose()));

let engine;
beforeAll(async () => {
  engine = await loadEngine();
});

test('it learns what a network learns from the same images', async () => {
  const learner = await make();
  const net = engine.create(smallSettings);
  for (let step = 0; step < 3; step++) expect(learner.step()).toEqual(net.learn(images));
  expect(learner.save()).toEqual(net.save());
  expect(learner.summary).toEqual({ images: 12, classes, credits: [] });
  expect(learner.settings).toEqual(engine.complete(smallSettings));
  expect(learner.filters(0)).toEqual(net.filters(0));
  expect(learner.image(3)).toBe(images[3]);
  expect(() => learner.image(12)).toThrow('image 12 is not one of 12');
  net.dispose();
});

describe.each([
  ['a grid', smallSettings],
  ['views', viewSettings],
])('%s: whatever is asked changes nothing of what is learned', (_, settings) => {
  test('30 steps', async () => {
    const [asked, left] = [await make(settings), await make(settings)];
    const ask = [
      () => asked.observe(everything),
      () => asked.survey({ cells: 2, most: 7 }),
      () => asked.exciting({ block: 1, neuron: 2, count: 3 }),
      () => asked.neighbours({ block: 0, image: 5, x: 10, y: 10, count: 3 }),
      () => asked.codes({ block: 1, count: 9 }),
      () => asked.depth(),
      () => asked.classroom.collect(0, images[0]),
      () => asked.classroom.collect(1, images[1]),
      () => asked.classroom.collect(1, images[3]),
      () => asked.classroom.fit(),
      () => asked.classroom.press(1),
      () => asked.classroom.collect(1, images[5]),
      () => asked.classroom.guess(images[2]),
      () => asked.classroom.release(),
      () => asked.save(),
      () => asked.filters(1),
      () => asked.observe({}),
    ];
    for (let step = 0; step < 30; step++) {
      const { observed: _observed, ...report } = { ...asked.step(), observed: asked.observed };
      expect(report).toEqual(left.step());
      await ask[step % ask.length]();
    }
    expect(Buffer.compare(asked.save(), left.save())).toBe(0);
    expect(asked.classroom.tally.trained[0].total).toBe(2); // the questions came round twice
  });
});

describe('observing', () => {
  test.each([
    ['a grid', smallSettings, 1],
    ['views', viewSettings, 2],
  ])('%s: the report carries what was asked for', async (_, settings, views) => {
    const learner = await make(settings);
    learner.step();
    expect(learner.observed).toEqual({});
    expect(learner.observe(everything).synapse).toBeUndefined(); // the last step did not trace it
    learner.step();
    const { filters, activity, scores, seen, synapse: trace } = learner.observed;
    expect(Object.keys(filters)).toEqual(['0', '1']);
    expect(filters[1]).toEqual(learner.filters(1));
    expect(activity.map(({ channels }) => channels)).toEqual([4, 6]);
    expect(scores).toHaveLength(2);
    expect(scores[0].fixation).toHaveLength(64);
    expect(seen).toHaveLength(views);
    expect(seen[0].values).toHaveLength(seen[0].side ** 2 * seen[0].channels);
    expect(Number.isFinite(trace.weight)).toBe(true);
    learner.observe({ filters: [1] });
    expect(Object.keys(learner.observed)).toEqual(['filters']);
  });

  test('what encodes in between does not pass for the step', async () => {
    const [learner, other] = [await make(), await make()];
    for (const one of [learner, other]) {
      one.observe({ seen: true, activity: true });
      one.step();
    }
    await learner.survey();
    expect(learner.observed).toEqual(other.observed);
    expect(learner.observe({ seen: true, filters: [0] })).toEqual({ filters: { 0: other.filters(0) } }); // too late
    learner.step();
    other.step();
    expect(learner.observed.seen).toEqual(other.observed.seen);
  });

  test('what cannot be observed is refused, and what was observed goes on', async () => {
    const learner = await make();
    learner.observe({ filters: [1] });
    expect(() => learner.observe({ filters: [2] })).toThrow('filters[0] is 2, expected 0 to 1');
    expect(() => learner.observe({ filters: 1 })).toThrow('filters is 1, expected an array');
    expect(() => learner.observe(null)).toThrow('the observation is null, expected an object');
    expect(() => learner.observe({ synapse: { ...synapse, neuron: 6 } })).toThrow(/neuron/);
    learner.step();
    expect(Object.keys(learner.observed)).toEqual(['filters']);
  });

  test('a network with other blocks is observed as far as it can be', async () => {
    const learner = await make();
    learner.observe(everything);
    learner.reset({ ...smallSettings, blocks: [{ channels: 3 }], rule: 'random' });
    expect(learner.observed).toEqual({});
    learner.step();
    expect(Object.keys(learner.observed.filters)).toEqual(['0']);
    expect(learner.observed.synapse).toBeUndefined();
  });
});

describe('another network or other images', () => {
  test('a reset begins anew, a checkpoint goes on where it was written', async () => {
    const learner = await make();
    for (let step = 0; step < 3; step++) learner.step();
    const bytes = learner.save();
    const next = learner.step();
    learner.reset({ ...smallSettings, seed: 9 });
    expect(learner.settings.seed).toBe(9);
    expect(learner.step().step).toBe(1);
    expect((await learner.load(bytes)).seed).toBe(3);
    expect(learner.step()).toEqual(next);
  });

  test('what cannot be is refused, and the old ones go on', async () => {
    const learner = await make();
    learner.step();
    const before = learner.save();
    expect(() => learner.reset({ preset: 'nonsense' })).toThrow(/nonsense/);
    await expect(learner.load(new Uint8Array(5))).rejects.toThrow();
    await expect(learner.load(before.slice(0, -1))).rejects.toThrow();
    await expect(learner.load('bytes')).rejects.toThrow('the checkpoint is "bytes", expected a Uint8Array');
    await expect(learner.replaceImages([])).rejects.toThrow('there are no images to learn from');
    await expect(learner.replaceImages('pictures')).rejects.toThrow('images is "pictures", expected sample, frames, digits');
    const broken = [images[0], { ...images[1], width: 7 }];
    await expect(learner.replaceImages(broken)).rejects.toThrow('images[1].pixels has');
    await expect(learner.replaceImages(images, 'names')).rejects.toThrow('classes is "names", expected an array');
    expect(learner.save()).toEqual(before);
    expect(learner.summary.images).toBe(12);
    expect(learner.step().step).toBe(2);
  });

  test('other images, the same network', async () => {
    const learner = await make();
    learner.step();
    const kinds = ['one'];
    expect(await learner.replaceImages([{ ...makeImage(77), label: 0 }], kinds)).toEqual({
      images: 1,
      classes: kinds,
      credits: [],
    });
    const report = learner.step();
    expect(report.step).toBe(2);
    expect(report.first.image).toBe(0);
    const sample = await learner.replaceImages('sample');
    expect(sample.images).toBe(250);
    expect(sample.credits.map(({ name }) => name)).toEqual(sample.classes);
    expect(learner.step().step).toBe(3);
  });

  test('long answers do not outlive what they are about', async () => {
    const learner = await make();
    await learner.survey();
    learner.classroom.collect(0, images[0]);
    learner.classroom.collect(1, images[1]);
    const about = [learner.survey(), learner.depth(), learner.classroom.fit()];
    const refusals = Promise.all(about.map((answer) => expect(answer).rejects.toThrow(/replaced meanwhile|disposed/)));
    learner.reset(smallSettings);
    await refusals;
    expect(() => learner.codes({ block: 0, count: 2 })).toThrow('survey comes first');
    await expect(learner.classroom.guess(images[0])).rejects.toThrow('fitNames comes first');
    await learner.survey();
    const running = expect(learner.survey()).rejects.toThrow('replaced meanwhile');
    await learner.replaceImages(images.slice(0, 5));
    await running;
    expect(() => learner.exciting({ block: 0, neuron: 0, count: 2 })).toThrow('survey comes first');
    expect(await learner.survey()).toMatchObject({ images: 5 });
  });
});

describe('frames', () => {
  const frames = makeImages(9).map((image) => ({ ...image, pixels: image.pixels.map((value) => value >> 1) }));

  test('learning waits for the first one', async () => {
    const learner = await make(viewSettings, { images: 'frames' });
    expect(learner.isReady).toBe(false);
    expect(() => learner.step()).toThrow('no frame has come yet');
    expect(await learner.survey()).toMatchObject({ images: 0, places: 0 });
    expect(learner.addFrame(frames[0])).toEqual({ scenes: 1, kept: true, index: 0 });
    expect(learner.isReady).toBe(true);
    const { first } = learner.step();
    expect(first).toMatchObject({ image: 0, newest: true });
  });

  test('the newest scene comes first in every batch, and the rest is reproducible', async () => {
    const learn = async () => {
      const learner = await make(viewSettings, { images: 'frames' });
      const newest = [];
      for (let step = 0; step < 18; step++) {
        const { index } = learner.addFrame(frames[(step * 4) % 9]);
        const { first } = learner.step();
        newest.push(first.image === index && learner.image(index) === frames[(step * 4) % 9]);
      }
      return { newest, bytes: learner.save(), scenes: learner.summary.images };
    };
    const [one, other] = [await learn(), await learn()];
    expect(one.newest).toEqual(new Array(18).fill(true));
    expect(one.scenes).toBe(18);
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
  });

  test('a broken frame is refused, and so is any where images are given', async () => {
    const learner = await make(viewSettings, { images: 'frames' });
    expect(() => learner.addFrame({ ...frames[0], channels: 2 })).toThrow('frame.channels is 2, expected 1, 3 or 4');
    expect(() => learner.addFrame(undefined)).toThrow('frame is undefined, expected an object');
    expect(learner.summary.images).toBe(0);
    const other = await make();
    expect(() => other.addFrame(frames[0])).toThrow("frames are only taken where images is 'frames'");
    expect(other.step().first.newest).toBeUndefined();
  });
});
