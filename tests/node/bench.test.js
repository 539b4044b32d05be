import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { drawFigure } from '../bench/figure.js';
import { measureInRounds, median } from '../bench/rounds.js';
import { table } from '../bench/table.js';
import { root } from './folders.js';

/** Runs the benchmark: { code, stdout, stderr }. @param {string[]} args */
function bench(...args) {
  const child = spawn(process.execPath, [join(root, 'tests', 'bench', 'bench.js'), ...args], { cwd: root });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += text));
  child.stderr.on('data', (text) => (output.stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

test('a round measures each job once, and as often as it fits', async () => {
  /** @type {string[]} */
  const order = [];
  const job = (name, each) => ({
    name,
    run: (times) => {
      order.push(`${name} ${times}`);
      return times * each;
    },
  });
  const [fast, slow] = await measureInRounds([job('fast', 0.001), job('slow', 0.5)], { rounds: 2, seconds: 0.02 });
  expect(order.slice(-4)).toEqual(['fast 20', 'slow 1', 'fast 20', 'slow 1']);
  expect(fast.seconds.median).toBeCloseTo(0.001);
  expect(slow.seconds).toEqual({ median: 0.5, best: 0.5, all: [0.5, 0.5] });
});

test('medians and tables', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 100])).toBe(3.5);
  expect(table(['name', 'n'], [['ä', '10']])).toBe('name   n\nä     10\n');
});

test('bars are as long as what they stand for', () => {
  const kernel = { kernel: 'multiply', use: '256×1024×1152', where: 'wasm', table: 'simd128' };
  const kernels = [
    { ...kernel, gflops: 20, share: 0.5 },
    { ...kernel, where: 'native', gflops: 10, share: 0.5 },
  ];
  const svg = drawFigure({ machine: 'a machine', kernels: { kernels } });
  const widths = [...svg.matchAll(/width="([\d.]+)" class="own"/g)].map(([, width]) => Number(width));
  expect(widths[0]).toBeCloseTo(2 * widths[1], 0);
  expect(svg).toContain('20.0 (50 %)');
});

// Builds the bench first, which takes a busy machine its time.
test('kernels are measured against the peak of their instructions', async () => {
  const { code, stdout, stderr } = await bench('--only', 'kernels', '--rounds', '1', '--quick', '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']); // why, if it does not
  const { kernels } = JSON.parse(stdout);
  expect(kernels.peaks.map(({ where, peak }) => `${where} ${peak}`)).toContain('wasm 128-bit multiply + add');
  const tables = new Set(kernels.kernels.map(({ where, table: name }) => `${where} ${name}`));
  for (const each of ['wasm simd128', 'wasm relaxed', 'native scalar']) expect(tables).toContain(each);
  if (process.arch === 'x64') expect([...tables].filter((each) => each.startsWith('native avx'))).not.toEqual([]);
  for (const { gflops, share } of kernels.kernels) {
    expect(gflops).toBeGreaterThan(0);
    expect(share).toBeLessThan(3); // medians of a single round
  }
}, 600_000);

test.each([
  [['--only', 'nothing'], 'there is no "nothing"'],
  [['--rounds', '0'], '"0" is not a whole number'],
])('what it cannot do gets one sentence: %j', async (args, sentence) => {
  const { code, stderr } = await bench(...args);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toContain(sentence);
});
