import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { readData, readRecordings } from '../../web/node/data.js';
import { inOrder } from '../../web/node/in-order.js';
import { compareNames, parsePattern } from '../../web/node/pattern.js';
import { readPpms } from '../../web/node/ppm.js';
import { createResampler } from '../../web/node/resample.js';
import { temporaryFolder, testOnSharedData, sharedData, writeFiles } from './folders.js';
import { encodePng, makeImage } from './pictures.js';
import { encodeWav, speechFiles, tone } from './sounds.js';

let engine;
let count = 0;
const temporary = temporaryFolder();
const makeFolder = (files) => writeFiles(join(temporary, String(count++)), files);
const png = (index, shape) => encodePng(makeImage(index, { width: 40, height: 30, ...shape }));

/** Reads recordings, collecting what is said about them. */
async function read(name, options) {
  const said = { broken: [], remarks: [] };
  const told = { broken: (sentence) => said.broken.push(sentence), remark: (sentence) => said.remarks.push(sentence) };
  return { ...(await readRecordings(engine, name, { ...told, ...options })), ...said };
}

function ffmpeg(...args) {
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
}

beforeAll(async () => {
  engine = await loadEngine();
});

describe('patterns', () => {
  const match = (pattern, name) => Object.fromEntries(parsePattern(pattern).match(name) ?? []);

  test.each([
    ['{digit}_{speaker}_{take}', '7_jackson_31', { digit: '7', speaker: 'jackson', take: '31' }],
    ['{digit}_{speaker}_{take}', '7_van_dyke_31', {}],
    ['{digit}_{speaker}_{take}', '7__31', {}],
    ['{word}/{speaker}_nohash_{take}', 'snow/ab12_nohash_0', { word: 'snow', speaker: 'ab12', take: '0' }],
    ['{speaker}.{word}', 'ann.one', { speaker: 'ann', word: 'one' }],
    ['{speaker}.{word}', 'ann-one', {}],
    ['a+(b)[{x}]', 'a+(b)[ü 1]', { x: 'ü 1' }],
    ['{a-b}^{c}', '1^2', { 'a-b': '1', c: '2' }],
    ['{__proto__x}', 'y', undefined],
  ])('%s on %s', (pattern, name, fields) => {
    if (fields === undefined) expect(() => match(pattern, name)).toThrow(/has the field "__proto__x"/);
    else expect(match(pattern, name)).toEqual(fields);
  });

  test.each([
    ['', /no field/],
    ['digit', /no field/],
    ['{}_{a}', /the field "": expected a letter/],
    ['{a}{b}', /nothing between them/],
    ['{a}_{a}', /a field twice/],
    ['{a}_{b', /a brace without/],
    ['{a b}', /the field "a b"/],
  ])('"%s" is refused', (pattern, sentence) => expect(() => parsePattern(pattern)).toThrow(sentence));

  test('names stand in the order of their numbers', () => {
    expect(['a10', '10', 'a2', '9', 'b', 'a', '010', 'a2b'].sort(compareNames)).toEqual(['9', '010', '10', 'a', 'a2', 'a2b', 'a10', 'b']);
  });
});

