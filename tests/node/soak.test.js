import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { root } from './folders.js';

// The lengths of issue 6 are CLAPP_SOAK_STEPS=100000 and CLAPP_SOAK_CYCLES=1000.
const steps = Number(process.env.CLAPP_SOAK_STEPS ?? 600);
const cycles = Number(process.env.CLAPP_SOAK_CYCLES ?? 60);
const batch = Number(process.env.CLAPP_SOAK_BATCH ?? 4);

const index = pathToFileURL(join(root, 'web', 'index.js')).href;
const flat = 1e6; // bytes

/**
 * Runs a script in a process of its own, where nothing else takes memory, with `held()`: the bytes of WebAssembly's
 * memories, of JavaScript's heap and of all, after what nobody refers to is gone.
 * @param {string} text
 */
function run(text) {
  const start = `import { Clapp, loadEngine, loadSample } from ${JSON.stringify(index)};
    const memories = [];
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (module, imports) => {
      const made = await instantiate(module, imports);
      memories.push(new WeakRef(made.exports.memory ?? imports.env.memory));
      return made;
    };
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
    async function held() {
      for (let time = 0; time < 8; time++) { await turn(); gc(); }
      const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
      const wasm = memories.reduce((sum, each) => sum + (each.deref()?.buffer.byteLength ?? 0), 0);
      return { wasm, heap: heapUsed, arrayBuffers, rss };
    }`;
  const args = ['--expose-gc', '--input-type=module', '-e', start + text];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  const { before, after } = JSON.parse(stdout);
  process.stdout.write(`${expect.getState().currentTestName}: ${stdout}`);
  return Object.fromEntries(Object.entries(before).map(([name, value]) => [name, after[name] - value]));
}

test(
  `${steps} steps of tiny, ${batch} images each, take no more memory than the first 100`,
  () => {
    const more = run(`
      const engine = await loadEngine({ threads: 1 });
      const { images } = await loadSample(engine);
      const net = engine.create({ preset: 'tiny', batch: ${batch}, seed: 1 });
      for (let step = 0; step < 100; step++) net.learn(images);
      const before = await held();
      for (let step = 0; step < ${steps}; step++) net.learn(images);
      const after = await held();
      console.log(JSON.stringify({ before, after, steps: net.steps }));`);
    expect(more.wasm).toBe(0);
    expect(more.arrayBuffers).toBeLessThan(flat);
    expect(more.heap).toBeLessThan(flat);
  },
  36_000_000,
);

test.each([
  ['networks of one engine', 'const net = engine.create(settings); use(net);', 10],
  ['engines with a network each', 'const net = await Clapp.create(settings); use(net);', 10],
  ['engines of two threads', 'const own = await loadEngine({ threads: 2 }); use(own.create(settings)); own.dispose();', 30],
])(
  `${cycles} times made and disposed of: %s`,
  (_, make, warmUp) => {
    const more = run(`
      const engine = await loadEngine();
      const settings = { preset: 'tiny', batch: 4, seed: 1 };
      const image = { pixels: new Uint8Array(96 * 96).map((_, i) => i * i), width: 96, height: 96, channels: 1 };
      const use = (net) => { net.learn([image]); net.save(); net.dispose(); };
      const cycle = async () => { ${make} };
      for (let time = 0; time < ${warmUp}; time++) await cycle();
      const before = await held();
      for (let time = 0; time < ${cycles}; time++) await cycle();
      const after = await held();
      console.log(JSON.stringify({ before, after }));`);
    expect(more.wasm).toBeLessThanOrEqual(0);
    expect(more.arrayBuffers).toBeLessThan(flat);
    expect(more.heap).toBeLessThan(flat);
  },
  36_000_000,
);
