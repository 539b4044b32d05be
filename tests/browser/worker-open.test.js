import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser } from './browser.js';

const root = new URL('../../', import.meta.url);
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
};

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;
/** @typedef {{ url: string, close: () => Promise<unknown> }} Origin */
/** @type {Origin} */ let home;
/** @type {Origin} */ let cdn;

/**
 * An origin that has the package, lets everybody read it, and has an empty page with the policy that is asked for.
 * Not the browser's own interception: its pages count as public ones, which must not read from this machine.
 * @returns {Promise<Origin>}
 */
async function startOrigin() {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const type = types[/** @type {keyof typeof types} */ (extname(pathname))];
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', type ?? 'text/plain');
    const policy = searchParams.get('policy');
    if (policy) response.setHeader('Content-Security-Policy', policy);
    if (pathname === '/empty.html') return response.end('<!doctype html><title>empty</title>');
    const inPackage = type && pathname.startsWith('/web/');
    const bytes = inPackage && (await readFile(new URL(pathname.slice(1), root)).catch(() => undefined));
    if (!bytes) response.statusCode = 404;
    return response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

beforeAll(async () => {
  [browser, home, cdn] = await Promise.all([startBrowser(), startOrigin(), startOrigin()]);
});
afterEach(() => visit.close());
afterAll(() => Promise.all([browser?.close(), home?.close(), cdn?.close()]));

/**
 * What becomes of a worker on an empty page.
 * @param {{ from?: string, options?: object, policy?: string }} how from: the origin of the package
 * @returns {Promise<string>}
 */
async function tryWorker({ from = home.url, options = {}, policy = '' }) {
  visit = await browser.open(`${home.url}empty.html?policy=${encodeURIComponent(policy)}`);
  return visit.page.evaluate(
    async ({ from, options }) => {
      const { ClappWorker } = await import(/** @type {any} */ (`${from}web/index.js`));
      const late = new Promise((resolve) => setTimeout(resolve, 20_000, 'it hangs'));
      const attempt = ClappWorker.create({ preset: 'tiny', batch: 2 }, options).then(
        async (/** @type {any} */ worker) => {
          const { step } = await worker.step();
          worker.dispose();
          return `step ${step}`;
        },
        (/** @type {Error} */ error) => error.message,
      );
      return Promise.race([attempt, late]);
    },
    { from, options },
  );
}

test('the package may come from another origin', async () => {
  expect(await tryWorker({ from: cdn.url })).toBe('step 1');
});

test('so may the worker alone, and it may lie elsewhere on the page’s own', async () => {
  expect(await tryWorker({ options: { workerUrl: `${cdn.url}web/worker.js` } })).toBe('step 1');
  await visit.close();
  expect(await tryWorker({ options: { workerUrl: 'web/../web/worker.js' } })).toBe('step 1');
});

test('where there is no worker, that is said', async () => {
  const own = await tryWorker({ options: { workerUrl: 'web/no-such-worker.js' } });
  expect(own).toMatch(/^the worker could not be loaded/);
  await visit.close();
  const foreignOne = await tryWorker({ options: { workerUrl: `${cdn.url}web/no-such-worker.js` } });
  expect(foreignOne).toMatch(/^the worker could not be loaded/);
});

test('a policy that forbids the worker is said, not waited for', async () => {
  const policy = "default-src 'self'; script-src 'self' 'unsafe-eval'; worker-src 'none'";
  expect(await tryWorker({ policy })).toMatch(/^the worker could not be (loaded|started)/);
  await visit.close();
  const strict = `default-src 'self'; script-src 'self' ${cdn.url} 'wasm-unsafe-eval' 'unsafe-eval'; worker-src 'self'`;
  expect(await tryWorker({ from: cdn.url, policy: strict })).toMatch(/^the worker could not be (loaded|started)/);
});

test('the strict policy of the pages lets it work', async () => {
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'"; // eval: the test's own
  expect(await tryWorker({ policy })).toBe('step 1');
  expect(visit.problems).toEqual([]);
});

test('a module that is not there is said, and so is one that is none', async () => {
  expect(await tryWorker({ options: { wasmUrl: 'web/none.wasm' } })).toMatch(/none\.wasm/);
  await visit.close();
  expect(await tryWorker({ options: { wasmUrl: 'web/index.js' } })).toMatch(/is not a WebAssembly module/);
});