describe('another rate', () => {
  test.each([8000, 11025, 22050, 44100, 48000, 16000])('%i', async (rate) => {
    const resample = await createResampler();
    const sound = (seconds) => ({ samples: Float32Array.from(tone(rate * seconds, 440, rate)), rate, label: 3 });
    const { samples, ...rest } = resample(sound(2));
    expect(rest).toEqual({ rate: 16000, label: 3 });
    expect(samples).toHaveLength(32000);
    const wanted = tone(32000, 440);
    const errors = samples.subarray(300, -300).map((sample, time) => Math.abs(sample - wanted[time + 300]));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
    const again = resample(sound(2)).samples;
    expect(again.every((sample, time) => sample === samples[time])).toBe(true); // the sound before leaves nothing behind
  });

  test('long sounds are not cut, pitches that do not fit are gone', async () => {
    const resample = await createResampler();
    const long = resample({ samples: Float32Array.from(tone(48000 * 60, 440, 48000)), rate: 48000 }).samples;
    expect(long).toHaveLength(16000 * 60);
    expect(Math.abs(long[959_000] - tone(959_001, 440).at(-1))).toBeLessThan(1e-3);
    const high = resample({ samples: Float32Array.from(tone(48000, 11000, 48000)), rate: 48000 }).samples;
    expect(Math.max(...high.subarray(400, -400))).toBeLessThan(1e-3);
  });

  test('that nobody uses', async () => {
    const resample = await createResampler();
    for (const rate of [1, 999, 192_001]) expect(() => resample({ samples: new Float32Array(9), rate })).toThrow(/expected 1000 to 192000/);
  });
});

describe('wav:', () => {
  test('files of all depths with what their names say', async () => {
    const files = speechFiles({ digits: 1, speakers: ['ann'], takes: 2 });
    const folder = makeFolder({ ...files, 'more/10_bob_1.WAV': files['0_ann_0.wav'], '.x.wav': '' });
    const { sense, recordings, fields, total, remarks } = await read(`wav:${folder}`);
    expect({ sense, fields, total, remarks }).toEqual({ sense: 'sound', fields: ['digit', 'speaker', 'take'], total: 3, remarks: [] });
    expect(recordings.map(({ name, fields: own }) => [name, ...own.values()])).toEqual([
      ['0_ann_0.wav', '0', 'ann', '0'],
      ['0_ann_1.wav', '0', 'ann', '1'],
      ['more/10_bob_1.WAV', '10', 'bob', '1'],
    ]);
    for (const { item } of recordings) expect([item.rate, item.samples.length]).toEqual([16000, 3200]);
  });

  test('names that do not fit are counted, broken files are left out', async () => {
    const folder = makeFolder({ 'one.wav': '', 'a_b_c.wav': 'no sound', 'a_b_d.wav': encodeWav([tone(99, 440)]), 'readme.txt': '' });
    const { recordings, broken, remarks, total } = await read(`wav:${folder}`);
    expect({ total, names: recordings.map(({ name }) => name) }).toEqual({ total: 2, names: ['a_b_d.wav'] });
    expect(broken).toEqual([expect.stringMatching(/a_b_c\.wav: it is not a WAV file$/)]);
    expect(remarks).toEqual([
      expect.stringMatching(/1 files are no sounds/),
      expect.stringMatching(/1 of 3 names, as one\.wav, do not fit the pattern "\{digit\}_\{speaker\}_\{take\}" and are left out/),
    ]);
    await expect(readRecordings(engine, `wav:${folder}`)).rejects.toThrow(/a_b_c\.wav: it is not/);
    await expect(read(`wav:${folder}`, { pattern: '{a}-{b}' })).rejects.toThrow(/none of its 3 names, as .*, fits the pattern "\{a\}-\{b\}"/);
  });

  test('other formats come through ffmpeg', async () => {
    const folder = makeFolder({ 'a_b_1.wav': encodeWav([tone(4410, 440, 44100), tone(4410, 440, 44100)], { rate: 44100 }) });
    ffmpeg('-i', join(folder, 'a_b_1.wav'), join(folder, 'a_b_2.flac'));
    const { recordings } = await read(`wav:${folder}`);
    expect(recordings[1].name).toBe('a_b_2.flac');
    expect(recordings[1].item.samples).toEqual(recordings[0].item.samples);
    const broken = await read(`wav:${makeFolder({ 'a_b_1.flac': 'fLaC and nothing more', 'a_b_1.wav': encodeWav([[0]]) })}`);
    expect(broken.broken).toEqual([expect.stringMatching(/a_b_1\.flac: ffmpeg: \S+/)]);
  });

  test('a play list that calls itself a sound opens no other file', async () => {
    const folder = makeFolder({ 'secret_b_1.wav': encodeWav([tone(9, 440)]) });
    writeFiles(folder, { 'a_b_1.mp3': 'ffconcat version 1.0\nfile secret_b_1.wav\n' });
    expect((await read(`wav:${folder}`)).broken).toEqual([expect.stringMatching(/a_b_1\.mp3: ffmpeg: /)]);
  });

  test('a folder that is not there, or without sounds', async () => {
    await expect(read(`wav:${join(temporary, 'none')}`)).rejects.toThrow(/none: there is no such file or folder/);
    await expect(read(`wav:${makeFolder({ 'a.png': '' })}`)).rejects.toThrow(/there are no sound files/);
    await expect(readData(engine, `wav:${temporary}`)).rejects.toThrow(/holds no pictures/);
    await expect(read(`folder:${temporary}`)).rejects.toThrow(/holds pictures/);
  });
});

