import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { bestOf } from '../../web/lab/views/names/table.js';
import { until } from './browser.js';
import { startWithCameras } from './fake-camera.js';

/** @type {Awaited<ReturnType<typeof startWithCameras>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

const address = 'page-of-the-names-tests';

/** @param {string} attributes @param {boolean} [camera] */
async function open(attributes, camera = false) {
  visit = await browser.open(address, {
    permissions: camera ? ['camera'] : [],
    prepare: (/** @type {import('playwright-core').Page} */ it) =>
      it.route(`**/${address}`, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body:
            '<!doctype html><link rel="icon" href="data:,"><title>lab</title>' +
            '<script type="module" src="/web/clapp-lab-define.js"></script>' +
            `<clapp-lab id="lab" lang="en" view="names" preset="webcam" ${attributes}></clapp-lab>`,
        }),
      ),
  });
  const { page } = visit;
  await page.locator('.names-view .hold').first().waitFor();
  await page.evaluate(() => {
    const lab = /** @type {any} */ (document.getElementById('lab'));
    lab.addEventListener('clapp-step', () => globalThis.steps++);
    Object.assign(globalThis, {
      steps: 0,
      lab,
      root: lab.shadowRoot.querySelector('.names-view'),
      text: (/** @type {string} */ selector) =>
        [...lab.shadowRoot.querySelectorAll(`.names-view ${selector}`)].map((element) => element.textContent),
    });
  });
  if (camera) await page.getByRole('button', { name: 'Turn on the camera' }).click();
  else await page.locator('.names-view .picture canvas').waitFor();
  return page;
}

/** @param {import('playwright-core').Page} page @param {string} selector @returns {Promise<string[]>} */
const texts = (page, selector) => page.evaluate((selector) => globalThis.text(selector), selector);

/** @param {import('playwright-core').Page} page @returns {Promise<number[]>} */
const counts = async (page) => (await texts(page, '.count')).map((text) => parseInt(text, 10));

/** @param {import('playwright-core').Page} page @param {RegExp} what */
const says = (page, what) => until(async () => what.test((await texts(page, '.status'))[0]), String(what));

beforeAll(async () => {
  browser = await startWithCameras();
});
afterEach(async () => {
  expect(visit?.problems ?? []).toEqual([]);
  await visit?.close();
});
afterAll(() => browser?.close());

test('the best are those that were right most often, also when that is the twin', () => {
  const tally = (/** @type {number[]} */ ...right) => right.map((each) => ({ right: each, total: 10 }));
  expect(bestOf({ trained: tally(3, 7), twin: tally(5, 6) })).toEqual([{ side: 'trained', block: 1 }]);
  expect(bestOf({ trained: tally(3, 5), twin: tally(8, 6) })).toEqual([{ side: 'twin', block: 0 }]);
  expect(bestOf({ trained: tally(5, 5), twin: tally(5, 5) })).toEqual([]);
  expect(bestOf({ trained: [], twin: [] })).toEqual([]);
});

