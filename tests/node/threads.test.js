import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Engine, loadEngine } from '../../web/index.js';
import { Learner } from '../../web/learner/learner.js';
import { loadWasm } from '../../web/load-wasm.js';
import { Machine } from '../../web/machine.js';
import { root } from './folders.js';
import { makeNoiseImages } from './noise.js';

const index = pathToFileURL(join(root, 'web', 'index.js')).href;
const moduleOf = (/** @type {string} */ name) => pathToFileURL(join(root, 'web', 'wasm', `${name}.wasm`)).href;
const images = makeNoiseImages();
const settings = { preset: 'tiny', seed: 5, batch: 8 };

const [one, two, three] = [await loadEngine(), await loadEngine({ threads: 2 }), await loadEngine({ threads: 3 })];
afterAll(() => [one, two, three].forEach((engine) => engine.dispose()));

/** Three steps; the checkpoint. */
function train(engine, rule) {
  const net = engine.create({ ...settings, rule });
  for (let i = 0; i < 3; i++) net.learn(images);
  const bytes = net.save();
  net.dispose();
  return bytes;
}

const tasks = '/proc/self/task';
const countable = existsSync(tasks) ? test : test.skip;

/** @param {string} text */
function runScript(text) {
  const start = `import { readdirSync, readFileSync } from 'node:fs';
    import { Clapp, loadEngine } from ${JSON.stringify(index)};
    const threads = () => readdirSync('${tasks}').length;`;
  const options = /** @type {const} */ ({ encoding: 'utf8', timeout: 60_000 });
  return spawnSync(process.execPath, ['--input-type=module', '-e', start + text], options);
}

describe('the same bits', () => {
  test.each(one.rules)('%s', (rule) => {
    const bytes = train(one, rule);
    expect(Buffer.compare(bytes, train(two, rule))).toBe(0);
    expect(Buffer.compare(bytes, train(three, rule))).toBe(0);
  });

  test('relaxed instructions give others, but the same with threads', async () => {
    const engines = [await loadEngine({ relaxed: true }), await loadEngine({ relaxed: true, threads: 2 })];
    const [alone, shared] = engines.map((engine) => train(engine, 'clapp'));
    expect(engines.map(({ relaxed }) => relaxed)).toEqual([true, true]);
    expect(Buffer.compare(alone, shared)).toBe(0);
    expect(Buffer.compare(alone, train(one, 'clapp'))).not.toBe(0);
    for (const engine of engines) engine.dispose();
  });

  countable('and they come from all threads', () => {
    const { stdout, stderr } = runScript(`
      const engine = await loadEngine({ threads: 2 });
      const image = { pixels: new Uint8Array(96 * 96).map((_, i) => i * i), width: 96, height: 96, channels: 1 };
      const net = engine.create({ preset: 'small' });
      net.learn([image]); // which is also compiled meanwhile, by other threads
      const ticks = () => new Map(readdirSync('${tasks}').map((id) => [
        id, Number(readFileSync('${tasks}/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[11])]));
      const before = ticks();
      for (const end = Date.now() + 3000; Date.now() < end;) net.step();
      const worked = [...ticks()].map(([id, count]) => count - (before.get(id) ?? 0)).sort((a, b) => b - a);
      console.log(worked[1] / worked[0]);`);
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(0.2);
  });

  test('what is copied out can be handed over', () => {
    const net = two.create(settings);
    net.learn(images);
    for (const { buffer } of [net.save(), net.filters(0).values, ...net.encode(images)])
      expect(Object.prototype.toString.call(buffer)).toBe('[object ArrayBuffer]');
    const copy = two.load(net.save());
    expect(copy.steps).toBe(1);
  });
});

