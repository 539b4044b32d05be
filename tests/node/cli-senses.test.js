// The command line over sounds and clips, end to end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeClassFolder } from './class-folder.js';
import { temporaryFolder, writeFiles } from './folders.js';
import { encodePng } from './pictures.js';
import { runCli, startCli } from './run-cli.js';
import { encodeWav, speechFiles, tone } from './sounds.js';

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = `folder:${makeClassFolder(at('pictures'))}`;
const sounds = `wav:${writeFiles(at('sounds'), speechFiles())}`; // 2 digits, 5 speakers, 5 takes
const clips = `clips:${writeFiles(at('clips'), clipFiles())}`;
const brief = ['--steps', '2', '--batch', '4', '--threads', '1'];
const hearing = ['--preset', 'speech-tiny', '--set', '{"window": 3200}'];

/** A square that moves to the right or down, in six sequences of two clips each. */
function clipFiles() {
  const files = {};
  for (let index = 0; index < 12; index++)
    for (let frame = 0; frame < 8; frame++) {
      const pixels = Buffer.alloc(48 * 40 * 3, 20);
      const [left, top] = index % 2 ? [4 + 3 * frame, 12] : [14, 2 + 3 * frame];
      for (let y = top; y < top + 10; y++) pixels.fill(200 + index, (y * 48 + left) * 3, (y * 48 + left + 10) * 3);
      files[`${index}_${Math.floor(index / 2)}_${index % 2 ? 'right' : 'down'}/${frame}.png`] = encodePng({ pixels, width: 48, height: 40, channels: 3 });
    }
  return files;
}

