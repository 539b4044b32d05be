import { describe, expect, test } from '@jest/globals';
import { ClipMemory } from '../../web/learner/clip-memory.js';
import { Learner } from '../../web/learner/learner.js';
import { Taste } from '../../web/watch/taste.js';

/** A frame of one level. @param {number} level @param {number} [width] @param {number} [height] */
const plain = (level, width = 8, height = 6) => ({
  ...{ width, height, channels: 1 },
  pixels: new Uint8Array(width * height).fill(level),
});

/** Every 100 ms one of the levels 0, 1, 2, … @param {ClipMemory} memory @param {number} count @param {number} [from] */
function fill(memory, count, from = 0) {
  for (let n = from; n < from + count; n++) memory.add(plain(n % 256), n * 100);
}

/** @param {import('../../web/clip.js').Clip | undefined} clip */
const levels = (clip) => clip?.frames.map(({ pixels }) => pixels[0]);

describe('ClipMemory', () => {
  test('has nothing to learn from before there are two clips, then half-overlapping ones', () => {
    const memory = new ClipMemory(8);
    fill(memory, 23);
    expect(memory.images).toEqual([]);
    fill(memory, 1, 23);
    expect(memory.images.map((clip) => levels(clip)?.[0])).toEqual([8, 0]);
    expect(memory.images.map(({ frames }) => frames.length)).toEqual([16, 16]);
    expect(levels(memory.newest)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  });

  test('keeps 120 frames, the last ones', () => {
    const memory = new ClipMemory(8);
    fill(memory, 250);
    expect(memory.count).toBe(120);
    expect(memory.images).toHaveLength(14);
    expect(Math.min(...memory.images.flatMap((clip) => levels(clip) ?? []))).toBe(250 - 120);
  });

  test('makes large frames small, and keeps fewer long and narrow ones', () => {
    const memory = new ClipMemory(8);
    memory.add({ ...plain(0, 256, 128), pixels: Uint8Array.from({ length: 256 * 128 }, (_, at) => (at % 2) * 200) }, 0);
    for (let n = 1; n < 8; n++) memory.add(plain(9, 256, 128), n * 100);
    const [first] = memory.newest?.frames ?? [];
    expect([first.width, first.height]).toEqual([128, 64]);
    expect(new Set(first.pixels)).toEqual(new Set([100]));
    const narrow = new ClipMemory(8);
    for (let n = 0; n < 60; n++) narrow.add(plain(n, 16384, 40), n * 100);
    expect(narrow.count).toBe(25); // of 640 KB each
  });

  test('no clip goes on over a gap, backwards in time or over a change of size', () => {
    const memory = new ClipMemory(8);
    fill(memory, 20);
    for (let n = 20; n < 40; n++) memory.add(plain(n), n * 100 + 501);
    expect(memory.images).toHaveLength(2);
    for (const clip of [...memory.images, ...memory.spread(9)]) {
      expect(new Set(levels(clip)?.map((level) => level < 20)).size).toBe(1);
    }
    memory.add(plain(99), 0);
    expect(levels(memory.newest)?.at(-1)).toBe(39); // the last ones that follow each other
    memory.add(plain(1, 6, 8), 100);
    expect([memory.count, memory.images.length, memory.newest]).toEqual([1, 0, undefined]);
  });

  test('spreads clips over all that is remembered, the newest last', () => {
    const memory = new ClipMemory(8);
    fill(memory, 80);
    expect(memory.spread(2).map((clip) => levels(clip)?.at(-1))).toEqual([39, 79]);
    expect(memory.spread(99)).toHaveLength(10);
  });

  test('refuses what is no frame or time', () => {
    const memory = new ClipMemory(8);
    expect(() => memory.add(/** @type {any} */ ({}), 0)).toThrow('frame.width');
    expect(() => memory.add(plain(0), NaN)).toThrow("the frame's time is NaN, expected milliseconds");
    expect(memory.count).toBe(0);
  });
});

const settings = /** @type {const} */ ({ preset: 'video-tiny', batch: 2, crop: 24 });

/** A disc-like blob at x. @param {number} x */
function blob(x) {
  const [width, height] = [40, 32];
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [dx, dy] = [(at % width) - x, Math.floor(at / width) - height / 2];
    return dx * dx + dy * dy < 36 ? 230 : 60;
  });
  return { pixels, width, height, channels: 1 };
}

