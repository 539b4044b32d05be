import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadEngine, loadSample } from '../../web/index.js';
import { fetchSample, openSample } from '../../web/sample.js';
import { cutTiles } from '../../web/tiles.js';
import { root } from './folders.js';

test('the sample is tiles of several photographs', async () => {
  const sample = await loadSample(await loadEngine());
  expect(sample.licence).toBe('CC0-1.0');
  expect(sample.classes.length).toBeGreaterThan(3);
  expect(sample.credits).toHaveLength(sample.classes.length);
  for (const { file, name, credit } of sample.credits) expect([file, name, credit]).not.toContain(undefined);
  expect(sample.images.length).toBeGreaterThan(100);
  for (const { width, height, channels, pixels } of sample.images) {
    expect([width, height, channels, pixels.length]).toEqual([96, 96, 3, 96 * 96 * 3]);
  }
  expect(new Set(sample.images.map(({ label }) => label)).size).toBe(sample.classes.length);
});

test('tiles are cut from the files: those of the whole photograph, but for the edges of its colours', async () => {
  const engine = await loadEngine();
  const { images, credits } = await loadSample(engine);
  let next = 0;
  for (const [label, { file }] of credits.entries()) {
    const bytes = readFileSync(join(root, 'web', 'sample', file));
    const whole = engine.decode(bytes, { side: 0 });
    for (let top = 0; top < whole.height; top += 96) {
      for (let left = 0; left < whole.width; left += 96) {
        const tile = images[next++];
        expect(tile.label).toBe(label);
        const inside = (picture, x, y) =>
          picture.pixels.slice(((y + 1) * picture.width + x + 1) * 3, ((y + 1) * picture.width + x + 95) * 3);
        const rows = Array.from({ length: 94 }, (_, y) => y);
        expect(rows.filter((y) => Buffer.compare(inside(tile, 0, y), inside(whole, left, top + y)) !== 0)).toEqual([]);
      }
    }
  }
  expect(next).toBe(images.length);
});

test('a photograph without restart markers, or of parts of tiles, is refused', () => {
  const bytes = readFileSync(join(root, 'web', 'sample', 'black-canyon.jpg'));
  expect(cutTiles(bytes, 96)).toHaveLength(35);
  expect(() => cutTiles(bytes, 80)).toThrow('a photograph of 672 x 480 pixels is not made of tiles of 80');
  expect(() => cutTiles(bytes, 48)).toThrow('is not made of tiles of 48');
});

test('a learner decodes a tile when it is first looked at, and once', async () => {
  const engine = await loadEngine();
  let decoded = 0;
  const counting = { decode: (...values) => (decoded++, engine.decode(...values)) };
  const { images } = openSample(counting, await fetchSample());
  expect(decoded).toBe(0);
  const net = engine.create({ preset: 'tiny', batch: 4, seed: 1 });
  net.learn(images);
  expect(decoded).toBe(4);
  for (let i = 0; i < 2; i++) expect(images[7].pixels).toBe(images[7].pixels);
  expect(decoded).toBeLessThanOrEqual(5);
  const all = await loadSample(engine);
  engine.dispose();
  expect(structuredClone(images[7])).toEqual(all.images[7]);
});
