import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { serve } from '../../build-scripts/serve.js';
import { startBrowser, until } from './browser.js';

/** @typedef {import('./browser.js').Page} Page */

const path = 'demos/lab/?autostart';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;
/** @type {Awaited<ReturnType<typeof serve>> | undefined} */ let host;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await visit?.close();
  await host?.close();
  visit = host = undefined;
});
afterAll(() => browser?.close());

const notesSteps = (/** @type {Page} */ page) =>
  page.addInitScript(() => {
    addEventListener('clapp-step', (event) => {
      /** @type {any} */ (globalThis).lastStep = /** @type {CustomEvent} */ (event).detail.step;
    });
  });

/**
 * The lab as a host sends it.
 * @param {Parameters<typeof serve>[0]} served
 * @param {import('./browser.js').VisitOptions} [options]
 */
async function open(served, options = {}) {
  host = await serve({ port: 0, ...served });
  visit = await browser.open(new URL(path, host.url).href, { prepare: notesSteps, ...options });
  return { ...visit, host };
}

const learned = (/** @type {Page} */ page) =>
  until(() => page.evaluate(() => /** @type {any} */ (globalThis).lastStep >= 5), 'five steps');

const kept = (/** @type {Page} */ page) =>
  until(async () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active), 'the cache');

const isolated = (/** @type {Page} */ page) => page.evaluate(() => crossOriginIsolated);

const contentSecurityPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

test.each([
  { isolated: true, contentSecurityPolicy },
  { isolated: false, contentSecurityPolicy },
])('the lab learns where the host sends $isolated for isolation, and a strict policy', async (served) => {
  const { page, problems } = await open(served, { serviceWorkers: 'block' });
  await learned(page);
  expect(await isolated(page)).toBe(served.isolated);
  expect(problems).toEqual([]);
});

test('once it has loaded, no request leaves the page', async () => {
  const { page } = await open({}, { serviceWorkers: 'block' });
  await learned(page);
  await page.evaluate(() => /** @type {any} */ (document.querySelector('clapp-lab')).complete);
  await page.waitForLoadState('networkidle');
  /** @type {string[]} */
  const requests = [];
  page.context().on('request', (request) => requests.push(request.url()));
  await page.waitForTimeout(10_000);
  expect(requests).toEqual([]);
});

test('after the first visit it needs no network, and is isolated on any host', async () => {
  const { page, problems, host } = await open({ isolated: false });
  await learned(page);
  expect(await isolated(page)).toBe(false);
  await kept(page);
  expect(await page.evaluate(() => performance.now())).toBeGreaterThan(5000); // nothing else had to wait for it

  await page.reload();
  await learned(page);
  expect(await isolated(page)).toBe(true);

  await host.close();
  await page.reload();
  await learned(page);
  expect(await isolated(page)).toBe(true);
  await page.goto(new URL('demos/learn/', host.url).href);
  await page.waitForFunction(() => customElements.get('clapp-lab') !== undefined);
  expect(problems.filter((problem) => !problem.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});

test('online, a changed file is seen at once', async () => {
  const { page, host } = await open({ isolated: false });
  await kept(page);
  await page.reload();
  await learned(page);
  const file = new URL('web/dist/sample/index.json', host.url).href;
  await page.context().route(file, (route) => route.fulfill({ body: 'changed' }));
  expect(await page.evaluate(async (url) => (await fetch(url)).text(), file)).toBe('changed');
});
