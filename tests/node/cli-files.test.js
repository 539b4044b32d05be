import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeClassFolder } from './class-folder.js';
import { root, temporaryFolder } from './folders.js';
import { runCli, startCli } from './run-cli.js';
import { readSafetensors } from './safetensors.js';

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = makeClassFolder(at('pictures'));
const tiny = ['--data', `folder:${pictures}`, '--batch', '2', '--seed', '4', '--rule', 'clapp'];

beforeAll(async () => {
  await runCli('train', ...tiny, '--steps', '4', '--out', at('a.safetensors'));
});

describe('inspect', () => {
  test('prints what a checkpoint holds', async () => {
    const { code, stdout } = await runCli('inspect', at('a.safetensors'), '--json');
    expect(code).toBe(0);
    const { steps, settings, parameters, memory, tensors } = JSON.parse(stdout);
    expect(steps).toBe(4);
    const { image_channels: colours, prediction_steps: ahead, blocks } = settings;
    const sizes = [colours, ...blocks.map(({ channels }) => channels)];
    expect(tensors).toContainEqual({ name: 'encoder.0.conv.weight', type: 'F32', shape: [sizes[1], colours, 3, 3] });
    const weights = (input, output) => 9 * input * output + output + 2 * ahead * output * output;
    expect(parameters).toBe(blocks.reduce((sum, _, at) => sum + weights(sizes[at], sizes[at + 1]), 0));
    expect(memory).toBeGreaterThan(4 * parameters);
    const { stdout: text } = await runCli('inspect', at('a.safetensors'));
    expect(text).toMatch(new RegExp(`^4 steps, ${parameters} parameters`));
    expect(text).toMatch(new RegExp(`encoder\\.2\\.conv\\.weight +F32 +${sizes[3]}×${sizes[2]}×3×3`));
  });
});

describe('probe', () => {
  test('compares with random weights', async () => {
    const { code, stdout } = await runCli(
      'probe',
      '--model',
      at('a.safetensors'),
      '--data',
      `folder:${pictures}`,
      '--json',
    );
    expect(code).toBe(0);
    const { blocks, classes, train, test: kept } = JSON.parse(stdout);
    expect({ classes, train, kept }).toEqual({ classes: 2, train: 10, kept: 2 });
    expect(blocks.length).toBeGreaterThan(2);
    for (const { trained, random } of blocks)
      for (const percent of [trained, random]) expect([0, 50, 100]).toContain(percent);
  });

  test('a network that has not learned is as good as a random one', async () => {
    await runCli('train', ...tiny, '--rule', 'random', '--steps', '1', '--out', at('random.safetensors'));
    const { stdout } = await runCli('probe', '--model', at('random.safetensors'), '--data', 'sample', '--json');
    for (const { trained, random } of JSON.parse(stdout).blocks) {
      expect(trained).toBe(random);
      expect(trained).toBeGreaterThan(30); // of 8 photographs
    }
  });

  test('takes test pictures from elsewhere', async () => {
    const { stdout } = await runCli(
      'probe',
      '--model',
      at('a.safetensors'),
      '--data',
      `folder:${pictures}`,
      '--test',
      `folder:${pictures}`,
      '--json',
    );
    const { train, test: kept, blocks } = JSON.parse(stdout);
    expect({ train, kept }).toEqual({ train: 12, kept: 12 });
    for (const { trained, trainedFit } of blocks) expect(trained).toBe(trainedFit);
  });

  test('needs labels', async () => {
    const { code, stderr } = await runCli(
      'probe',
      '--model',
      at('a.safetensors'),
      '--data',
      `folder:${join(pictures, 'odd')}`,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/a probe needs pictures of two classes or more/);
  });
});

test('update writes what PyTorch expects', async () => {
  const golden = join(root, 'tests', 'golden', 'mixed');
  const { code, stdout } = await runCli(
    'update',
    '--model',
    join(golden, 'model.safetensors'),
    '--batch',
    join(golden, 'batch.safetensors'),
    '--out',
    at('gradients.safetensors'),
    '--json',
  );
  expect(code).toBe(0);
  const expected = readSafetensors(join(golden, 'expected.safetensors')).tensors;
  const { tensors } = readSafetensors(at('gradients.safetensors'));
  expect([...tensors.keys()].sort()).toEqual([...expected.keys()].sort());
  expect(JSON.parse(stdout)).toMatchObject({ tensors: expected.size });
  JSON.parse(stdout).loss.forEach((loss, block) => expect(loss).toBeCloseTo(expected.get('loss').values[block], 4));
});

test('a reader that goes away is no failure', async () => {
  const { child, ended } = startCli(['inspect', at('a.safetensors')]);
  child.stdout.destroy();
  expect((await ended).code).toBe(0);
});

test('output that cannot be written is a failure of one sentence', async () => {
  if (!existsSync('/dev/full')) return; // a device of Linux
  const full = openSync('/dev/full', 'w');
  const child = spawnSync(process.execPath, [join(root, 'web', 'cli.js'), 'inspect', at('a.safetensors')], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ code: child.status, stderr: child.stderr }).toEqual({
    code: 1,
    stderr: 'clapp: standard output: the disk is full\n',
  });
});
