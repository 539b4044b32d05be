import { expect, test } from '@jest/globals';
import { Reservoir } from '../../web/learner/reservoir.js';

/** One colour all over, with a camera's noise. */
function plain(level, noise = 0) {
  const pixels = new Uint8Array(16 * 12);
  for (let at = 0; at < pixels.length; at++) pixels[at] = level + ((at * 7919) % 5) * noise;
  return { pixels, width: 16, height: 12, channels: 1 };
}

/** Scene n of many that all look different. */
const scene = (n) => ({ ...plain((n * 89) % 250), n });

test('a scene that looks like the last one takes its place, a different one does not', () => {
  const reservoir = new Reservoir({ most: 4 });
  expect(reservoir.newest).toBe(-1);
  expect(reservoir.add(plain(100))).toEqual({ index: 0, kept: true });
  const noisy = plain(100, 1);
  expect(reservoir.add(noisy)).toEqual({ index: 0, kept: false });
  expect(reservoir.images).toEqual([noisy]);
  expect(reservoir.add(plain(150))).toEqual({ index: 1, kept: true });
  expect(reservoir.add(plain(100))).toEqual({ index: 2, kept: true }); // like an older one: it comes again
  expect(reservoir.images).toHaveLength(3);
});

test('a slow drift becomes new scenes', () => {
  const reservoir = new Reservoir({ most: 64 });
  for (let level = 0; level <= 200; level++) reservoir.add(plain(level));
  expect(reservoir.images.length).toBeGreaterThan(10);
  expect(reservoir.images.length).toBeLessThan(25);
});

test('when it is full the newest still comes in, and what is kept spreads over the recent past', () => {
  const ages = [];
  for (let seed = 0; seed < 30; seed++) {
    const reservoir = new Reservoir({ most: 16, seed });
    for (let n = 0; n < 400; n++) {
      const newest = scene(n);
      const { index } = reservoir.add(newest);
      if (reservoir.images[index] !== newest || reservoir.newest !== index) throw new Error(`scene ${n} is not there`);
    }
    expect(reservoir.images).toHaveLength(16);
    ages.push(...reservoir.images.map(({ n }) => 399 - n));
  }
  const share = (from, to) => ages.filter((age) => age >= from && age < to).length / ages.length;
  const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
  expect(mean).toBeGreaterThan(12); // geometric with parameter 1/16: mean 15
  expect(mean).toBeLessThan(18);
  expect(share(0, 11)).toBeGreaterThan(0.42); // half are younger than 16 ln 2
  expect(share(0, 11)).toBeLessThan(0.58);
  expect(share(32, 400)).toBeGreaterThan(0.07); // (15/16)^32 = 0.13
});

test('the seed decides', () => {
  const kept = (seed) => {
    const reservoir = new Reservoir({ most: 8, seed });
    for (let n = 0; n < 100; n++) reservoir.add(scene(n));
    return reservoir.images.map(({ n }) => n);
  };
  expect(kept(1)).toEqual(kept(1));
  expect(kept(2)).not.toEqual(kept(1));
  expect(kept(2 ** 32 + 1)).toHaveLength(8);
});

test('what is no image is refused, and nothing changes', () => {
  const reservoir = new Reservoir();
  reservoir.add(plain(1));
  expect(() => reservoir.add({ ...plain(200), width: 5 })).toThrow('frame.pixels has 192 bytes, expected 5 × 12 × 1');
  expect(reservoir.images).toHaveLength(1);
  expect(reservoir.newest).toBe(0);
});