/** @param {(n: number) => number} where the blob is in frame n */
async function watch(where) {
  const learner = await Learner.create(settings, { images: 'clips', threads: 1 });
  for (let n = 0; n < 24; n++) learner.addFrame(blob(where(n)), n * 100);
  return learner;
}

test('units like motion or stillness where something moves, and nothing where nothing does', async () => {
  const moving = await watch((n) => 8 + ((n * 3) % 24));
  for (let step = 0; step < 3; step++) expect(moving.step().blocks.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  const before = moving.save();
  const told = await moving.motion({ clips: 1 });
  expect(moving.save()).toEqual(before);
  expect(told?.change).toBeGreaterThan(0);
  expect(told?.blocks.map(({ span }) => span)).toEqual([1, 1, 3, 5]);
  const most = (/** @type {Float32Array} */ values) => values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  for (const [index, { span, motion, order, twin, moving: maps, frozen }] of (told?.blocks ?? []).entries()) {
    const [own, other] = [most(motion), most(twin?.motion ?? motion)];
    if (span === 1) expect([own < 1e-4, other < 1e-4, most(order) < 1e-4]).toEqual([true, true, true]);
    else expect([own > 0.05, other > 0.05, most(order) > 0.05]).toEqual([true, true, true]);
    expect(maps).toHaveLength(frozen.length);
    expect(new Set(maps).size).toBeGreaterThan(50);
    expect(motion).toHaveLength(moving.settings.blocks[index].channels);
  }
  moving.dispose();

  const still = await watch(() => 20);
  still.step();
  const [none] = [await still.motion({ clips: 2, twin: false })];
  expect(none?.change).toBe(0);
  for (const { motion, twin, moving: maps, frozen } of none?.blocks ?? []) {
    expect(most(motion)).toBe(0);
    expect(twin).toBe(undefined);
    expect(most(maps.map((value, at) => value - frozen[at]))).toBeLessThan(1e-4);
  }
  await expect(still.survey()).rejects.toThrow('there are no places in clips: motion tells of them');
  still.dispose();
}, 120_000);

test('before there are frames nothing is told; the wrong sense is refused, and the network goes on', async () => {
  const learner = await Learner.create(settings, { images: 'clips', threads: 1 });
  expect(learner.isReady).toBe(false);
  expect(await learner.motion({})).toBe(undefined);
  await expect(learner.motion({ clips: 0 })).rejects.toThrow('clips is 0');
  await expect(learner.replaceImages('frames')).rejects.toThrow("the network watches clips, and there are pictures: images may be 'clips'");
  for (let n = 0; n < 24; n++) learner.addFrame(blob(n), n * 100);
  expect(() => learner.reset({ preset: 'tiny' })).toThrow('the network looks, and there are clips');
  expect(learner.step().step).toBe(1);
  learner.dispose();
  await expect(Learner.create(settings, { images: 'frames' })).rejects.toThrow('the network watches clips, and there are pictures');
  const looks = await Learner.create({ preset: 'tiny' }, { images: 'frames', threads: 1 });
  await expect(looks.motion({})).rejects.toThrow("motion is only told where images is 'clips'");
  looks.dispose();
});

test('Taste: the mean of the first looks, then a running one; a look at nothing that moves is no look', () => {
  const taste = new Taste();
  const look = (/** @type {number[]} */ motion, change = 1, /** @type {any} */ twin = undefined) => {
    const blocks = [{ motion: Float32Array.from(motion), order: Float32Array.from(motion), twin }];
    taste.add(/** @type {any} */ ({ blocks, change }));
  };
  look([1, 0, -1]);
  look([0, 1, -1]);
  look([9, 9, 9], 0);
  expect([...taste.blocks[0].motion]).toEqual([0.5, 0.5, -1]);
  expect(taste.blocks[0].twin).toBe(undefined);
  look([0.5, 2, -1], 1, { motion: Float32Array.of(3, 3, 3), order: Float32Array.of(0, 0, 0) });
  expect([...(taste.blocks[0].twin ?? [])]).toEqual([3, 3, 3]);
  expect(taste.ranking(0)).toEqual([1, 0, 2]);
});
