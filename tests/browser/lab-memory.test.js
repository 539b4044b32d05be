import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { blank, startBrowser, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{heap: number, nodes: number, listeners: number, documents: number}} Held bytes and counts */

const warmUp = 3; // cycles: modules are loaded, code is compiled
const cycles = Number(process.env.CLAPP_CYCLES ?? 8); // 100 for a thorough look

jest.setTimeout(Math.max(120_000, cycles * 15_000));

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startBrowser({ args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] });
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** An empty page where the tag is known; it remembers every stream of a camera. */
async function open() {
  const prepare = async (/** @type {Page} */ page) => {
    await blank.prepare(page);
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
      const tracks = /** @type {MediaStreamTrack[]} */ ((/** @type {any} */ (globalThis).tracks = []));
      mediaDevices.getUserMedia = async (constraints) => {
        dispatchEvent(new Event('camera-asked'));
        const stream = await getUserMedia(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
    });
  };
  visit = await browser.open(blank.path, { prepare, permissions: ['camera'] });
  await visit.page.evaluate(() => import(/** @type {any} */ ('/web/clapp-lab-define.js')));
  return visit;
}

/** A lab learns one step and is removed. @param {Page} page @param {Record<string, string>} attributes */
async function cycle(page, attributes) {
  await page.evaluate(async (attributes) => {
    const lab = document.createElement('clapp-lab');
    for (const [name, value] of Object.entries({ autostart: '', ...attributes })) lab.setAttribute(name, value);
    const learned = new Promise((resolve) => lab.addEventListener('clapp-step', resolve, { once: true }));
    document.body.append(lab);
    await learned;
    lab.remove();
  }, attributes);
  await until(async () => page.workers().length === 0, 'its worker ends');
}

/** What the page holds once everything nobody refers to is gone. @param {Page} page @returns {Promise<Held>} */
async function held(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const session = await page.context().newCDPSession(page);
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners: listeners, documents } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { heap, nodes, listeners, documents };
}

/** What a number of cycles adds. @param {Page} page @param {Record<string, string>} attributes */
async function growth(page, attributes) {
  for (let time = 0; time < warmUp; time++) await cycle(page, attributes);
  const before = await held(page);
  for (let time = 0; time < cycles; time++) await cycle(page, attributes);
  const after = await held(page);
  if (process.env.CLAPP_CYCLES) console.log({ cycles, before, after });
  const more = (/** @type {keyof Held} */ key) => after[key] - before[key];
  return { heap: more('heap'), nodes: more('nodes'), listeners: more('listeners'), documents: more('documents') };
}

/** One lab has some hundred nodes and some ten listeners. @param {Held} more */
function expectNothingStays(more) {
  expect(more.nodes).toBeLessThan(60);
  expect(more.listeners).toBeLessThan(cycles);
  expect(more.documents).toBe(0);
  expect(more.heap).toBeLessThan(1.5e6);
}

describe('a lab that is removed', () => {
  test.each(['blocks', 'synapse', 'map', 'names'])('takes all along that it held, at the view %s', async (view) => {
    const { page, problems } = await open();
    expectNothingStays(await growth(page, { view, ...(view === 'blocks' && { keep: '' }) }));
    expect(problems).toEqual([]);
  });

  test('takes along what it held when it spoke another language meanwhile', async () => {
    const { page, problems } = await open();
    const sheets = await page.evaluate(async () => {
      const lab = document.createElement('clapp-lab');
      document.body.append(lab);
      await new Promise((resolve) => lab.addEventListener('clapp-ready', resolve, { once: true }));
      await /** @type {any} */ (lab).complete;
      const counts = [];
      for (const lang of ['de', 'en', 'de', 'en', 'de', 'en']) {
        lab.lang = lang;
        await new Promise((resolve) => setTimeout(resolve, 100));
        counts.push(lab.shadowRoot?.adoptedStyleSheets.length ?? 0);
      }
      lab.remove();
      return counts;
    });
    expect(sheets.at(-1)).toBeLessThanOrEqual(sheets[0] + 1);
    expect(problems).toEqual([]);
  });

  test('gives the camera back, each time', async () => {
    const { page, problems } = await open();
    expectNothingStays(await growth(page, { source: 'camera', preset: 'webcam' }));
    const states = await page.evaluate(() =>
      /** @type {any} */ (globalThis).tracks.map((/** @type {MediaStreamTrack} */ { readyState }) => readyState),
    );
    expect(states).toHaveLength(warmUp + cycles);
    expect(new Set(states)).toEqual(new Set(['ended']));
    expect(problems).toEqual([]);
  });

  test('gives the camera back when it is removed while it still asks for it', async () => {
    const { page, problems } = await open();
    await page.evaluate(async () => {
      const lab = document.createElement('clapp-lab');
      lab.setAttribute('source', 'camera');
      document.body.append(lab);
      await new Promise((resolve) => lab.addEventListener('clapp-ready', resolve, { once: true }));
      const asked = new Promise((resolve) => addEventListener('camera-asked', resolve, { once: true }));
      void /** @type {any} */ (lab).start();
      await asked;
      lab.remove();
    });
    const tracks = () => page.evaluate(() => /** @type {any} */ (globalThis).tracks.map((track) => track.readyState));
    await until(async () => (await tracks()).length === 1, 'the camera');
    await until(async () => (await tracks())[0] === 'ended', 'its light goes out');
    await until(async () => page.workers().length === 0, 'its worker ends');
    expect(problems).toEqual([]);
  });
});
