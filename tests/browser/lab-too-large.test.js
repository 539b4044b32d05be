import { afterEach, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>> | undefined} */ let browser;

afterEach(() => browser?.close());

/** A lab of vgg6 with a batch that wants too much. @param {number} batch @param {string[]} args of the browser */
async function open(batch, args) {
  browser = await startBrowser({ args });
  const settings = encodeURIComponent(JSON.stringify({ batch }));
  const { page, problems } = await browser.open(`demos/lab/?preset=vgg6&autostart&settings=${settings}`, {
    locale: 'en-GB',
    prepare: (page) =>
      page.addInitScript(() => {
        const seen = /** @type {string[]} */ ((/** @type {any} */ (globalThis).seen = []));
        for (const name of ['clapp-ready', 'clapp-step']) addEventListener(name, () => seen.push(name));
      }),
  });
  const trouble = page.locator('clapp-lab .trouble').first();
  await until(() => trouble.isVisible(), 'a sentence');
  return { page, problems, sentence: await trouble.locator('p').innerText() };
}

test.each([
  ['the module can address', 288, [], /^The learner stopped: out of memory: the network needs \d+ MB, more than the 4294 MB/],
  ['the tab may have', 96, ['--js-flags=--wasm-max-mem-pages=16384'], /^The learner stopped: out of memory: the network needs \d+ MB\.$/],
])('a network larger than what %s is told before anything is learned, and a smaller one still learns', async (...given) => {
  const [, batch, args, expected] = given;
  const { page, problems, sentence } = await open(batch, args);
  expect(sentence).toMatch(expected);
  expect(await page.evaluate('seen')).toEqual([]);
  await page.locator('clapp-lab').evaluate((lab) => lab.setAttribute('preset', 'tiny'));
  await page.locator('clapp-lab').evaluate((lab) => lab.setAttribute('settings', '{}'));
  await until(async () => (await page.evaluate('seen')).includes('clapp-step'), 'a step of tiny');
  expect(problems).toEqual([]);
});
