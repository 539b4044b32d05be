import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { root, temporaryFolder } from './folders.js';
import { makeNoise } from './noise.js';

const steps = 3;
const seed = 5;
const folder = temporaryFolder();
const scenes = Object.fromEntries(['grid', 'views', 'sound', 'clip'].map((sight) => [sight, makeNoise(sight)]));
const [vector, scalar] = [await loadEngine({ simd: true }), await loadEngine({ simd: false })];

const wave = (channels, length, step, border, span) => ({
  channels,
  kernel: [length, 1, 1],
  stride: [step, 1, 1],
  padding: [border, 0, 0],
  span,
});
const heard = { sight: 'sound', window: 2560, batch: 4, prediction_steps: 4, standardise: true, weight_decay: 1e-3 };
const normed = (more) => ({ pool: [1, 2, 2], grid: 4, batch_norm: true, ...more });
const seen = {
  sight: 'clip',
  image_channels: 3,
  crop: 32,
  batch: 2,
  prediction_steps: 3,
  negatives: 'every',
  initialisation: 'kaiming',
  weight_decay: 1e-5,
  blocks: [normed({ channels: 12 }), normed({ channels: 20, kernel: [3, 3, 3], padding: [1, 1, 1] })],
};
const recurrent = [wave(24, 10, 5, 2, 32), wave(32, 8, 4, 2, 8), { channels: 20, recurrent: true, span: 7 }];

/** Every rule on what it looks at. */
const networks = vector.rules.flatMap((rule) => {
  const images = { name: rule, settings: { preset: 'tiny', rule, batch: 8, seed } };
  if (rule.startsWith('clapp++')) return [images];
  return [
    images,
    { name: `sounds, ${rule}`, settings: { ...heard, rule, seed, blocks: recurrent } },
    { name: `clips, ${rule}`, settings: { ...seen, rule, seed } },
  ];
});

function train(engine, settings) {
  const net = engine.create(settings);
  for (let i = 0; i < steps; i++) net.learn(scenes[net.settings.sight]);
  const bytes = net.save();
  net.dispose();
  return bytes;
}

const trained = new Map();
/** By vector instructions, once. */
const expected = ({ name, settings }) => {
  if (!trained.has(name)) trained.set(name, train(vector, settings));
  return trained.get(name);
};
const same = (a, b) => Buffer.compare(a, b) === 0;

test('the same seed twice, and another rule', () => {
  expect(same(train(vector, networks[0].settings), train(vector, networks[0].settings))).toBe(true);
  expect(new Set(networks.map((network) => Buffer.from(expected(network)).toString('base64'))).size).toBe(networks.length);
});

test.each(networks)('$name: with and without vector instructions', (network) => {
  expect(same(expected(network), train(scalar, network.settings))).toBe(true);
});

for (const name of ['train-clapp', 'train-clapp-scalar']) {
  const program = join(root, 'build', 'native', name);
  const run = existsSync(program) ? test : test.skip;
  const remark = existsSync(program) ? '' : ', skipped: build/native has no such program';
  run.each(networks)(`$name: natively (${name}${remark})`, (network) => {
    const out = join(folder, name);
    const { rule, batch } = network.settings;
    const task = [rule, String(steps), String(seed), out, JSON.stringify(network.settings), String(batch)];
    const { status, stderr } = spawnSync(program, task, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(same(readFileSync(out), expected(network))).toBe(true);
  });
}
