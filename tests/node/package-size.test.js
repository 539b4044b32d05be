import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { root } from './folders.js';

const budget = 90_000; // bytes, as gzip makes them

const dist = join(root, 'web', 'dist');

/**
 * A script and all that it imports at once; what it imports later, the charts among it, is not loaded with a page.
 * @param {string} name
 * @returns {string[]}
 */
function withImports(name) {
  const code = readFileSync(join(dist, name), 'utf8');
  const statements = code.matchAll(/(?:^|[;}\n])(?:import|export)[^;()'"]*["']\.\/([\w.-]+\.js)["']/g);
  return [name, ...[...statements].flatMap(([, imported]) => withImports(imported))];
}

test('engine, image decoder and scripts of a <clapp-lab> are small', () => {
  const scripts = ['clapp-lab.js', 'worker.js'].flatMap(withImports).filter((name) => name !== 'uplot.js');
  const names = [...new Set(['wasm/clapp-simd128.wasm', ...scripts])];
  const sizes = names.map((name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const lines = [...names, 'together, gzip'].map((name, i) => `${name.padEnd(28)}${sizes[i] ?? total}\n`);
  process.stdout.write(lines.join(''));
  expect(names).toEqual(expect.arrayContaining(['clapp-lab.js', 'worker.js']));
  expect(total).toBeLessThanOrEqual(budget);
});
