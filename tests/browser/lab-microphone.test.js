import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startBrowser({ args: ['--use-fake-device-for-media-stream'] }); // it beeps
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** @param {string} query @param {import('./browser.js').VisitOptions} [options] */
async function open(query, options = {}) {
  visit = await browser.open(`demos/lab/${query}`, { locale: 'en-GB', serviceWorkers: 'block', ...options });
  const { page, problems } = visit;
  const steps = async () => Number((await page.locator('[data-counter="steps"]').innerText()).replace(/\D/g, ''));
  await page.waitForSelector('[data-action="reset"]:enabled');
  return { page, problems, steps };
}

const permitted = { permissions: ['microphone'] };

test('the microphone is turned on by a click; the lab learns from it and shows its frequencies', async () => {
  const { page, problems, steps } = await open('?source=microphone', permitted);
  expect(await page.locator('.invite').innerText()).toContain('Sound stays on this device');
  expect(await steps()).toBe(0); // a link turns nothing on
  await page.click('[data-action="microphone"]');
  await until(async () => (await steps()) > 3, 'steps');
  const shades = () => page.locator('.sounding canvas').nth(1).evaluate(countShades);
  await until(async () => (await shades()) > 30, 'frequencies');
  expect(await page.getByRole('tab').allInnerTexts()).toHaveLength(3);
  await page.evaluate(() => document.querySelector('clapp-lab')?.remove());
  await until(async () => page.workers().length === 0, 'the worker ends');
  expect(problems).toEqual([]);
}, 90_000);

/** @param {Element} element */
function countShades(element) {
  const canvas = /** @type {HTMLCanvasElement} */ (element);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return new Set(context.getImageData(0, 0, canvas.width, canvas.height).data).size;
}

test('from photographs to the microphone and back by the menu: each with a network that has the sense', async () => {
  const { page, problems, steps } = await open('?autostart', permitted);
  await until(async () => (await steps()) > 0, 'steps');
  const source = page.locator('select', { has: page.locator('option[value="microphone"]') });
  await source.selectOption('microphone');
  await until(async () => page.url().includes('source=microphone'), 'the address');
  await until(async () => /^[1-9]$/.test(String(await steps())), 'steps of the other sense'); // the choice was a click
  await source.selectOption('sample');
  await until(async () => !page.url().includes('microphone'), 'the address');
  await page.waitForSelector('[data-action="run"]:enabled');
  expect(await page.getByRole('tab').count()).toBe(10);
  expect(problems).toEqual([]);
}, 90_000);

test('a microphone that may not be used is no dead end, and a network that looks is refused for it', async () => {
  const { page, steps, problems } = await open('?source=microphone', { prepare: refuse });
  await page.click('[data-action="microphone"]');
  await until(async () => (await page.locator('.invite').innerText()).includes('was not allowed'), 'the sentence');
  await page.getByRole('button', { name: 'Look at photographs instead' }).click();
  await page.click('[data-action="run"]:enabled');
  await until(async () => (await steps()) > 1, 'steps');
  await page.locator('clapp-lab').evaluate((lab) => {
    lab.setAttribute('preset', 'tiny');
    lab.setAttribute('source', 'microphone');
  });
  const told = 'clapp-lab >> text=/“preset” is “tiny”, but it can only be speech-tiny/';
  await page.waitForSelector(told);
  expect(problems).toEqual([]);
}, 60_000);

/** @param {import('./browser.js').Page} page */
function refuse(page) {
  return page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError');
    };
  });
}
