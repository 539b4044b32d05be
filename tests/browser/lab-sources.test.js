import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from './browser.js';
import { startWithCameras } from './fake-camera.js';

/** @type {Awaited<ReturnType<typeof startWithCameras>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startWithCameras({ cameras: 2 });
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** @param {string} query @param {import('./browser.js').VisitOptions} [options] */
async function open(query, options = {}) {
  visit = await browser.open(`demos/lab/${query}`, { locale: 'en-GB', ...options });
  const { page, problems } = visit;
  const steps = async () =>
    Number((await page.locator('[data-counter="steps"]').innerText()).replace(/\D/g, ''));
  await page.waitForSelector('[data-action="reset"]:enabled');
  return { page, problems, steps, invite: () => page.locator('.invite').innerText() };
}

const camera = { permissions: ['camera'] };

test('the camera is asked for by a click; it learns, remembers scenes, and its light goes off with the lab', async () => {
  const { page, problems, steps } = await open('?source=camera', camera);
  expect(await page.locator('video').evaluate((video) => /** @type {any} */ (video).srcObject)).toBe(null);
  await page.click('[data-action="camera"]');
  await until(async () => (await steps()) > 3, 'steps');
  await until(() => page.locator('.strip').isVisible(), 'remembered scenes');
  await until(() => page.locator('.scene-tools select').isVisible(), 'the choice of cameras');
  expect(await page.locator('.live.mirrored').count()).toBe(1);
  const states = await page.evaluate(async () => {
    const lab = /** @type {HTMLElement} */ (document.querySelector('clapp-lab'));
    const video = /** @type {HTMLVideoElement} */ (lab.shadowRoot?.querySelector('video'));
    const [track] = /** @type {MediaStream} */ (video.srcObject).getVideoTracks();
    const before = track.readyState;
    lab.remove();
    await new Promise((resolve) => setTimeout(resolve));
    return [before, track.readyState];
  });
  expect(states).toEqual(['live', 'ended']);
  await until(async () => page.workers().length === 0, 'the worker ends');
  expect(problems).toEqual([]);
});

test('a camera that may not be used is no dead end', async () => {
  const { page, steps, invite, problems } = await open('?source=camera');
  await page.click('[data-action="camera"]');
  await until(async () => (await invite()).includes('not allowed'), 'the sentence');
  expect(await page.locator('.lab').getAttribute('data-state')).toBe('ready');
  await page.getByRole('button', { name: 'Use the photographs instead' }).click();
  await until(async () => page.url().endsWith('/demos/lab/'), 'the address');
  await page.click('[data-action="run"]');
  await until(async () => (await steps()) > 1, 'steps');
  expect(problems).toEqual([]);
});

test('a camera that goes away pauses the lab, and comes back on a click', async () => {
  const { page, steps, invite } = await open('?source=camera', camera);
  await page.click('[data-action="camera"]');
  await until(async () => (await steps()) > 1, 'steps');
  await page.locator('video').evaluate((video) => {
    const [track] = /** @type {MediaStream} */ (/** @type {HTMLVideoElement} */ (video).srcObject).getVideoTracks();
    track.dispatchEvent(new Event('ended')); // what the browser does when it is unplugged
  });
  await until(async () => (await invite()).includes('The camera has gone'), 'the sentence');
  await until(async () => (await page.locator('.lab').getAttribute('data-state')) === 'paused', 'the pause');
  const before = await steps();
  await page.getByRole('button', { name: 'Try again' }).click();
  await until(async () => (await steps()) > before, 'it goes on');
});

test('pictures that are chosen are learned from; what is none is told', async () => {
  const { page, steps, invite, problems } = await open('?source=files');
  expect(await page.isDisabled('[data-action="run"]')).toBe(true);
  const folder = new URL('../../web/sample/', import.meta.url).pathname;
  const names = (await readdir(folder)).filter((name) => !name.startsWith('digits')); // which are for pages that hear
  const input = page.locator('input[type="file"][accept="image/*"]');
  await input.setInputFiles(new URL('../../package.json', import.meta.url).pathname);
  await until(async () => (await invite()).includes('None of these files'), 'the refusal');
  await input.setInputFiles(names.map((name) => folder + name));
  await until(async () => (await invite()).includes('8 pictures were read. index.json is not a picture'), 'the count');
  await until(async () => (await steps()) > 1, 'steps');
  expect(problems).toEqual([]);
});
