import { expect, test } from '@jest/globals';
import { loadEngine, loadSample } from '../../web/index.js';
import { cutTiles } from '../../web/sample.js';
import { makeImage } from './pictures.js';

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

test('tiles are whole, do not overlap and keep their pixels', () => {
  const image = makeImage(3, { width: 70, height: 45 });
  const tiles = cutTiles(image, 20, 7);
  expect(tiles).toHaveLength(3 * 2);
  const at = (picture, x, y) => [
    ...picture.pixels.subarray((y * picture.width + x) * 3, (y * picture.width + x) * 3 + 3),
  ];
  expect(at(tiles[0], 0, 0)).toEqual(at(image, 0, 0));
  expect(at(tiles[4], 3, 19)).toEqual(at(image, 23, 39)); // second in the second row
  expect(tiles[4].label).toBe(7);
});
