import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';
import { handle, path } from './images-page.js';

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

/** @param {string} [query] @param {import('./browser.js').VisitOptions} [options] */
async function open(query = '', options = {}) {
  visit = await browser.open(path + query, options);
  return handle(visit);
}

test.each([
  ['phone', 390, 844],
  ['small phone', 320, 600],
  ['tablet', 820, 1180],
  ['desktop', 1280, 800],
])('a %s needs no sideways scrolling', async (_, width, height) => {
  const { page, learning } = await open('', { viewport: { width, height } });
  await learning();
  await page.evaluate(() =>
    document.querySelectorAll('details').forEach((details) => details.setAttribute('open', '')),
  );
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window);
});

test('the keyboard alone is enough', async () => {
  const { page, learning, state } = await open();
  await learning();
  const focus = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
  await page.keyboard.press('Tab');
  expect(await focus()).toBe('run');
  await page.keyboard.press('Space');
  await until(async () => (await state()) === 'paused', 'the pause');
  const reached = [];
  for (let i = 0; i < 14; i++) {
    reached.push(await focus());
    await page.keyboard.press('Tab');
  }
  for (const id of ['run', 'step', 'reset', 'rule', 'preset', 'seed', 'began', 'save']) expect(reached).toContain(id);
});

test('where motion disturbs, it draws at most twice a second', async () => {
  const { page, learning } = await open('', {
    reducedMotion: 'reduce',
    prepare: (/** @type {import('./browser.js').Page} */ page) =>
      page.addInitScript(() => {
        const ask = globalThis.requestAnimationFrame.bind(globalThis);
        const times = /** @type {any} */ (globalThis.drawnAt = /** @type {number[]} */ ([]));
        globalThis.requestAnimationFrame = (draw) =>
          ask((time) => {
            times.push(performance.now());
            draw(time);
          });
      }),
  });
  await learning();
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).drawnAt.length = 0;
  });
  await page.waitForTimeout(5000);
  const times = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (globalThis).drawnAt));
  expect(times.length).toBeGreaterThan(2);
  for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThan(450);
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
  expect(await text('#trouble-text')).toMatch(/^The learner stopped: .*out of luck\.$/);
  expect(await page.isVisible('#trouble')).toBe(true);
  expect(await page.isDisabled('#run')).toBe(true);
  await page.click('#again');
  await until(async () => (await state()) === 'running' && (await steps()) > 0, 'it learns again');
  expect(await page.isVisible('#trouble')).toBe(false);
  expect(page.workers().length).toBe(1);
});

test('what cannot be loaded is said, and tried again on demand', async () => {
  let broken = true;
  const { page, text, state, steps } = await open('', {
    prepare: (/** @type {import('./browser.js').Page} */ page) =>
      page
        .context()
        .route('**/*.wasm', (route) => (broken ? route.fulfill({ status: 404, body: '' }) : route.continue())),
  });
  await until(async () => (await state()) === 'failed', 'the failure');
  expect(await text('#trouble-text')).toMatch(/^The learner stopped: .*404.*\.$/);
  broken = false;
  await page.click('#again');
  await until(async () => (await steps()) > 0, 'it learns');
});

test('a browser without WebAssembly is told so', async () => {
  const { text, state } = await open('', {
    prepare: (/** @type {import('./browser.js').Page} */ page) =>
      page.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'WebAssembly');
      }),
  });
  await until(async () => (await state()) === 'failed', 'the failure');
  expect(await text('#trouble-text')).toBe('This browser has no WebAssembly, which the network needs to learn.');
});

test('every photograph is credited', async () => {
  const { page } = await open();
  const { photographs } = JSON.parse(await readFile(new URL('../../web/sample/index.json', import.meta.url), 'utf8'));
  const credits = await page.locator('details li').allTextContents();
  expect(credits.sort()).toEqual(
    photographs.map((/** @type {{credit: string}} */ { credit }) => credit.replace(/\. Getty.*/, '')).sort(),
  );
});

test('without scripts the page says what is missing', async () => {
  visit = await browser.open(path, { javaScriptEnabled: false });
  expect(await visit.page.locator('noscript').innerText()).toMatch(/JavaScript and WebAssembly/);
});
