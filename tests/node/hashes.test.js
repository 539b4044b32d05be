import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compare, differences, shortTasks } from '../hashes/hashes.js';
import { nativePlaces, nodePlaces } from '../hashes/places.js';
import { root } from './folders.js';

const isBuilt = ['train-clapp', 'train-clapp-scalar'].every((name) => existsSync(join(root, 'build', 'native', name)));
const nativeTest = isBuilt ? test : test.skip;

nativeTest(`the same bytes natively and in Node${isBuilt ? '' : ', skipped: build/native is not there'}`, async () => {
  const rows = await compare([...(await nativePlaces()), ...nodePlaces()], shortTasks);
  expect(rows.filter((row) => 'error' in row)).toEqual([]);
  expect(rows.filter(({ promised }) => promised).length).toBeGreaterThan(6);
  expect(differences(rows)).toEqual([]);
  expect(new Set(rows[0].hashes).size).toBe(shortTasks.length);
  for (const row of rows.filter(({ name }) => name.endsWith('-fma'))) expect(row.hashes).not.toEqual(rows[0].hashes);
});

test('a place that differs or fails is named, unless it is outside of the promise', async () => {
  const place = (name, promised, answer) => ({ name, promised, hashes: async () => answer() });
  const fail = () => {
    throw new Error('no memory');
  };
  const rows = await compare(
    [
      place('first', true, () => ['a', 'b']),
      place('same', true, () => ['a', 'b']),
      place('other', true, () => ['a', 'c']),
      place('short', true, () => ['a']),
      place('fused', false, () => ['x', 'y']),
      place('broken', true, fail),
      place('broken, not promised', false, fail),
    ],
    shortTasks,
  );
  expect(differences(rows)).toEqual(['other', 'short', 'broken']);
  expect(rows[5]).toMatchObject({ error: 'no memory' });
});
