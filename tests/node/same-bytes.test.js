import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { root, temporaryFolder } from './folders.js';
import { makeNoiseImages } from './noise.js';

const steps = 3;
const seed = 5;
const folder = temporaryFolder();
const images = makeNoiseImages();
const [vector, scalar] = [await loadEngine({ simd: true }), await loadEngine({ simd: false })];

function train(engine, rule) {
  const net = engine.create({ preset: 'tiny', seed, rule, batch: 8 });
  for (let i = 0; i < steps; i++) net.learn(images);
  const bytes = net.save();
  net.dispose();
  return bytes;
}

const same = (a, b) => Buffer.compare(a, b) === 0;

test('the same seed twice, and another rule', () => {
  expect(same(train(vector, 'clapp'), train(vector, 'clapp'))).toBe(true);
  expect(same(train(vector, 'clapp'), train(vector, 'clapp-s'))).toBe(false);
});

test.each(vector.rules)('%s: with and without vector instructions', (rule) => {
  expect(same(train(vector, rule), train(scalar, rule))).toBe(true);
});

for (const name of ['train-clapp', 'train-clapp-scalar']) {
  const program = join(root, 'build', 'native', name);
  const run = existsSync(program) ? test : test.skip;
  const remark = existsSync(program) ? '' : ', skipped: build/native has no such program';
  run.each(vector.rules)(`%s: natively (${name}${remark})`, (rule) => {
    const out = join(folder, name);
    const { status, stderr } = spawnSync(program, [rule, String(steps), String(seed), out], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(same(readFileSync(out), train(vector, rule))).toBe(true);
  });
}