describe('librispeech:', () => {
  const utterance = (...seconds) => encodeWav([tone(16000 * seconds, 440)]);

  test('speakers from names, phones from the list', async () => {
    const folder = makeFolder({
      '12/7/12-7-0001.wav': utterance(0.5),
      '12/7/12-7.trans.txt': '12-7-0001 HELLO',
      '3/7/3-7-0002.wav': utterance(0.25),
      'phone_labels.txt': `12-7-0001 ${'4 '.repeat(48)}\n9-9-0009 1\n\n`,
    });
    ffmpeg('-i', join(folder, '3/7/3-7-0002.wav'), join(folder, '3/7/3-7-0003.flac'));
    const { recordings, fields, remarks } = await read(`librispeech:${folder}`);
    expect({ fields, remarks }).toEqual({ fields: ['speaker', 'chapter', 'utterance'], remarks: [] });
    expect(recordings.map(({ name, fields: own, phones }) => [name, own.get('speaker'), phones?.length])).toEqual([
      ['3/7/3-7-0002.wav', '3', undefined],
      ['3/7/3-7-0003.flac', '3', undefined],
      ['12/7/12-7-0001.wav', '12', 48],
    ]);
  });

  test('what is wrong is said', async () => {
    await expect(read(`librispeech:${makeFolder({ 'a.wav': utterance(1) })}`)).rejects.toThrow(/none of its 1 sound files is called/);
    const files = { '1-1-1.wav': utterance(0.1), 'b.wav': '', 'phone_labels.txt': '1-1-1 3 x\n' };
    await expect(read(`librispeech:${makeFolder(files)}`)).rejects.toThrow(/phone_labels\.txt, line 1: expected an utterance and numbers/);
    await expect(read(`librispeech:${makeFolder({})}`, { pattern: '{a}' })).rejects.toThrow(/no pattern is needed/);
  });

  testOnSharedData('the excerpt', async () => {
    const { recordings } = await read(`librispeech:${join(sharedData, 'librispeech-excerpt')}`);
    expect(recordings.map(({ phones, item }) => [item.samples.length, phones?.length]).filter(([, phones]) => phones)).toHaveLength(2);
    for (const { phones, item } of recordings) if (phones) expect(Math.abs(phones.length - item.samples.length / 160)).toBeLessThan(3);
  });
});

