import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { serve } from '../../build-scripts/serve.js';
import { root, temporaryFolder, writeFiles } from '../node/folders.js';
import { startBrowser, until } from './browser.js';
import { installPackage, run, tsc } from './package.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

const base = temporaryFolder();
const site = join(base, 'site'); // below the served folder: what lies in node_modules at its top is not served
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const icon = { 'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' };

/** A page with one lab. @param {string} script @param {string} [attributes] */
const page = (script, attributes = '') =>
  `<!doctype html><html lang="en"><link rel="icon" href="/icon.svg"><title>one tag</title>
  <script type="module" src="${script}"></script><clapp-lab autostart ${attributes}></clapp-lab></html>`;

beforeAll(async () => {
  mkdirSync(site);
  writeFiles(base, icon);
  installPackage(site);
  browser = await startBrowser({ root: base, isolated: false, contentSecurityPolicy: policy });
}, 300_000);
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** Of the lab on the page. @param {import('./browser.js').Page} page @returns {Promise<[number, number]>} */
const threadsOf = (page) =>
  page.evaluate(() => {
    const lab = /** @type {any} */ (document.querySelector('clapp-lab'));
    return [lab.report().threads, crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, 8) : 1];
  });

/**
 * The lab on a page learns, with threads where it is isolated, and nothing is complained of.
 * @param {string} address
 * @returns {Promise<() => string[]>} the paths of all files of its origin that have been asked for
 */
async function learns(address) {
  await visit?.close();
  /** @type {string[]} */
  const requests = [];
  visit = await browser.open(address, {
    prepare: (page) => {
      page.context().on('request', (request) => requests.push(request.url()));
      return page.addInitScript(() => {
        addEventListener('clapp-step', (event) => {
          /** @type {any} */ (globalThis).lastStep = /** @type {CustomEvent} */ (event).detail.step;
        });
      });
    },
  });
  const { page, problems } = visit;
  await until(() => page.evaluate(() => /** @type {any} */ (globalThis).lastStep >= 2), `steps of ${address}`);
  const [threads, expected] = await threadsOf(page);
  expect(threads).toBe(expected);
  expect(problems).toEqual([]);
  const { origin } = new URL(page.url());
  return () => requests.filter((url) => new URL(url).origin === origin).map((url) => new URL(url).pathname);
}

/**
 * @param {Parameters<typeof serve>[0]} options
 * @param {(url: string) => Promise<unknown>} use
 */
async function served(options, use) {
  const own = await serve({ port: 0, contentSecurityPolicy: policy, ...options });
  try {
    await use(own.url);
  } finally {
    await own.close();
  }
}

/** On an isolated page, too. @param {string} path */
const learnsWithThreads = (path) => served({ root: base, isolated: true }, (url) => learns(url + path));

test('Vite builds it without being told anything', async () => {
  writeFiles(site, {
    'package.json': JSON.stringify({ private: true, type: 'module' }),
    'index.html': page('./main.js'),
    'main.js': "import 'clapp/define';\n",
  });
  writeFiles(join(site, 'public'), icon);
  run(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], site);
  for (const isolated of [false, true])
    await served({ root: join(site, 'dist'), isolated }, (url) => learns(`${url}index.html`));
});

test('a page without a bundler needs one script and one tag', async () => {
  writeFiles(site, { 'bundled.html': page('./node_modules/clapp/web/dist/clapp-lab.js', 'view="map"') });
  const requests = await learns('site/bundled.html');
  const folder = '/site/node_modules/clapp/web/dist/';
  await until(async () => requests().includes(`${folder}projection-worker.js`), 'the map');
  const others = requests().filter((path) => !path.startsWith(folder));
  expect(others).toEqual(['/site/bundled.html', '/icon.svg']);
  expect(requests().filter((path) => path.endsWith('.js')).length).toBeLessThanOrEqual(32);
  await learnsWithThreads('site/bundled.html');
});

test('so does one that loads the sources as they are', async () => {
  writeFiles(site, { 'sources.html': page('./node_modules/clapp/web/clapp-lab-define.js') });
  const requests = await learns('site/sources.html');
  expect(requests()).toContain('/site/node_modules/clapp/web/worker.js');
  await learnsWithThreads('site/sources.html');
});

test('the bundle may come from another origin, and so may the sources', async () => {
  const shared = sirv(join(site, 'node_modules', 'clapp', 'web'), {
    dev: true,
    setHeaders: (response) => response.setHeader('Access-Control-Allow-Origin', '*'),
  });
  const server = createServer((request, response) => shared(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const far = `http://127.0.0.1:${port}/`;
  const pages = { 'far.html': page(`${far}dist/clapp-lab.js`), 'far-sources.html': page(`${far}clapp-lab-define.js`) };
  writeFiles(base, pages);
  try {
    for (const isolated of [false, true])
      await served({ root: base, isolated, contentSecurityPolicy: undefined }, async (url) => {
        for (const path of Object.keys(pages)) {
          await expect(learns(url + path)).rejects.toThrow(far); // told as a foreign request
          expect(visit?.problems.filter((problem) => !problem.startsWith(`request: ${far}`))).toEqual([]);
        }
      });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('the single file needs no other', async () => {
  const folder = join(base, 'single');
  mkdirSync(folder);
  copyFileSync(join(site, 'node_modules/clapp/web/dist/clapp-lab.single.js'), join(folder, 'clapp-lab.single.js'));
  writeFiles(folder, { ...icon, 'index.html': page('./clapp-lab.single.js', 'view="map"') });
  const contentSecurityPolicy = `${policy}; worker-src blob:`;
  await served({ root: folder, isolated: false, contentSecurityPolicy }, async (url) => {
    const requests = await learns(`${url}index.html`);
    const workers = () => requests().filter((path) => !path.startsWith('/')); // at blob: addresses
    await until(async () => new Set(workers()).size === 2, 'the map');
    const files = requests().filter((path) => path.startsWith('/'));
    expect(files).toEqual(['/index.html', '/clapp-lab.single.js', '/icon.svg']);
  });
  await served({ root: folder, isolated: true, contentSecurityPolicy }, (url) => learns(`${url}index.html`));
});

test('in Node it learns', () => {
  writeFiles(site, {
    'learn.js': `import { loadEngine, loadSample } from 'clapp';
      const engine = await loadEngine();
      const { images } = await loadSample(engine);
      const net = engine.create({ preset: 'tiny', seed: 1 });
      net.learn(images);
      console.log(net.learn(images).step);`,
  });
  expect(run(process.execPath, ['learn.js'], site)).toBe('2\n');
});

test('its types are found', () => {
  const lib = ['es2023', 'dom', 'dom.iterable'];
  const compilerOptions = { module: 'nodenext', lib, strict: true, noEmit: true, types: [] };
  writeFiles(site, {
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['uses.ts'] }),
    'uses.ts': `import { loadEngine, type Settings } from 'clapp';
      import { drawFilters } from 'clapp/draw';
      import { ClappLab } from 'clapp/lab';
      import 'clapp/define';
      export const settings: Settings = { preset: 'tiny' };
      export const engine = loadEngine();
      export const running: boolean = new ClappLab().running;
      export const draw: Function = drawFilters;`,
  });
  run(process.execPath, [tsc, '-p', '.'], site);
});
