import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { viewNames } from '../../web/lab/state.js';
import { root } from './folders.js';

const budget = 90_000; // bytes, as gzip makes them
const budgetWithThreads = 90 * 1024;
const most = 235_000; // of all together, in both languages, with the charts and what hears

const dist = join(root, 'web', 'dist');

/** Of each pattern the first piece. @param {string} code @param {RegExp} pattern */
const found = (code, pattern) => [...code.matchAll(pattern)].map(([, name]) => name);

const read = (/** @type {string} */ name) => readFileSync(join(dist, name), 'utf8');
const zipped = (/** @type {string} */ name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;

/** A script and all that it imports at once. @param {string} name @returns {string[]} */
function withImports(name) {
  const statements = found(read(name), /(?:^|[;}\n])(?:import|export)[^;()'"`]*["'`]\.\/([\w.-]+\.js)["'`]/g);
  return [...new Set([name, ...statements.flatMap(withImports)])];
}

/** A script and all that it imports now or later. @param {string} name @param {Set<string>} [all] */
function withChunks(name, all = new Set()) {
  if (all.has(name)) return all;
  all.add(name);
  const later = found(read(name), /import\(["'`]\.\/([\w.-]+\.js)["'`]\)/g);
  for (const other of [...withImports(name), ...later]) withChunks(other, all);
  return all;
}

/** @param {string} title @param {string[]} names */
function weigh(title, names) {
  const total = names.reduce((sum, name) => sum + zipped(name), 0);
  const lines = [...names.map((name) => [name, zipped(name)]), [title, total]];
  process.stdout.write(lines.map(([name, size]) => `${String(name).padEnd(44)}${size}\n`).join(''));
  return total;
}

const engine = 'wasm/clapp-page.wasm';
const scripts = ['clapp-lab.js', 'worker.js'];

/** What a script imports by and by, by the beginning of its name. @param {string} script @param {string} name */
function later(script, name) {
  const chunks = found(read(script), new RegExp(`import\\(["'\`]\\.\\/(${name}[\\w.-]+\\.js)["'\`]\\)`, 'g'));
  expect(chunks).toHaveLength(1);
  return chunks;
}

const first = () => [...new Set(scripts.flatMap(withImports)), ...later('clapp-lab.js', 'en-(?!views)')];

test('what a <clapp-lab> fetches before it learns is small', () => {
  expect(weigh('before learning begins, gzip', [engine, ...first()])).toBeLessThanOrEqual(budget);
});

test('so it is where threads share the work', () => {
  const names = ['wasm/clapp-page-threads.wasm', ...first(), ...later('worker.js', 'team-'), 'team-member.js'];
  expect(weigh('before learning begins with threads, gzip', names)).toBeLessThanOrEqual(budgetWithThreads);
});

test('the rest comes in parts of their own', () => {
  const whole = [...scripts, 'projection-worker.js'].flatMap((name) => [...withChunks(name)]);
  const all = new Set(whole.filter((name) => !/^(clip-memory|motion)-/.test(name))); // no lab asks the worker for these
  expect(weigh('everything together, gzip', [engine, ...all])).toBeLessThanOrEqual(most);
  for (const view of viewNames) expect([...all].some((name) => name.startsWith(`${view}-`))).toBe(true);
  for (const part of ['en-views', 'de-views', 'camera', 'files', 'video', 'grid', 'pair']) {
    expect([...all].filter((name) => name.startsWith(`${part}-`))).toHaveLength(1);
  }
  expect([...all]).toContain('uplot.js');
});
