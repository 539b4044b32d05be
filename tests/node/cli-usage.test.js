import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeClassFolder } from './class-folder.js';
import { root, temporaryFolder } from './folders.js';
import { runCli } from './run-cli.js';

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = makeClassFolder(at('pictures'));
const tiny = ['--data', `folder:${pictures}`, '--batch', '2', '--seed', '4'];

describe('help', () => {
  test.each([
    [['--help'], /train.*probe.*compare.*update.*inspect/s],
    [['train', '--help'], /--data.*folder:DIR.*stl10:DIR.*--json/s],
    [['compare', '--help'], /--rules.*--minutes.*--figure.*random twin.*"difference"/s],
    [['probe', '--help'], /--model.*--test.*"trained"/s],
    [['update', '--help'], /negatives I32/],
    [['inspect', '--help'], /"tensors"/],
  ])('%j', async (args, text) => {
    const { code, stdout, stderr } = await runCli(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(text);
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await runCli('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

describe('command lines that cannot be meant exit with 2', () => {
  test.each([
    [['fly'], /unknown command 'fly'/],
    [['train'], /--data <data>' not specified/],
    [['train', '--data', 'pictures'], /"pictures" is not a data set/],
    [['train', ...tiny, '--steps', '0'], /--steps.*whole number from 1/],
    [['train', ...tiny, '--steps', '-1'], /--steps.*whole number from 1/],
    [['train', ...tiny, '--steps', 'abc'], /--steps.*whole number from 1/],
    [['train', ...tiny, '--batch', '1.5'], /--batch.*whole number/],
    [['train', ...tiny, '--seed', '-1'], /--seed.*whole number/],
    [['train', ...tiny, '--learning-rate', 'fast'], /--learning-rate.*above zero/],
    [['train', ...tiny, '--preset', 'huge'], /no preset "huge": expected tiny, small, .*vgg6/],
    [['train', ...tiny, '--rule', 'magic'], /no rule "magic": expected clapp, clapp-s, .*random/],
    [['train', ...tiny, '--set', 'fast'], /--set.*JSON object/],
    [['train', ...tiny, '--set', '{"wings": 2}'], /there is no setting "wings"\n$/],
    [['train', ...tiny, '--set', '{"preset": "small"}'], /--set: "preset" is chosen by --preset/],
    [['train', ...tiny, '--resume', 'm'], /--batch, --seed cannot be given with --resume/],
    [['train', ...tiny, '--skip-broken', '--refuse-broken'], /cannot be used with/],
    [['train', ...tiny, '--wings', '2'], /unknown option '--wings'/],
    [['probe', '--data', 'sample'], /--model <file>' not specified/],
    [['inspect'], /inspect needs a checkpoint, or --memory and a preset/],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await runCli(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('input that is wrong exits with 1 and one sentence', () => {
  test.each([
    [['train', '--data', `folder:${at('none')}`], /^clapp: .*none: there is no such file or folder\n$/],
    [
      ['train', ...tiny, '--out', at('none/m.safetensors')],
      /^clapp: .*m\.safetensors: the folder .*none does not exist\n$/,
    ],
    [['train', ...tiny, '--out', pictures], /^clapp: .*pictures: it is a folder, not a file\n$/],
    [['train', '--data', 'sample', '--resume', at('none')], /^clapp: .*none: there is no such file/],
    [['train', '--data', 'sample', '--resume', join(root, 'LICENSE')], /^clapp: .*LICENSE: \S.*\n$/],
    [['inspect', pictures], /^clapp: .*pictures: it is a folder, not a file\n$/],
    [['inspect', join(root, 'package.json')], /^clapp: .*package\.json: \S.*\n$/],
    [
      ['update', '--model', join(root, 'LICENSE'), '--batch', join(root, 'LICENSE'), '--out', at('x')],
      /^clapp: .*LICENSE: \S.*\n$/,
    ],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await runCli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
