import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Engine } from '../../web/engine.js';
import { queryToState } from '../../web/lab/address.js';
import { loadWasm } from '../../web/load-wasm.js';
import { Machine } from '../../web/machine.js';
import { RecordFile } from '../../web/node/record-file.js';
import { readWav } from '../../web/wav.js';
import { brokenFiles } from './broken-files.js';
import { network } from './broken-parts.js';
import { root, temporaryFolder } from './folders.js';

const mostMilliseconds = 1000;
const mostMegabytes = 64;

const folder = temporaryFolder();
const loaded = await loadWasm();
const machine = new Machine(loaded);
const engine = new Engine(machine, loaded);
const model = engine.create(network).save();
const cases = brokenFiles(model);

function readRecords(path, format) {
  const file = new RecordFile(engine, path, format);
  try {
    for (let index = 0; index < file.count; index++) file.read(index);
  } finally {
    file.close();
  }
}

const readers = {
  safetensors: ({ bytes }) => engine.load(bytes).dispose(),
  image: ({ bytes }) => void engine.decode(bytes),
  settings: ({ bytes }) => machine.withCopies([bytes], (address) => machine.run('complete', address, bytes.length)),
  'idx-gz': ({ path }) => readRecords(path, 'idx-images'),
  wav: ({ bytes }) => void readWav(bytes),
  link({ bytes }) {
    const { problems } = queryToState(bytes.toString());
    if (problems.length > 0) throw new Error(`${problems[0].name} is not a ${problems[0].kind}`);
  },
};

const files = cases.map((each, index) => ({
  ...each,
  path: join(folder, `${index}${each.reader === 'idx-gz' ? '.gz' : ''}`),
}));
mkdirSync(folder, { recursive: true });
for (const { path, bytes } of files) writeFileSync(path, bytes);

/** What became of a case: { verdict, sentence, milliseconds }.  Other programs' time does not count. */
function read(each) {
  const start = process.cpuUsage();
  const result = { verdict: 'read', sentence: '' };
  try {
    (readers[each.reader] ?? (({ path, reader }) => readRecords(path, reader)))(each);
  } catch (error) {
    Object.assign(result, { verdict: 'refused', sentence: error.message });
  }
  const { user, system } = process.cpuUsage(start);
  return { ...result, milliseconds: (user + system) / 1000 };
}

/** What is wrong with a result, in words; undefined: nothing. */
function complaint({ verdict: expected }, { verdict, sentence, milliseconds, megabytes = 0 }) {
  if (expected !== 'any' && verdict !== expected) return `${verdict}: ${sentence}`;
  if (verdict === 'crashed') return `crashed: ${sentence}`;
  if (verdict === 'refused' && !/^\S.{8,}/s.test(sentence)) return `no sentence: "${sentence}"`;
  if (/undefined|Infinity|\[object|TypeError|unreachable|the engine has stopped/.test(sentence)) return sentence;
  if (milliseconds > mostMilliseconds) return `took ${milliseconds} ms`;
  if (megabytes > mostMegabytes) return `took ${megabytes} MB`;
  return undefined;
}

const complain = (list, resultOf) =>
  list.flatMap((each, index) => {
    const wrong = complaint(each, resultOf(each, index));
    return wrong === undefined ? [] : [`${each.name}: ${wrong}`];
  });

/** What the README says of them. @param {string} where @param {number} megabytes */
function print(where, results, megabytes) {
  const refused = results.filter(({ verdict }) => verdict === 'refused').length;
  const slowest = Math.max(...results.map(({ milliseconds }) => milliseconds));
  const figures = `${results.length} files, ${refused} refused, the slowest took ${slowest.toFixed(1)} ms`;
  process.stdout.write(`${where}: ${figures}, memory grew by at most ${megabytes.toFixed(1)} MB\n`);
}

test('there are at least 300 of them, of every kind', () => {
  const counts = {};
  for (const { reader, verdict } of files) if (verdict === 'refused') counts[reader] = (counts[reader] ?? 0) + 1;
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(300);
  for (const reader of ['safetensors', 'image', 'stl10-images', 'cifar10', 'idx-images', 'idx-gz', 'settings', 'link', 'wav'])
    expect({ reader, enough: counts[reader] >= 5 }).toEqual({ reader, enough: true });
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
});

test('in WebAssembly each is refused with a sentence, at once, without memory', () => {
  const before = loaded.memory.buffer.byteLength;
  const results = files.map(read);
  const megabytes = (loaded.memory.buffer.byteLength - before) / 2 ** 20; // of all together
  print('WebAssembly', results, megabytes);
  expect(complain(files, (_, index) => results[index])).toEqual([]);
  expect(megabytes).toBeLessThanOrEqual(mostMegabytes);
  expect(engine.load(model).steps).toBe(0); // it lives on
});

for (const preset of ['native', 'native-sanitize']) {
  const program = join(root, 'build', preset, 'read-broken');
  const there = existsSync(program);
  describe(there ? preset : `${preset} (skipped: it is not built)`, () => {
    (there ? test : test.skip)('each is refused with a sentence, at once, without memory', () => {
      const own = files.filter(({ reader }) => !['idx-gz', 'link', 'wav'].includes(reader));
      const input = own.map(({ reader, path }) => `${reader} ${path}\n`).join('');
      const { stdout, status } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
      expect(status).toBe(0);
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(own.length);
      const results = lines.map((line) => {
        const [verdict, milliseconds, kilobytes, sentence] = line.split('\t');
        // the sanitizers take their own time and memory
        const counts = preset === 'native' ? { milliseconds: +milliseconds, megabytes: kilobytes / 1024 } : {};
        return { verdict, sentence, ...counts };
      });
      if (preset === 'native') print(preset, results, Math.max(...results.map(({ megabytes }) => megabytes)));
      expect(complain(own, (_, index) => results[index])).toEqual([]);
    });

    (there ? test : test.skip)('stb_image has no decoders but those of PNG and JPEG', () => {
      const { stdout } = spawnSync('nm', [join(root, 'build', preset, 'libclapp.a')], { encoding: 'utf8' });
      const names = stdout.match(/\bstbi\w*/g) ?? [];
      expect(names.some((name) => name.startsWith('stbi__create_png'))).toBe(true); // it lists what is static, too
      expect(names.filter((name) => /gif|tga|psd|pic_|hdr|pnm|bmp|ldr/.test(name))).toEqual([]);
    });
  });
}