/** Runs a command with --json: { result, said }. */
async function run(...args) {
  const { code, stdout, stderr } = await runCli(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return { result: JSON.parse(stdout), said: stderr };
}

describe('compare', () => {
  test('sounds: a table for each read-out, none of who is tested was learned from', async () => {
    const figure = ['--figure', at('sounds.html')];
    const { result, said } = await run('compare', '--data', sounds, ...hearing, ...brief, '--rules', 'clapp,supervised', ...figure);
    expect(said).toContain('held out, never learned from: speaker eve; every fifth recording of each class of the others');
    expect(said).toContain('digit: 2 classes, 32 sounds to fit, 10 to test, 32 sounds to learn from');
    expect(said).toContain('speaker: 4 classes, 32 sounds to fit, 8 to test, 32 sounds to learn from');
    expect(result).toMatchObject({ preset: 'speech-tiny', sounds: 32, skipped: 0, budget: { steps: 2 } });
    expect(result.readOuts.map(({ readOut, classes, fit, test: tested }) => [readOut, classes, fit, tested])).toEqual([
      ['digit', 2, 32, 10],
      ['speaker', 4, 32, 8],
    ]);
    for (const { readOut, rules } of result.readOuts) {
      expect(rules.map(({ rule, sight, sounds: heard }) => [rule, sight, heard])).toEqual([['clapp', 'sound', 8], ['supervised', 'sound', 8]]);
      for (const { blocks } of rules) expect(blocks).toHaveLength(5);
      // pitches are easy: labels that are mixed up anywhere would show
      if (readOut === 'digit') expect(Math.max(...rules[0].blocks.map(({ random }) => random.mean))).toBeGreaterThanOrEqual(90);
    }
    const page = readFileSync(at('sounds.html'), 'utf8');
    for (const text of ['digit: right on test sounds, %', 'speaker: right on test sounds, %', '<th scope="col">sounds</th>']) expect(page).toContain(text);
    expect(page.match(/<table>/g)).toHaveLength(2);
  }, 120_000);

  test('the same as text and picture; all rules that can learn sounds, by the default preset', async () => {
    const small = `wav:${writeFiles(at('few'), speechFiles({ speakers: ['ann', 'bob'] }))}`;
    const args = ['compare', '--data', small, ...brief, '--steps', '1', '--read-out', 'digit', '--set', '{"window": 3200}'];
    const { code, stdout, stderr } = await runCli(...args, '--figure', at('sounds.svg'));
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('digit: 2 classes, 10 to fit, 10 to test');
    expect(lines[1]).toMatch(/^rule .* block 4 .* steps {2}sounds$/);
    const rules = lines.slice(2).map((line) => line.split(' ')[0]).filter(Boolean);
    expect(rules).toEqual(['clapp', 'clapp-s', 'gim', 'greedy-supervised', 'hinge-cpc', 'cpc', 'supervised']);
    expect(stdout).toContain('random, sound');
    expect(readFileSync(at('sounds.svg'), 'utf8')).toContain('digit: right on test sounds, %');
  }, 120_000);

  test('clips', async () => {
    const args = ['--preset', 'video-tiny', '--rules', 'clapp-s', ...brief];
    const { result, said } = await run('compare', '--data', clips, ...args);
    expect(said).toContain('held out, never learned from: sequence 4');
    expect(result).toMatchObject({ clips: 10, readOuts: [{ readOut: 'action', classes: 2, fit: 10, test: 2 }] });
    expect(result.readOuts[0].rules[0]).toMatchObject({ rule: 'clapp-s', sight: 'clip', clips: 8 });
  }, 120_000);

  test('phones, frame by frame', async () => {
    const phones = (seed) => Array.from({ length: 98 }, (_, frame) => (Math.floor(frame / 7) + seed) % 2).join(' ');
    const utterance = (seed) => {
      const samples = Array.from({ length: 16000 }, (_, time) => {
        const high = (Math.floor(time / 160 / 7) + seed) % 2;
        return 0.4 * Math.sin((2 * Math.PI * (high ? 3000 : 300) * time) / 16000);
      });
      return encodeWav([samples]);
    };
    const names = ['1-1-1', '1-1-2', '1-1-3', '1-1-4', '1-1-5', '2-1-1'];
    const files = Object.fromEntries(names.map((name, index) => [`${name}.wav`, utterance(index)]));
    const folder = writeFiles(at('phones'), { ...files, 'phone_labels.txt': names.map((name, index) => `${name} ${phones(index)}\n`).join('') });
    const { result, said } = await run('compare', '--data', `librispeech:${folder}`, ...hearing, ...brief, '--rules', 'clapp');
    expect(said).toContain('held out, never learned from: every fifth utterance of each speaker, 5 of 30 windows');
    const [speaker, phone] = result.readOuts;
    expect(speaker).toMatchObject({ readOut: 'speaker', classes: 2, fit: 25, test: 5 });
    expect(phone).toMatchObject({ readOut: 'phone', classes: 2, fit: 5 * 98, test: 98 }); // the last 20 ms have no phones
    // frames that are one off would be wrong at every border, one in seven
    expect(Math.max(...phone.rules[0].blocks.map(({ random }) => random.mean))).toBeGreaterThanOrEqual(90);
  }, 120_000);
});

test('train, then probe: nobody learns from what is tested', async () => {
  const args = ['--data', sounds, ...brief, '--set', '{"window": 3200, "classes": 2}'];
  const { result, said } = await run('train', ...args, '--out', at('ears.safetensors'));
  expect(result).toMatchObject({ sounds: 32, preset: 'speech-tiny', steps: 2 });
  expect(said).toContain('held out, never learned from: speaker eve');
  const probe = await run('probe', '--model', at('ears.safetensors'), '--data', sounds, '--cells', '2', '--threads', '1');
  expect(probe.result.readOuts).toMatchObject([
    { readOut: 'digit', classes: 2, train: 32, test: 10 },
    { readOut: 'speaker', classes: 4, train: 32, test: 8 },
  ]);
  expect(probe.result.readOuts[0].blocks).toHaveLength(5);
  const all = await run('train', ...args, '--rule', 'supervised', '--hold-out', 'none');
  expect(all.result.sounds).toBe(50);
  const { stdout } = await runCli('inspect', at('ears.safetensors'));
  expect(stdout).toContain('sight sound');
  const wrong = await runCli('probe', '--model', at('ears.safetensors'), '--data', pictures);
  expect(wrong).toMatchObject({ code: 2, stderr: `clapp: the network listens to sounds; ${pictures} holds pictures\n` });
}, 120_000);

test('without ffmpeg one sentence says what to do', async () => {
  const folder = writeFiles(at('flac'), { '1_ann_1.flac': 'fLaC' });
  const { ended } = startCli(['train', '--data', `wav:${folder}`, ...hearing, ...brief], { env: { ...process.env, PATH: temporary } });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^clapp: .*1_ann_1\.flac: reading it needs ffmpeg, which is not installed \(on Debian: apt-get install ffmpeg\)\n$/);
});