describe('clips:', () => {
  test('folders of frames, in the order of their numbers', async () => {
    const frames = (name, order) => Object.fromEntries(order.map((number) => [`${name}/${number}.png`, png(number)]));
    const folder = makeFolder({ ...frames('1_2_wave', [10, 9, 8]), ...frames('2_2_jump', [1]), 'loose.png': png(1) });
    const { sense, recordings, remarks } = await read(`clips:${folder}`, { side: 0 });
    expect(sense).toBe('clip');
    expect(recordings.map(({ name, fields }) => [name, fields.get('action')])).toEqual([['1_2_wave', 'wave'], ['2_2_jump', 'jump']]);
    expect(recordings[0].item.frames.map(({ pixels }) => [...pixels])).toEqual([8, 9, 10].map((number) => [...makeImage(number, { width: 40, height: 30 }).pixels]));
    expect(remarks).toEqual([expect.stringMatching(/pictures beside the folders/)]);
    const small = await read(`clips:${folder}`, { side: 15 });
    expect(small.recordings[0].item.frames[0]).toMatchObject({ width: 20, height: 15 });
  });

  test('frames that are broken or of two sizes', async () => {
    const folder = makeFolder({ 'a_1_x/1.png': png(1), 'a_1_x/2.png': png(1, { width: 41 }), 'b_1_x/1.png': 'no', 'c_1_x/1.png': png(1) });
    const { recordings, broken } = await read(`clips:${folder}`);
    expect(recordings.map(({ name }) => name)).toEqual(['c_1_x']);
    expect(broken).toEqual([
      expect.stringMatching(/a_1_x: clip\.frames\[1\] is 41 × 30 × 3, but the first frame is 40 × 30 × 3/),
      expect.stringMatching(/b_1_x: 1\.png: \S+/),
    ]);
  });

  test('video files at 10 frames a second, their shorter side shrunk', async () => {
    const folder = makeFolder({});
    mkdirSync(folder, { recursive: true });
    for (const [name, size] of [['1_1_wide', '64x48'], ['2_1_high', '48x64']])
      ffmpeg('-f', 'lavfi', '-i', `testsrc=size=${size}:rate=30:duration=2`, '-c:v', 'mpeg4', '-q:v', '2', join(folder, `${name}.avi`));
    writeFiles(folder, { '3_1_broken.avi': 'RIFF    AVI LIST' });
    const { recordings, broken } = await read(`clips:${folder}`, { side: 24 });
    expect(recordings.map(({ item }) => [item.frames.length, item.frames[0].width, item.frames[0].height])).toEqual([[20, 32, 24], [20, 24, 32]]);
    expect(broken).toEqual([expect.stringMatching(/3_1_broken\.avi: ffmpeg: \S+/)]);
    const [{ item }] = (await read(`clips:${folder}`, { side: 0 })).recordings;
    expect(item.frames[0]).toMatchObject({ width: 64, height: 48, channels: 3 });
    expect(item.frames[0].pixels).not.toEqual(item.frames[15].pixels);
  });

  test('nothing that moves', async () => {
    await expect(read(`clips:${makeFolder({ 'a.wav': '' })}`)).rejects.toThrow(/no video files and no folders of frames/);
  });
});

test('pictures one behind the other', () => {
  const ppm = (width, height, fill) => Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.alloc(width * height * 3, fill)]);
  const images = readPpms(Buffer.concat([ppm(3, 2, 10), ppm(1, 1, 13)]));
  expect(images.map(({ width, height, pixels }) => [width, height, ...new Set(pixels)])).toEqual([[3, 2, 10], [1, 1, 13]]);
  for (const bytes of [Buffer.alloc(0), Buffer.from('P6 1 1 255'), ppm(0, 5, 1), ppm(9, 9, 1).subarray(0, -1), Buffer.from('P6\n99999 99999\n255\n')])
    expect(() => readPpms(bytes)).toThrow(/^(its frame 0|it has no frames)/);
});

test('in order, although not at once; the first failure ends it', async () => {
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const told = [];
  const work = async (time) => (await wait(time), time);
  expect(await inOrder([30, 1, 20, 2, 10], work, (done, total) => told.push([done, total]))).toEqual([30, 1, 20, 2, 10]);
  expect(told).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
  let started = 0;
  const failing = async (index) => {
    started++;
    await wait(1);
    if (index === 3) throw new Error('three');
  };
  await expect(inOrder(Array.from({ length: 1000 }, (_, index) => index), failing, () => {})).rejects.toThrow('three');
  expect(started).toBeLessThan(50);
});
