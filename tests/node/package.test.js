import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './folders.js';

const read = (/** @type {string[]} */ ...path) => readFileSync(join(root, ...path), 'utf8');
const settings = JSON.parse(read('package.json'));
const manifest = JSON.parse(read(settings.customElements));
const element = manifest.modules[0].declarations[0];

/** @param {{name: string}[]} list */
const names = (list) => list.map(({ name }) => name).sort();

/** All that the sources of the element write between the parentheses of a pattern. @param {RegExp} pattern */
function written(pattern) {
  const inLab = readdirSync(join(root, 'web', 'lab'), { recursive: true, encoding: 'utf8' });
  const scripts = inLab.filter((name) => name.endsWith('.js')).map((name) => read('web', 'lab', name));
  const code = [read('web', 'clapp-lab.js'), ...scripts].join('\n');
  const found = [...code.matchAll(pattern)].flatMap((match) => match[1].split(' '));
  return [...new Set(found)].sort();
}

test('every file that package.json names is there', () => {
  /** @param {unknown} entry @returns {string[]} */
  const paths = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry ?? {}).flatMap(paths));
  const { exports, unpkg, jsdelivr, customElements, bin } = settings;
  const named = paths([exports, unpkg, jsdelivr, customElements, bin]);
  const ordinary = named.filter((path) => !path.includes('*') && !path.includes('/types/'));
  expect(ordinary.length).toBeGreaterThan(8);
  expect(ordinary.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const typed = paths(settings.exports).filter((path) => path.includes('/types/'));
  const sources = typed.map((path) => path.replace('/types/', '/').replace(/\.d\.ts$/, '.js'));
  expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('custom-elements.json describes the element as it is', async () => {
  /** @type {any} */ (globalThis).HTMLElement ??= class {}; // which Node has not
  const { ClappLab } = await import('../../web/clapp-lab.js');
  expect(manifest.schemaVersion).toBe('2.1.0');
  expect(names(element.attributes)).toEqual([...ClappLab.observedAttributes].sort());
  const own = Object.getOwnPropertyNames(ClappLab.prototype).filter((name) => !/^constructor$|Callback$/.test(name));
  const isMethod = (/** @type {string} */ name) => typeof (/** @type {any} */ (ClappLab)[name]) === 'function';
  const statics = Object.getOwnPropertyNames(ClappLab).filter(isMethod);
  expect(names(element.members)).toEqual([...own, ...statics].sort());
  expect(names(element.events)).toEqual(written(/(?:emit|CustomEvent)\('(clapp-[a-z]+)'/g));
  expect(names(element.cssParts)).toEqual(written(/\bpart(?:: |=|',\s*)['"]([a-z ]+)['"]/g));
  expect(names(element.cssProperties)).toEqual(written(/^\s*(--clapp-[a-z-]+):/gm));
});

test('every photograph of the sample is written out for bundlers', () => {
  const { photographs } = JSON.parse(read('web', 'sample', 'index.json'));
  const literals = [...read('web', 'sample.js').matchAll(/'(.+)': new URL\('\.\/sample\/(.+)', import\.meta\.url\)/g)];
  expect(literals.map(([, name]) => name)).toEqual(photographs.map((/** @type {{file: string}} */ { file }) => file));
  for (const [, name, file] of literals) expect(file).toBe(name);
});
