import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { root, temporaryFolder } from './folders.js';
import { makeNoiseImages } from './noise.js';

const steps = 3;
const seed = 5;
const folder = temporaryFolder();
const images = makeNoiseImages();
let reference;

async function train(options, rule = 'clapp') {
  const net = (await loadEngine(options)).create({ preset: 'tiny', seed, rule });
  for (let i = 0; i < steps; i++) net.learn(images);
  return net.save();
}

beforeAll(async () => {
  reference = await train({ simd: true });
});

test('the same seed twice', async () => {
  expect(Buffer.compare(await train({ simd: true }), reference)).toBe(0);
});

test('with and without vector instructions', async () => {
  expect(Buffer.compare(await train({ simd: false }), reference)).toBe(0);
  expect(Buffer.compare(await train({ simd: false }, 'clapp-s'), await train({ simd: true }, 'clapp-s'))).toBe(0);
});

for (const name of ['train-clapp', 'train-clapp-scalar']) {
  const program = join(root, 'build', 'native', name);
  const run = existsSync(program) ? test : test.skip;
  run(`natively (${name}${run === test ? '' : ', skipped: build/native has no such program'})`, () => {
    const out = join(folder, name);
    const { status, stderr } = spawnSync(program, [String(steps), String(seed), out], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Buffer.compare(readFileSync(out), reference)).toBe(0);
  });
}