test('with a camera: collected by pointer and by key, fitted, guessed, counted, forgotten', async () => {
  const page = await open('source="camera"', true);
  const hold = page.locator('.names-view .hold');
  await until(() => page.evaluate(() => globalThis.lab.running), 'it learns');
  await until(() => page.evaluate(() => globalThis.steps > 2), 'three steps');

  const collect = async (/** @type {number} */ row, /** @type {number} */ more) => {
    const before = (await counts(page))[row];
    await until(async () => (await counts(page))[row] >= before + more, 'pictures are collected');
  };
  await hold.nth(0).hover();
  await page.mouse.down();
  await collect(0, 3);
  expect(await hold.nth(0).getAttribute('aria-pressed')).toBe('true');
  await page.mouse.up();
  expect(await hold.nth(0).getAttribute('aria-pressed')).toBe('false');
  await says(page, /Teach at least two/);
  expect(await page.evaluate(() => globalThis.lab.running)).toBe(false); // a name belongs to the network as it is
  expect((await counts(page))[1]).toBe(0);

  await page.locator('.thing input').nth(1).fill('cup');
  await hold.nth(1).focus();
  await page.keyboard.down('Space');
  await collect(1, 3);
  await page.keyboard.up('Space');
  await says(page, /Fitted to \d+ pictures/);
  const total = (await counts(page)).reduce((sum, count) => sum + count, 0);
  expect((await texts(page, '.status'))[0]).toBe(`Fitted to ${total} pictures.`);
  expect(await texts(page, 'tbody th')).toEqual(['Block 1', 'Block 2', 'Block 3', 'Block 4']);
  await until(async () => (await texts(page, '.said')).every((said) => /^(Thing 1|cup)\d+%$/.test(said)), 'guesses');
  expect(await texts(page, '.said')).toHaveLength(8);
  expect(await texts(page, '.tally')).toEqual(Array(8).fill('')); // nothing was guessed before it was learned

  await page.keyboard.down('Enter');
  await collect(1, 2);
  await page.keyboard.up('Enter');
  await until(async () => (await texts(page, '.tally')).every((tally) => /^right: \d+ of \d+$/.test(tally)), 'a tally');

  await page.evaluate(() => globalThis.root.querySelector('[data-act="forget"]').click());
  await until(async () => (await counts(page)).every((count) => count === 0), 'all is forgotten');
  expect(await page.locator('.names-view table').isVisible()).toBe(false);
  await says(page, /Teach at least two/);
});

test('a click begins and a click ends, for those who cannot hold', async () => {
  const page = await open('source="camera"', true);
  await page.locator('.names-view .check input').check();
  const hold = page.locator('.names-view .hold').first();
  await until(() => page.evaluate(() => globalThis.steps > 0), 'the camera shows something');
  await hold.click();
  await until(async () => (await counts(page))[0] >= 2, 'pictures without a finger on the button');
  expect(await hold.textContent()).toBe('End: Thing 1');
  await hold.click();
  expect(await hold.textContent()).toBe('Begin: Thing 1');
  await says(page, /Teach at least two/);
  const count = (await counts(page))[0];
  await page.waitForTimeout(500);
  expect((await counts(page))[0]).toBe(count);
});

test('with photographs each press adds the one that is shown; learning on asks for another fit', async () => {
  const page = await open(`settings='{"batch":4}'`);
  expect((await texts(page, '.need'))[0]).toMatch(/need a camera or a video/);
  const act = (/** @type {string} */ name) =>
    page.evaluate((name) => globalThis.root.querySelector(`[data-act="${name}"]`).click(), name);
  const hold = page.locator('.names-view .hold');
  await hold.nth(0).click();
  await until(async () => (await counts(page))[0] === 1, 'one picture');
  await act('next');
  await hold.nth(1).press('Enter');
  await says(page, /Fitted to 2 pictures/);
  const knows = async () => (await texts(page, '.said')).every((said) => /^Thing 2\d+%$/.test(said));
  await until(knows, 'it knows what it was told');

  await page.evaluate(() => globalThis.lab.step());
  await page.locator('.stale').waitFor();
  await act('again');
  await page.locator('.stale').waitFor({ state: 'hidden' });

  await page.evaluate(() => globalThis.lab.setAttribute('seed', '7'));
  await page.locator('.names-view table').waitFor({ state: 'hidden' });
  expect(await counts(page)).toEqual([1, 1]); // the pictures stay, the new network is fitted when asked
  await act('again');
  await says(page, /Fitted to 2 pictures/);
});

test('six names at most', async () => {
  const page = await open('');
  const add = page.locator('.names-view [data-act="add"]');
  for (let i = 0; i < 4; i++) await add.click();
  expect(await page.locator('.names-view .hold').count()).toBe(6);
  expect(await add.isDisabled()).toBe(true);
});
