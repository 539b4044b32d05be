import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { cut, flip, goodJpeg, patch, png } from './broken-parts.js';
import { makeClassFolder } from './class-folder.js';
import { sharedData, temporaryFolder, testOnSharedData, writeFiles } from './folders.js';
import { encodePng, makeImage } from './pictures.js';
import { runCli, startCli } from './run-cli.js';
import { readSafetensors } from './safetensors.js';

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = makeClassFolder(at('pictures'));
const tiny = ['--data', `folder:${pictures}`, '--batch', '2', '--seed', '4', '--rule', 'clapp'];
const read = (name) => readFileSync(at(name));

const damaged = writeFiles(at('damaged'), {
  ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`a/bad${index}.png`, 'not a picture'])),
  'a/good.png': encodePng(makeImage(1, { width: 70, height: 66 })),
});

test('writes a checkpoint and prints one object', async () => {
  const { code, stdout, stderr } = await runCli(
    'train',
    ...tiny,
    '--steps',
    '4',
    '--out',
    at('a.safetensors'),
    '--json',
  );
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    steps: 4,
    images: 12,
    preset: 'tiny',
    out: at('a.safetensors'),
    skipped: 0,
    interrupted: false,
  });
  expect(result.settings).toMatchObject({ batch: 2, seed: 4, rule: 'clapp' });
  expect(result.blocks).toHaveLength(result.settings.blocks.length);
  for (const { loss, firstLoss, violated } of result.blocks)
    for (const number of [loss, firstLoss, violated]) expect(number).toBeGreaterThan(0);
  expect(stderr).toMatch(/step 4 of 4/);
  expect(readSafetensors(at('a.safetensors')).metadata.steps).toBe('4');
  expect(readdirSync(temporary).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('the same command gives the same file, with and without vector instructions', async () => {
  await runCli('train', ...tiny, '--steps', '4', '--out', at('b.safetensors'));
  await runCli('train', ...tiny, '--steps', '4', '--out', at('c.safetensors'), '--scalar');
  expect(read('b.safetensors').equals(read('a.safetensors'))).toBe(true);
  expect(read('c.safetensors').equals(read('a.safetensors'))).toBe(true);
});

test('3 + 4 resumed steps are 7 steps', async () => {
  await runCli('train', ...tiny, '--steps', '7', '--out', at('seven.safetensors'));
  await runCli('train', ...tiny, '--steps', '3', '--out', at('part.safetensors'));
  const { code, stdout } = await runCli(
    'train',
    '--data',
    `folder:${pictures}`,
    '--resume',
    at('part.safetensors'),
    '--steps',
    '4',
    '--out',
    at('part.safetensors'),
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ steps: 7, preset: null, settings: { batch: 2, seed: 4 } });
  expect(read('part.safetensors').equals(read('seven.safetensors'))).toBe(true);
});

test('options reach the network, and --set comes before them', async () => {
  const options = ['--rule', 'clapp-s', '--learning-rate', '1e-3', '--set', '{"learning_rate": 1, "crop": 72}'];
  const { stdout } = await runCli('train', ...tiny, ...options, '--steps', '1', '--json');
  expect(JSON.parse(stdout).settings).toMatchObject({
    rule: 'clapp-s',
    learning_rate: 0.001,
    crop: 72,
    batch: 2,
    seed: 4,
  });
});

test('--unlabeled adds pictures', async () => {
  const { stdout } = await runCli(
    'train',
    ...tiny,
    '--unlabeled',
    `folder:${join(pictures, 'odd')}`,
    '--steps',
    '1',
    '--json',
  );
  expect(JSON.parse(stdout).images).toBe(18);
});

test('speaks to people, too', async () => {
  const { code, stdout, stderr } = await runCli('train', ...tiny, '--steps', '2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^block 0 {2}loss \d.*\nblock 1.*\n(block .*\n)+2 steps, 12 images/);
  expect(stderr).toMatch(/no --out: the network will not be kept/);
});

test('skips broken pictures: ten by name, then their number', async () => {
  const { code, stdout, stderr } = await runCli(
    'train',
    '--data',
    `folder:${damaged}`,
    '--batch',
    '2',
    '--steps',
    '1',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ images: 1, skipped: 12 });
  expect(stderr.match(/^skipped .*bad\d+\.png: /gm)).toHaveLength(10);
  expect(stderr).toMatch(/^skipped 2 more$/m);
  expect(stderr).toMatch(/^12 of 13 pictures skipped$/m);
});

test('finishes over a folder of which a fifth is broken, in many ways', async () => {
  const good = encodePng(makeImage(1, { width: 70, height: 66 }));
  const wrong = [
    cut(good, good.length / 2),
    cut(good, 40),
    flip(good, 8 * 60),
    Buffer.from('GIF89a, by its name a PNG'),
    Buffer.alloc(0),
    png({ width: 16384, height: 4096 }),
    cut(goodJpeg, 200),
    patch(goodJpeg, 158, [0xff, 0xc9]),
  ];
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`${at % 2 ? 'odd' : 'even'}/${at}.png`, at % 5 === 0 ? wrong[at / 5] : good]),
  );
  const folder = `folder:${writeFiles(at('fifth'), files)}`;
  const args = ['train', '--data', folder, '--batch', '4', '--steps', '3', '--out', at('fifth.safetensors'), '--json'];
  const { code, stdout, stderr } = await runCli(...args);
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, steps: 3, images: 32, skipped: 8 });
  expect(stderr.match(/^skipped .*\.png: .{8,}$/gm)).toHaveLength(8);
  expect(stderr).toMatch(/^8 of 40 pictures skipped$/m);
  expect(readSafetensors(at('fifth.safetensors')).metadata.steps).toBe('3');
});

test('--refuse-broken stops at the first', async () => {
  const { code, stdout, stderr } = await runCli(
    'train',
    '--data',
    `folder:${damaged}`,
    '--batch',
    '2',
    '--steps',
    '1',
    '--json',
    '--refuse-broken',
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^clapp: .*bad0\.png: .+\n$/);
});

test('Ctrl-C finishes the step, writes the checkpoint and exits with 130', async () => {
  const { child, ended } = startCli(['train', ...tiny, '--steps', '500', '--out', at('cut.safetensors'), '--json']);
  child.stderr.once('data', () => child.kill('SIGINT')); // its first line comes after 50 steps
  const { code, stdout } = await ended;
  const { steps, interrupted } = JSON.parse(stdout);
  expect({ code, interrupted }).toEqual({ code: 130, interrupted: true });
  expect(steps).toBeLessThan(500);
  expect(readSafetensors(at('cut.safetensors')).metadata.steps).toBe(String(steps));
});

testOnSharedData('the losses fall on STL-10', async () => {
  const data = `folder:${join(sharedData, 'stl10', 'train')}`;
  const { stdout } = await runCli(
    'train',
    '--data',
    data,
    '--steps',
    '100',
    '--batch',
    '8',
    '--seed',
    '1',
    '--learning-rate',
    '1e-3',
    '--json',
  );
  const { blocks, images } = JSON.parse(stdout);
  expect(images).toBe(4000);
  for (const { loss, firstLoss } of blocks) expect(loss).toBeLessThan(firstLoss - 0.02);
});
