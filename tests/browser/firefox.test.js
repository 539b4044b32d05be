import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { launch } from 'puppeteer-core';
import { blank, startBrowser, until } from './browser.js';

const executablePath = process.env.CLAPP_FIREFOX ?? '/usr/bin/firefox-esr';
const firefoxTest = existsSync(executablePath) ? test : test.skip;

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let chromium; // also has the server
/** @type {import('puppeteer-core').Browser | undefined} */ let firefox;
/** @type {import('puppeteer-core').Page | undefined} */ let page;

beforeAll(async () => {
  chromium = await startBrowser();
  if (existsSync(executablePath)) firefox = await launch({ browser: 'firefox', executablePath, headless: true });
});
afterEach(() => page?.close());
afterAll(async () => {
  await firefox?.close();
  await chromium?.close();
});

/** @param {string} path */
async function open(path) {
  if (!firefox) throw new Error('there is no Firefox');
  const opened = (page = await firefox.newPage());
  /** @type {string[]} */
  const problems = [];
  opened.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  opened.on('pageerror', (error) => problems.push(String(error)));
  await opened.evaluateOnNewDocument(() => {
    for (const [name, key] of [['clapp-step', 'lastStep'], ['clapp-kept', 'lastKept']])
      addEventListener(name, (event) => {
        /** @type {any} */ (globalThis)[key] = /** @type {CustomEvent} */ (event).detail.step;
      });
  });
  await opened.goto(new URL(path, chromium.url).href);
  return { page: opened, problems };
}

/** What a page tells by an event or shows in its counter. @param {import('puppeteer-core').Page} page */
const steps = (page) =>
  page.evaluate(() => {
    const shown = document.querySelector('#steps')?.textContent ?? '0';
    return /** @type {any} */ (globalThis).lastStep ?? Number(shown.replace(/\D/g, ''));
  });

firefoxTest.each(['demos/images/', 'demos/lab/?autostart'])('%s learns in Firefox', async (path) => {
  const { page, problems } = await open(path);
  await until(async () => (await steps(page)) >= 20, `20 steps of ${path}`);
  expect(problems).toEqual([]);
});

firefoxTest('a network is kept in Firefox, and goes on after a reload', async () => {
  const { page, problems } = await open('demos/lab/?steps=12&seed=3');
  const find = (/** @type {string} */ selector) =>
    until(() => page.$(`clapp-lab >>> ${selector}`), selector); // inside of its shadow
  const finished = async () => {
    await find('.lab[data-state="finished"]');
    return page.evaluate(async () => {
      const bytes = await /** @type {any} */ (document.querySelector('clapp-lab')).save();
      return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();
    });
  };
  await (await find('[data-action="run"]:enabled')).click();
  const end = await finished();
  await until(async () => (await page.evaluate('globalThis.lastKept')) === 12, 'the network is kept');
  await page.reload();
  await (await find('[data-action="go-on"]')).click();
  expect(await finished()).toBe(end);
  expect(await page.evaluate('globalThis.lastStep ?? 0')).toBe(0); // nothing was learned anew
  expect(problems).toEqual([]);
});

/** Twenty steps on the photographs; runs in pages and here. @param {string} clapp where the package is */
async function learnedHash(clapp) {
  const { loadEngine, loadSample } = await import(clapp);
  const engine = await loadEngine();
  const { images } = await loadSample(engine);
  const net = engine.create({ preset: 'tiny', seed: 7 });
  for (let step = 0; step < 20; step++) net.learn(images);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', net.save()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

firefoxTest('the same settings make the same network in Firefox, Chromium and Node', async () => {
  const expected = await learnedHash('../../web/index.js');
  const visit = await chromium.open(blank.path, { prepare: blank.prepare });
  expect(await visit.page.evaluate(learnedHash, '/web/index.js')).toBe(expected);
  await visit.close();
  const { page } = await open('web/sample/index.json'); // any page of the same origin
  expect(await page.evaluate(learnedHash, '/web/index.js')).toBe(expected);
});