describe('what cannot be meant', () => {
  const video = ['--preset', 'video-tiny'];
  test.each([
    [['compare', '--data', pictures, ...hearing], 2, /the network listens to sounds; folder:.* holds pictures/],
    [['compare', '--data', sounds, '--preset', 'tiny'], 2, /the network looks at pictures; wav:.* holds sounds/],
    [['compare', '--data', clips, ...hearing], 2, /the network listens to sounds; clips:.* holds clips/],
    [['compare', '--data', sounds, ...video], 2, /the network watches clips; wav:.* holds sounds/],
    [['train', '--data', sounds, ...hearing, '--unlabeled', clips], 2, /clips:.* holds clips/],
    [['compare', '--data', sounds, ...hearing, '--rules', 'clapp++'], 2, /rule "clapp\+\+" has no sight "sound"/],
    [['compare', '--data', pictures, '--read-out', 'digit'], 2, /--read-out is for sounds and clips/],
    [['train', '--data', sounds, '--pattern', '{a}{b}'], 2, /nothing between them/],
    [['train', '--data', `librispeech:${temporary}`, '--pattern', '{a}'], 2, /--pattern: the names of librispeech/],
    [['compare', '--data', `librispeech:${temporary}`, '--read-out', 'phone', '--rules', 'supervised'], 2, /supervised needs one label for all of a sound/],
    [['compare', '--data', sounds, ...hearing, '--read-out', 'word'], 1, /no "word"; wav:.* has digit, speaker, take/],
    [['compare', '--data', sounds, ...hearing, '--hold-out', 'word'], 1, /no "word"; expected digit, speaker, take or none/],
    [['compare', '--data', sounds, ...hearing, '--pattern', '{a}-{b}'], 1, /none of its 50 names, as 0_ann_0\.wav, fits/],
    [['compare', '--data', sounds, ...hearing, '--read-out', 'take', '--hold-out', 'none', '--pattern', '{digit}_{who}_{take}', '--test', sounds, '--unlabeled', pictures], 2, /holds pictures/],
    [['compare', '--data', clips, ...video, '--set', '{"frames": 9}'], 1, /no clip has 9 frames/],
  ])('%j', async (args, status, sentence) => {
    const { code, stdout, stderr } = await runCli(...args, '--steps', '1');
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at |step \d/);
  });
});

test('further sounds and given tests', async () => {
  const more = writeFiles(at('more'), { 'x.wav': encodeWav([tone(3200, 440)]), 'y_z_1.wav': encodeWav([tone(3200, 440)]) });
  const known = `wav:${writeFiles(at('known'), speechFiles({ speakers: ['ann'], takes: 3 }))}`;
  const args = ['--data', sounds, '--test', known, '--unlabeled', `wav:${more}`, ...hearing, ...brief, '--rules', 'clapp'];
  const { result, said } = await run('compare', ...args);
  expect(result).toMatchObject({ sounds: 52, readOuts: [{ fit: 50, test: 6 }, { fit: 50, test: 6, classes: 5 }] });
  expect(said).not.toContain('held out');
}, 120_000);
