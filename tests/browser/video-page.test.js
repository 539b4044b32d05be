import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from './browser.js';
import { makeClip, startWithCameras } from './fake-camera.js';

/** @typedef {import('./browser.js').Page} Page */

const path = 'demos/video/';
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A camera whose picture grows dark and bright. */
const clip = makeClip({
  ...{ width: 64, height: 48, rate: 10 },
  frames: Array.from({ length: 12 }, (_, n) => /** @type {[number, number, number]} */ ([40 + 30 * Math.min(n, 12 - n), 128, 128])),
});

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startWithCameras({ clip: clip.path });
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(async () => {
  await browser?.close();
  clip.remove();
});

/** @param {import('./browser.js').VisitOptions} [options] */
async function open(options) {
  visit = await browser.open(path, { serviceWorkers: 'block', ...options });
  const { page, problems } = visit;
  await page.locator('#run:enabled').waitFor();
  const text = (/** @type {string} */ selector) => page.locator(selector).innerText();
  return {
    ...{ page, problems, text },
    steps: async () => Number((await text('#count')).replace(/\D/g, '')),
    losses: async () => (await page.locator('[data-loss]').allInnerTexts()).map(Number),
    /** How selective blocks 3 and 4 are, each beside its twin. */
    compared: async () => (await page.locator('[data-compare]').allInnerTexts()).map((line) => line.match(/\d\.\d\d/g)?.map(Number)),
    shades: (/** @type {string} */ selector) => page.locator(selector).first().evaluate(countShades),
  };
}

/** How many shades a canvas shows. @param {Element} element */
function countShades(element) {
  const canvas = /** @type {HTMLCanvasElement} */ (element);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return new Set(context.getImageData(0, 0, canvas.width, canvas.height).data).size;
}

test('it begins by itself: steps rise, losses are there, units are drawn and compared with untrained ones', async () => {
  const { steps, losses, shades, compared, problems, text, page } = await open();
  await until(async () => (await steps()) > 1, 'the first steps');
  const before = await steps();
  await until(async () => (await steps()) > before + 2, 'more steps');
  expect(await losses()).toHaveLength(4);
  for (const loss of await losses()) expect(loss).toBeGreaterThan(0);
  await until(async () => (await compared()).every((pair) => pair?.length === 2), 'the twin');
  for (const pair of await compared()) expect(pair?.every((value) => value > 0)).toBe(true);
  for (const selector of ['#film', '.likes', '.dislikes', '.liking', '.loss']) {
    await until(async () => (await shades(selector)) > 10, `${selector} shows something`);
  }
  expect(await page.locator('.likes').first().getAttribute('aria-label')).toMatch(/^maps of the units that like motion best: \d+(, \d+){5}$/);
  expect(await text('#status')).toMatch(/^The page draws motion/);
  expect(await text('#kind')).toMatch(/^now: /);
  await page.click('#run');
  const paused = await until(async () => {
    const now = await steps();
    await page.waitForTimeout(2000);
    return (await steps()) === now && now;
  }, 'the pause');
  await page.click('#run');
  await until(async () => (await steps()) > paused, 'it goes on');
  expect(problems).toEqual([]);
}, 240_000);

test('the camera: it learns from that, and gives the device back', async () => {
  const { steps, losses, text, page, problems } = await open({ permissions: ['camera'] });
  await page.click('#camera');
  await until(async () => (await text('#status')).startsWith('It watches you'), 'the camera');
  expect(await page.locator('#video').isVisible()).toBe(true);
  expect(await page.locator('#drawn').isVisible()).toBe(false);
  const before = await steps();
  await until(async () => (await steps()) > before + 2, 'steps');
  for (const loss of await losses()) expect(loss).toBeGreaterThan(0);
  const isLive = () => page.locator('#video').evaluate((video) => /** @type {any} */ (video).srcObject?.active === true);
  expect(await isLive()).toBe(true);
  await page.click('#camera');
  await until(async () => (await text('#status')).startsWith('The page draws motion'), 'the drawing again');
  expect(await isLive()).toBe(false);
  expect(await page.locator('#drawn').isVisible()).toBe(true);
  expect(problems).toEqual([]);
}, 240_000);

