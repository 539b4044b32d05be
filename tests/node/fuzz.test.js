// Readers that are JavaScript, fed with seeded random changes of good inputs. CLAPP_FUZZ_SECONDS makes it longer.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { queryToState, stateToQuery } from '../../web/lab/address.js';
import { side } from '../../web/learner/reservoir.js';
import { readScenes } from '../../web/learner/scenes-file.js';
import { parsePattern } from '../../web/node/pattern.js';
import { readPpms } from '../../web/node/ppm.js';
import { RecordFile } from '../../web/node/record-file.js';
import { repeatedKey } from '../../web/repeated-key.js';
import { readWav } from '../../web/wav.js';
import { concat, idx, patch, safetensors } from './broken-parts.js';
import { temporaryFolder } from './folders.js';
import { encodeWav, encodings, tone } from './sounds.js';

const seconds = Number(process.env.CLAPP_FUZZ_SECONDS ?? 3);
const path = join(temporaryFolder(), 'some.gz');
const engine = await loadEngine();

/** Numbers 0 … limit − 1 (mulberry32). */
function random(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A few bytes changed, inserted, left out or doubled. */
function mutate(bytes, draw) {
  let list = [...bytes];
  for (let count = 1 + draw(4); count > 0; count--) {
    const at = draw(list.length + 1);
    const way = draw(4);
    if (way === 0 && at < list.length) list[at] ^= 1 << draw(8);
    else if (way === 1) list.splice(at, 0, draw(256));
    else if (way === 2) list.splice(at, 1 + draw(8));
    else list = [...list.slice(0, at), ...list.slice(draw(list.length + 1))].slice(0, 4096);
  }
  return Buffer.from(list);
}

/** Runs `body(draw)` until the time is over; a seed that fails is named. */
function loop(body) {
  const end = performance.now() + seconds * 1000;
  let seed = 0;
  for (; seed < 50 || performance.now() < end; seed++) {
    try {
      body(random(seed));
    } catch (cause) {
      throw new Error(`seed ${seed}: ${cause.message}`, { cause });
    }
  }
  console.log(`${expect.getState().currentTestName}: ${seed} executions`);
}

/** The sentence of what `use` throws. */
function refusal(use) {
  try {
    use();
  } catch (error) {
    if (!(error instanceof Error) || !/^\S.{8,}/s.test(error.message) || /undefined(?!, expected)|engine has stopped/.test(error.message)) throw error;
    return error.message;
  }
  return undefined;
}

test('compressed IDX files', () => {
  const good = idx();
  const packed = gzipSync(good);
  loop((draw) => {
    const way = draw(3);
    // changed inside, outside, or both
    const bytes = way === 0 ? mutate(packed, draw) : gzipSync(mutate(good, draw));
    writeFileSync(path, way === 2 ? mutate(bytes, draw) : bytes);
    let pixels = 0;
    const sentence = refusal(() => {
      const file = new RecordFile(engine, path, 'idx-images');
      for (let index = 0; index < file.count; index++) pixels += file.read(index).pixels.length;
      expect(pixels + file.description.headerSize).toBe(gunzipSync(readFileSync(path)).length);
    });
    if (sentence !== undefined) expect(sentence).toContain(path);
  });
});

test('WAV files', () => {
  const shapes = encodings.flatMap(([format, bits]) => [false, true].map((extensible) => ({ format, bits, extensible })));
  const good = shapes.map((shape) => encodeWav([tone(20, 440), tone(20, 220)], shape));
  loop((draw) => {
    const bytes = mutate(good[draw(good.length)], draw);
    const sentence = refusal(() => {
      const { samples, rate } = readWav(bytes);
      expect(samples.length > 0 && samples.length <= bytes.length && rate > 0).toBe(true);
      expect(samples.every(Number.isFinite)).toBe(true);
    });
    if (sentence !== undefined) expect(sentence).toMatch(/^(it|its) [^\n]+$/);
  });
});

test('pictures one behind the other', () => {
  const good = Buffer.concat([Buffer.from('P6\n3 2\n255\n'), Buffer.alloc(18, 80), Buffer.from('P6 3 2 255\n'), Buffer.alloc(18, 10)]);
  loop((draw) => {
    const bytes = mutate(good, draw);
    refusal(() => {
      for (const { pixels, width, height } of readPpms(bytes)) expect(pixels).toHaveLength(width * height * 3);
    });
  });
});

test('patterns of names', () => {
  const good = ['{digit}_{speaker}_{take}', '{word}/{speaker}_nohash_{take}', 'a.b({x})+{y-z}'].map((text) => Buffer.from(text));
  const name = Buffer.from('7_jackson_31/snow/ab12_nohash_0 a.b(1)+2');
  loop((draw) => {
    refusal(() => {
      const pattern = mutate(good[draw(good.length)], draw).toString('latin1');
      const { fields, match } = parsePattern(pattern);
      const filled = pattern.replaceAll(/\{[^{}]*\}/g, 'x7');
      expect([...(match(filled)?.entries() ?? [])]).toEqual(fields.map((field) => [field, 'x7'])); // what it describes fits
      match(mutate(name, draw).toString('latin1'));
    });
  });
});

test('the state in a link', () => {
  const good = [
    'source=camera&preset=tiny&rule=clapp%2B%2B&seed=7&settings=%7B%22batch%22%3A4%2C%22crop%22%3A64%7D&autostart',
    'controls=none&lang=de&hide=eye+run&view=synapse&steps=100&interval=20&facing=environment',
    'show=eye,run&settings={"blocks":[{"channels":4,"pool":[1,2,2]}]}&seed=9007199254740991',
  ].map((text) => Buffer.from(text));
  loop((draw) => {
    const { state, problems, unknown } = queryToState(mutate(good[draw(good.length)], draw).toString('latin1'));
    expect(problems.every(({ kind, name, value }) => kind && name && typeof value === 'string')).toBe(true);
    expect(unknown.every((key) => typeof key === 'string')).toBe(true);
    // whatever was understood means the same again
    if (state.hide.length === 0 || state.show.length === 0) expect(queryToState(stateToQuery(state)).state).toEqual(state);
  });
});

test('files of scenes', () => {
  const shades = Buffer.from(Float32Array.from({ length: side * side }, (_, at) => at / side / side).buffer);
  const pixels = Buffer.alloc(2 * 4 * 3 * 3, 90);
  const one = (at) => ({ dtype: 'U8', shape: [4, 3, 3], data_offsets: [shades.length + 36 * at, shades.length + 36 * at + 36] });
  const reservoir = JSON.stringify({ most: 8, random: 7, newest: 1, count: 2 });
  const header = (anchor, ...scenes) => ({
    __metadata__: { format: 'clapp-scenes', reservoir },
    anchor: { dtype: 'F32', shape: [side, side], data_offsets: [0, shades.length], ...anchor },
    'scene.0': scenes[0] ?? one(0),
    'scene.1': scenes[1] ?? one(1),
  });
  const data = concat(shades, pixels);
  const good = Buffer.from(JSON.stringify(header()));
  expect(readScenes(safetensors(good.toString(), data)).images).toHaveLength(2);
  expect(refusal(() => readScenes(safetensors(header({}, one(0), one(0)), data)))).toMatch(/"scene.1" overlaps/);
  expect(refusal(() => readScenes(safetensors(header(), patch(data, 8, [0, 0, 0xc0, 0x7f]))))).toMatch(/"anchor"/);
  loop((draw) => {
    const changed = safetensors(draw(3) === 0 ? good.toString() : mutate(good, draw).toString('latin1'), data);
    const bytes = draw(3) === 0 ? mutate(changed, draw) : changed;
    refusal(() => readScenes(bytes));
  });
});

test('keys that come twice', () => {
  const good = Buffer.from('{"a":1,"b":{"a":[{"c":"}"},{"c":"\\"a\\":"}]},"c\\u0061":{},"d":[]}');
  loop((draw) => {
    const text = mutate(good, draw).toString('latin1');
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    // every key that was parsed away leaves a text with fewer colons outside of strings
    const count = (json) => (json.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').match(/:/g) ?? []).length;
    expect(repeatedKey(text) === undefined).toBe(count(text) === count(JSON.stringify(value)));
  });
});
