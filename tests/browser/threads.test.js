import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { root, temporaryFolder } from '../node/folders.js';
import { blank, startBrowser, until } from './browser.js';

/** @typedef {import('../../web/clapp-lab.js').ClappLab} ClappLab */
/** @typedef {Awaited<ReturnType<typeof startBrowser>>} Browser */

/** @type {Browser} */ let isolated;
/** @type {Browser} */ let plain;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

const folder = temporaryFolder();

beforeAll(async () => {
  [isolated, plain] = await Promise.all([startBrowser(), startBrowser({ isolated: false })]);
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => Promise.all([isolated?.close(), plain?.close()]));

const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** @param {Browser} browser */
async function openBlank(browser) {
  const headers = browser === plain ? {} : isolation;
  visit = await browser.open(blank.path, { prepare: (page) => blank.prepare(page, headers) });
  return visit.page;
}

/** What becomes of engines on the page's own thread, or of learners in a worker, by what is asked for. */
const told = {
  engine: (/** @type {import('./browser.js').Page} */ page, /** @type {object} */ options) =>
    page.evaluate(async (options) => {
      const { loadEngine } = await import(/** @type {any} */ ('/web/index.js'));
      return loadEngine(options).then(
        (/** @type {any} */ { threads }) => threads,
        (/** @type {Error} */ { message }) => message,
      );
    }, options),
  learner: (/** @type {import('./browser.js').Page} */ page, /** @type {object} */ options) =>
    page.evaluate(async (options) => {
      const { ClappWorker } = await import(/** @type {any} */ ('/web/index.js'));
      try {
        const learner = await ClappWorker.create({ preset: 'tiny', batch: 4 }, options);
        const { step } = await learner.step();
        learner.dispose();
        return { threads: learner.threads, step };
      } catch (error) {
        return /** @type {Error} */ (error).message;
      }
    }, options),
};

/** @param {import('./browser.js').Page} page */
const processors = (page) => page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));

describe('where the page is isolated', () => {
  test('a learner has threads, by itself or as many as it is told', async () => {
    const page = await openBlank(isolated);
    expect(await told.learner(page, {})).toEqual({ threads: await processors(page), step: 1 });
    expect(await told.learner(page, { threads: 3 })).toEqual({ threads: 3, step: 1 });
    expect(await told.learner(page, { threads: 1 })).toEqual({ threads: 1, step: 1 });
    expect(visit?.problems).toEqual([]);
  });

  test('its threads are gone soon after it', async () => {
    const page = await openBlank(isolated);
    const browser = /** @type {import('playwright-core').Browser} */ (page.context().browser());
    const session = await browser.newBrowserCDPSession();
    const workers = async () => {
      const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'worker' }] });
      return targetInfos.map(({ url }) => new URL(url).pathname).sort();
    };
    await page.evaluate(async () => {
      const { ClappWorker } = await import(/** @type {any} */ ('/web/index.js'));
      const learner = await ClappWorker.create({ preset: 'tiny', batch: 4 }, { threads: 3 });
      await learner.start();
      Object.assign(globalThis, { learner });
    });
    expect(await workers()).toEqual(['/web/team-member.js', '/web/team-member.js', '/web/worker.js']);
    await page.evaluate(() => /** @type {any} */ (globalThis).learner.dispose());
    await until(async () => (await workers()).length === 0, 'the workers to end', 1500); // the browser takes 2 s
  });

  test("the page's own thread has none", async () => {
    const page = await openBlank(isolated);
    expect(await told.engine(page, { threads: 'auto' })).toBe(1);
    expect(await told.engine(page, { threads: 2 })).toMatch(/a page may not wait.*ClappWorker/);
  });

  test('where members cannot be loaded, there is one thread, or a sentence', async () => {
    const filter = (/** @type {string} */ path) => !/team-member\.js$|[\\/](dist|types|cli)$/.test(path);
    cpSync(join(root, 'web'), join(folder, 'web'), { recursive: true, filter });
    const browser = await startBrowser({ root: folder });
    try {
      const page = await openBlank(browser);
      expect(await told.learner(page, {})).toEqual({ threads: 1, step: 1 });
      expect(await told.learner(page, { threads: 2 })).toMatch(/^the threads could not be started: .*team-member\.js/);
    } finally {
      await visit?.close();
      await browser.close();
    }
  });
});

test('where the page is not isolated, there is one thread, or a sentence', async () => {
  const page = await openBlank(plain);
  expect(await told.learner(page, {})).toEqual({ threads: 1, step: 1 });
  expect(await told.learner(page, { threads: 2 })).toMatch(/not cross-origin isolated/);
  expect(await told.engine(page, { threads: 'auto' })).toBe(1);
  expect(await told.engine(page, { threads: 2 })).toMatch(/not cross-origin isolated/);
});

test('the lab learns the same, bit for bit, with threads and without', async () => {
  const hashes = [];
  /** @type {string[]} */
  const modules = [];
  for (const browser of [isolated, plain]) {
    visit = await browser.open('demos/lab/?source=sample&seed=7&steps=10&autostart', {
      prepare: (page) =>
        page.context().on('response', (response) => {
          const name = new URL(response.url()).pathname.split('/').pop() ?? '';
          if (name.endsWith('.wasm')) modules.push(name);
        }),
    });
    const { page } = visit;
    const lab = page.locator('clapp-lab').first();
    const state = () => page.locator('clapp-lab .lab').first().getAttribute('data-state');
    await until(async () => (await state()) === 'finished', 'ten steps');
    hashes.push(
      await lab.evaluate(async (element) => {
        const bytes = await /** @type {ClappLab} */ (element).save();
        return [...new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {any} */ (bytes)))].join(' ');
      }),
    );
    expect(visit.problems).toEqual([]);
    await visit.close();
  }
  expect(modules).toEqual(['clapp-page-threads.wasm', 'clapp-page.wasm']);
  expect(hashes[0]).toBe(hashes[1]);
});