test('permission refused: one sentence, and it goes on with drawn motion', async () => {
  const { page, text, steps, problems } = await open({ permissions: [] });
  await page.click('#camera');
  await until(async () => (await text('#status')).startsWith('The camera may not be used: permission was refused.'), 'why');
  const before = await steps();
  await until(async () => (await steps()) > before, 'it goes on');
  expect(await text('#camera')).toBe('Use my camera');
  expect(await page.locator('#drawn').isVisible()).toBe(true);
  expect(problems).toEqual([]);
}, 240_000);

test('a file that is no video is told, and it goes on; a recorded one is watched', async () => {
  const { page, text, steps } = await open();
  await page.setInputFiles('#file', { name: 'no.webm', mimeType: 'video/webm', buffer: Buffer.from('no video') });
  await until(async () => (await text('#status')) === 'This file is not a video that this browser can play.', 'why');
  const buffer = Buffer.from(await page.evaluate(record));
  await page.setInputFiles('#file', { name: 'yes.webm', mimeType: 'video/webm', buffer });
  await until(async () => (await text('#status')).startsWith('It watches your video'), 'the video');
  const before = await steps();
  await until(async () => (await steps()) > before, 'steps');
}, 240_000);

/** Two seconds of something that moves, as a file. */
async function record() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
  /** @type {Blob[]} */
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let n = 0; n < 40; n++) {
    context.fillStyle = n % 2 ? 'gray' : 'silver';
    context.fillRect((n * 7) % 160, 0, 30, 120);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}

test('by keys alone, and with little motion where that is wished: nothing moves until somebody begins', async () => {
  const { page, text, steps, problems } = await open({ reducedMotion: 'reduce' });
  expect(await text('#run')).toBe('Go on');
  expect(await text('#status')).toMatch(/^Nothing moves yet/);
  await page.waitForTimeout(1500);
  expect(await steps()).toBe(0);
  await page.focus('#camera');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('file');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until(async () => (await steps()) > 0, 'steps');
  expect(await text('#run')).toBe('Pause');
  expect(problems).toEqual([]);
}, 120_000);

test.each([{ lang: 'en' }, { lang: 'de' }])('axe finds nothing in $lang, and nothing sticks out of a phone', async ({ lang }) => {
  const { page, compared, problems } = await open({ locale: lang, viewport: { width: 390, height: 844 }, bypassCSP: true });
  await until(async () => (await compared()).every((pair) => pair !== undefined), 'units');
  await page.addScriptTag({ path: axeFile });
  const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
  expect(violations.map((/** @type {any} */ { id, nodes }) => [id, nodes[0].html])).toEqual([]);
  expect(await page.locator('h1:visible').innerText()).toBe(lang === 'de' ? 'Das Bewegungs-Labor' : 'The motion lab');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(problems).toEqual([]);
}, 240_000);

test('the same seed and time draw the same picture, another seed another one; some scenes move and some do not', async () => {
  const { page } = await open();
  const seen = await page.evaluate(async () => {
    const { DrawnMotion } = await import(/** @type {any} */ ('/web/watching.js'));
    const context = /** @type {any} */ (new OffscreenCanvas(85, 64).getContext('2d', { willReadFrequently: true }));
    const at = (/** @type {number} */ seed, /** @type {number} */ time) => {
      new DrawnMotion({ seed }).draw(context, time);
      return context.getImageData(0, 0, 85, 64).data.join();
    };
    const drawn = new DrawnMotion({ seed: 3 });
    const moves = Array.from({ length: 10 }, (_, n) => [drawn.kindAt(2.4 * n + 1), at(3, 2.4 * n + 0.3) !== at(3, 2.4 * n + 0.6)]);
    return { same: at(1, 7.3) === at(1, 7.3), other: at(1, 5.5) === at(2, 5.5), moves };
  });
  expect(seen).toMatchObject({ same: true, other: false });
  for (const [kind, moves] of seen.moves) expect([kind, moves]).toEqual([kind, kind !== 'still']);
}, 60_000);

test.each([
  ['source=video&preset=video-tiny', /“preset” is “video-tiny”, but it can only be tiny, .*vgg6/],
  [`rule=clapp-s&settings=${encodeURIComponent('{"sight":"clip","batch":8}')}`, /the network watches clips, and there are pictures/],
])('the lab looks at pictures only, and says so in a sentence: %s', async (query, sentence) => {
  visit = await browser.open(`demos/lab/?lang=en&${query}`, { serviceWorkers: 'block' });
  const trouble = visit.page.locator('clapp-lab .trouble').first();
  await until(() => trouble.isVisible(), 'a sentence');
  expect(await trouble.locator('p').innerText()).toMatch(sentence);
}, 60_000);
