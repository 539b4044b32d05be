import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './folders.js';

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** What npm runs on the machine of whoever installs a package. */
const installing = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish'];

const expected = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/,
  /^web\/(?:[a-z-]+\/)*[a-z0-9-]+\.js$/,
  /^web\/custom-elements\.json$/,
  /^web\/dist\/(?:clapp-lab\.single|[a-z-]+(?:-[\w-]{8})?)\.js$/,
  /^web\/dist\/integrity\.json$/,
  /^web\/(?:dist\/)?wasm\/clapp-(?:scalar|simd128|relaxed|threads|relaxed-threads|page|page-threads)\.wasm$/,
  /^web\/(?:dist\/)?sample\/(?:[a-z-]+\.jpg|index\.json|digits\.(?:json|wav))$/,
  /^web\/(?:types\/)?(?:[a-z-]+\/)*[a-z0-9-]+\.d\.ts$/,
];

test('the package holds what it needs, and nothing else', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const { stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  expect(stderr).not.toMatch(/npm error/i);
  const [{ files }] = JSON.parse(stdout);
  const paths = files.map((/** @type {{path: string}} */ { path }) => path);
  expect(paths.filter((/** @type {string} */ path) => !expected.some((pattern) => pattern.test(path)))).toEqual([]);
  for (const path of ['LICENSE', 'SECURITY.md', 'web/index.js', 'web/dist/clapp-lab.js', 'web/wasm/clapp-simd128.wasm']) {
    expect(paths).toContain(path);
  }
  const isOpen = (/** @type {{mode: number}} */ { mode }) => (mode & 0o022) !== 0 || (mode & 0o7000) !== 0;
  expect(files.filter(isOpen)).toEqual([]);
});

test('installing it runs nothing, neither its own nor of what it depends on', () => {
  expect(Object.keys(read('package.json').scripts).filter((name) => installing.includes(name))).toEqual([]);
  const { packages } = read('package-lock.json');
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(shipped.length).toBeGreaterThan(3);
  expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});

test('every dependency is pinned, and its content by a hash', () => {
  const { dependencies, devDependencies } = read('package.json');
  for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const [path, { integrity, optional }] of Object.entries(read('package-lock.json').packages)) {
    if (path !== '' && !optional) expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  }
});
