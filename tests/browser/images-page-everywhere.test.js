import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';
import { handle, path } from './images-page.js';

/** @typedef {import('./browser.js').Page} Page */

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** @param {import('./browser.js').VisitOptions} [options] */
async function open(options = {}) {
  visit = await browser.open(path, options);
  return handle(visit);
}

test('no sideways scrolling, from phones to desktops', async () => {
  const { page, learning } = await open();
  await learning();
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  await page.click('[data-action="experiment"]');
  /** @type {Record<number, boolean>} */
  const fits = {};
  for (const width of [320, 390, 820, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.waitForTimeout(300);
    fits[width] = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  }
  expect(fits).toEqual({ 320: true, 390: true, 820: true, 1280: true });
});

test('where motion disturbs, it draws at most twice a second', async () => {
  const { page, learning } = await open({
    reducedMotion: 'reduce',
    prepare: (/** @type {Page} */ page) =>
      page.addInitScript(() => {
        const times = /** @type {any} */ (globalThis.drawnAt = /** @type {number[]} */ ([]));
        const note = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...area) {
          times.push(performance.now());
          return note.apply(this, area);
        };
      }),
  });
  await learning();
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).drawnAt.length = 0;
  });
  await page.waitForTimeout(5000);
  const times = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (globalThis).drawnAt));
  const starts = times.filter((time, i) => i === 0 || time - times[i - 1] > 200); // several canvases at once
  expect(starts.length).toBeGreaterThan(2);
  for (let i = 1; i < starts.length; i++) expect(starts[i] - starts[i - 1]).toBeGreaterThan(430);
});

test('when the worker dies, one sentence says so and a button starts again', async () => {
  const { page, text, state, learning, steps } = await open();
  await learning();
  await page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error('out of luck');
    });
  });
  await until(async () => (await state()) === 'failed', 'the failure');
  expect(await text('.trouble p')).toMatch(/^The learner stopped: .*out of luck\.$/);
  expect(await page.isDisabled('[data-action="run"]')).toBe(true);
  await page.click('.trouble button');
  await until(async () => (await state()) === 'running' && (await steps()) > 0, 'it learns again');
  expect(await page.isVisible('.trouble')).toBe(false);
  // each learner has the threads of its team beside it, and those of the dead one take two seconds to go
  const learners = () => page.workers().filter((worker) => worker.url().endsWith('/worker.js'));
  await until(() => learners().length === 1, 'the dead worker is gone');
});

test('what cannot be loaded is said, and tried again on demand', async () => {
  let broken = true;
  const { page, text, state, steps } = await open({
    prepare: (/** @type {Page} */ page) =>
      page
        .context()
        .route('**/*.wasm', (route) => (broken ? route.fulfill({ status: 404, body: '' }) : route.continue())),
  });
  await until(async () => (await state()) === 'failed', 'the failure');
  expect(await text('.trouble p')).toMatch(/^The learner stopped: .*404.*\.$/);
  broken = false;
  await page.click('.trouble button');
  await until(async () => (await steps()) > 0, 'it learns');
});

test('a browser without WebAssembly is told so', async () => {
  const { text, state } = await open({
    prepare: (/** @type {Page} */ page) =>
      page.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'WebAssembly');
      }),
  });
  await until(async () => (await state()) === 'failed', 'the failure');
  expect(await text('.trouble p')).toBe('This browser has no WebAssembly, which the network needs to learn.');
});

test('without scripts the page says what is missing', async () => {
  const { page } = await open({ javaScriptEnabled: false });
  expect(await page.locator('noscript').innerText()).toMatch(/JavaScript and WebAssembly/);
  expect(await page.locator('h1').innerText()).not.toBe('');
});