describe('how many', () => {
  test('as asked for, and one by default', async () => {
    expect([one.threads, two.threads, three.threads]).toEqual([1, 2, 3]);
  });

  test("'auto' is as many as there are, and one where there can be none", async () => {
    const most = Math.min(availableParallelism(), 8);
    const engine = await loadEngine({ threads: 'auto' });
    expect(engine.threads).toBe(engine.simd ? most : 1);
    engine.dispose();
    expect((await loadEngine({ threads: 'auto', simd: false })).threads).toBe(1);
    const wasmUrl = moduleOf('clapp-simd128');
    expect((await loadEngine({ threads: 'auto', wasmUrl })).threads).toBe(1);
  });

  test.each([
    [{ threads: 0 }, "threads is 0, expected a whole number from 1 to 64, or 'auto'"],
    [{ threads: 65 }, /threads is 65/],
    [{ threads: 1.5 }, /threads is 1.5/],
    [{ threads: 'all' }, /threads is all/],
    [{ threads: 2, simd: false }, 'threads is 2, but without vector instructions there is one only'],
    [{ threads: 2, wasmUrl: moduleOf('clapp-simd128') }, /clapp-simd128.wasm is a module without threads/],
    [{ relaxed: 1 }, 'relaxed is 1, expected true or false'],
    [{ relaxed: true, simd: false }, 'relaxed is true, but there are no vector instructions'],
  ])('%j is refused', async (options, sentence) => {
    await expect(loadEngine(/** @type {any} */ (options))).rejects.toThrow(sentence);
  });

  test('a module with threads may have one', async () => {
    const engine = await loadEngine({ wasmUrl: moduleOf('clapp-threads') });
    expect(engine.threads).toBe(1);
    expect(Buffer.compare(train(one, 'clapp'), train(engine, 'clapp'))).toBe(0);
  });
});

describe('the end', () => {
  const gone = 'this engine has been disposed of';

  test.each([1, 2])('of an engine with %d threads', async (threads) => {
    const engine = await loadEngine({ threads });
    const net = engine.create(settings);
    engine.dispose();
    engine.dispose();
    const uses = [
      () => engine.create(settings),
      () => engine.complete(settings),
      () => net.learn(images),
      () => net.save(),
      () => net.steps,
    ];
    for (const use of uses) expect(use).toThrow(gone);
    net.dispose();
    expect(() => net.save()).toThrow('this network has been disposed of');
  });

  countable('of a network takes an engine of its own with it', () => {
    const { stdout, stderr } = runScript(`
      const net = await Clapp.create({ preset: 'tiny' }, { threads: 3 });
      const during = threads();
      net.dispose();
      for (let i = 0; i < 500 && threads() > during - 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      console.log(during - threads());
      await Clapp.create({ preset: 'none' }, { threads: 3 }).catch((error) => console.log(error.message));
      for (let i = 0; i < 500 && threads() > during - 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      console.log(during - threads());`);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^2\n.*no preset "none".*\n2\n$/);
  });

  test('a member that fails takes the engine with it, instead of letting it wait', async () => {
    const loaded = await loadWasm({ wasmUrl: moduleOf('clapp-threads') });
    const { exports, memory } = loaded;
    exports.wasm_team_create(2);
    const module = new WebAssembly.Module(readFileSync(new URL(moduleOf('clapp-threads'))));
    const member = new Worker(join(root, 'web', 'team-member.js'));
    const trap = new Promise((resolve) => member.once('error', resolve));
    member.postMessage({ module, memory, member: 1, stack: 16 }); // there is no place for anything
    await new Promise((resolve) => member.once('message', resolve));
    const engine = new Engine(new Machine(loaded), { ...loaded, threads: 2 });
    const net = engine.create(settings);
    expect(() => {
      for (let i = 0; i < 1000; i++) net.learn(images);
    }).toThrow('the engine has stopped (unreachable); load a new one');
    expect(String(await trap)).toMatch(/out of bounds/);
  });

  test('of a learner takes its engine with it', async () => {
    const learner = await Learner.create(settings, { images, threads: 2 });
    expect(learner.threads).toBe(2);
    learner.step();
    learner.dispose();
    expect(() => learner.save()).toThrow(gone);
    await expect(Learner.create(settings, { images: [], threads: 2 })).rejects.toThrow('no images');
  });

  test('Node ends by itself', () => {
    const { status, stdout, stderr } = runScript(`
      const engine = await loadEngine({ threads: 3 });
      console.log(engine.create({ preset: 'tiny' }).steps);`);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '0\n', stderr: '' });
  });
});
