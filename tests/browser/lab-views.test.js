import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

/** @typedef {import('../../web/clapp-lab.js').ClappLab} ClappLab */

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

/** @param {string} view @param {string} [query] */
async function open(view, query = '') {
  visit = await browser.open(`demos/lab/?seed=3${query}`);
  const { page, problems } = visit;
  const lab = page.locator('clapp-lab');
  const show = (/** @type {string} */ key) => lab.locator(`[data-key=${key}]`).click();
  await until(() => lab.locator('.counters').innerText().then(Boolean), 'the lab');
  await until(() => lab.locator('.bar button:not(:disabled)').count().then(Boolean), 'the learner');
  await show(view);
  const panel = lab.locator(`[data-view=${view}]`);
  await panel.locator('> :not(h2):not(.note)').first().waitFor({ state: 'attached' });
  return {
    ...{ page, problems, lab, show, panel },
    steps: (/** @type {number} */ count) =>
      lab.evaluate(async (element, times) => {
        for (let i = 0; i < times; i++) await /** @type {ClappLab} */ (element).step();
      }, count),
    bytes: () =>
      lab.evaluate(async (element) => {
        const saved = await /** @type {ClappLab} */ (element).save();
        const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(saved));
        return [...new Uint8Array(hash)].join(' ');
      }),
    texts: (/** @type {string} */ selector) => panel.locator(selector).allInnerTexts(),
    /** Different colours in a canvas, and a name for what it shows. */
    look: (/** @type {import('playwright-core').Locator} */ canvas) =>
      canvas.evaluate((element) => {
        const { width, height } = /** @type {HTMLCanvasElement} */ (element);
        const context = /** @type {HTMLCanvasElement} */ (element).getContext('2d');
        const { buffer } = /** @type {CanvasRenderingContext2D} */ (context).getImageData(0, 0, width, height).data;
        const pixels = new Uint32Array(buffer);
        const sum = pixels.reduce((total, pixel, i) => (total + pixel * (i % 997)) % 1e9, 0);
        return { colours: new Set(pixels).size, sum };
      }),
  };
}

const numbers = (/** @type {string[]} */ texts) => texts.map(Number);
const falling = (/** @type {number[]} */ values) => values.every((value, i) => i === 0 || value <= values[i - 1]);

test('neurons: filters before any step, keys and numbers choose one, deeper ones show what excites them', async () => {
  const { panel, texts, look, page, steps, problems } = await open('neuron', '&settings={"learning_rate":0.02}');
  const cells = panel.locator('.filter-sheet [role=radio]');
  await until(async () => (await cells.count()) === 8, 'the filters');
  await until(async () => (await look(cells.nth(0).locator('canvas'))).colours >= 9, 'a filter');
  await until(async () => (await texts('.place')).length === 12, 'places');
  const first = numbers(await texts('.place-text'));
  expect(falling(first) && first[0] > first[11] && first[11] > 0).toBe(true);
  expect((await look(panel.locator('.place canvas').first())).colours).toBeGreaterThan(20);

  await cells.nth(0).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await cells.nth(5).getAttribute('aria-checked')).toBe('true');
  expect(await cells.nth(5).evaluate((cell) => cell.matches(':focus'))).toBe(true);
  expect(await panel.locator('input[type=number]').inputValue()).toBe('6');
  await until(async () => numbers(await texts('.place-text'))[0] !== first[0], 'other places');

  const began = await look(cells.nth(5).locator('canvas'));
  await steps(4);
  await until(async () => (await look(cells.nth(5).locator('canvas'))).sum !== began.sum, 'a filter that has changed');
  await panel.getByRole('button', { name: 'As they began' }).click();
  await until(async () => (await look(cells.nth(5).locator('canvas'))).sum === began.sum, 'the filter as it began');
  const likeness = Number((await texts('.kept'))[0].match(/[\d.]+/)?.[0]);
  expect(likeness).toBeGreaterThan(0);
  expect(likeness).toBeLessThan(1);

  await panel.getByRole('radio', { name: 'Block 3' }).check();
  expect(await panel.locator('.filter-sheet').isVisible()).toBe(false);
  await panel.locator('input[type=number]').fill('999');
  await page.keyboard.press('Enter');
  expect(await texts('.excited h3')).toEqual(['What excites neuron 32 of block 3 most']);
  const silent = panel.getByText('answers to none');
  const answered = async () => (await texts('.place')).length > 0 || (await silent.isVisible());
  await until(answered, 'places, or that there are none');
  expect(problems).toEqual([]);
});

test('activity: nothing before a step, then a map for each neuron; the strongest leads to its view', async () => {
  const { panel, lab, texts, look, steps, problems } = await open('activity');
  expect(await panel.getByText('Nothing to show yet').isVisible()).toBe(true);
  await steps(1);
  const maps = panel.locator('.activity-rows canvas');
  await until(async () => (await maps.count()) === 4 && (await maps.nth(3).isVisible()), 'maps');
  await until(async () => (await look(maps.nth(0))).colours > 20, 'something in them');
  expect((await look(maps.nth(3))).colours).toBeGreaterThan(5);
  expect((await look(panel.locator('.seen-now canvas'))).colours).toBeGreaterThan(20);
  expect((await texts('.facts'))[1]).toMatch(/^16 neurons, 8 × 8 places each · \d+\s?% active$/);
  const before = await look(maps.nth(0));
  await steps(1);
  await until(async () => (await look(maps.nth(0))).sum !== before.sum, 'the next picture');

  const strongest = panel.locator('.activity-rows .go').nth(2);
  const neuron = (await strongest.innerText()).match(/\d+/)?.[0];
  await strongest.click();
  const title = lab.locator('[data-view=neuron] .excited h3');
  expect(await title.innerText()).toBe(`What excites neuron ${neuron} of block 3 most`);
  expect(problems).toEqual([]);
});

test('what was opened while nothing is learned shows the last step', async () => {
  const { lab, show, steps, look, problems } = await open('blocks');
  await steps(3);
  await show('activity');
  const map = lab.locator('.activity-rows canvas').first();
  await until(async () => (await map.isVisible()) && (await look(map)).colours > 20, 'maps');
  await show('scores');
  await until(() => lab.getByText('Scores of step 3').isVisible(), 'scores');
  expect(problems).toEqual([]);
});

test('scores: both heaps with their shares beyond the margins, or that there are no margins', async () => {
  const first = await open('scores');
  await first.steps(6);
  const canvas = first.panel.locator('.score-list canvas');
  await until(async () => (await first.texts('.score-list dd')).every((text) => /^\d+\s?%$/.test(text)), 'shares');
  expect(await canvas.count()).toBe(4);
  expect((await first.look(canvas.nth(0))).colours).toBeGreaterThan(10);
  expect(await first.texts('.steps')).toEqual(['Scores of the steps 1 to 6']);
  expect(await canvas.nth(1).getAttribute('aria-label')).toMatch(/^Scores of block 2: \d+\s?% of the fixations/);
  expect(first.problems).toEqual([]);
  await visit?.close();

  const second = await open('scores', '&rule=gim');
  await second.steps(1);
  await until(() => second.panel.getByText('holds no scores against margins').isVisible(), 'the note');
  expect(await second.panel.locator('.score-list').isVisible()).toBe(false);
  expect(second.problems).toEqual([]);
});

test('look-alikes: each block its nearest places, chosen by keys, by click and from place to place', async () => {
  const { panel, page, texts, look, problems } = await open('similar');
  const rows = panel.locator('.block-rows > li');
  await until(async () => (await texts('.place-text')).length === 24, 'four times six places');
  for (let block = 0; block < 4; block++) {
    const values = numbers(await rows.nth(block).locator('.place-text').allInnerTexts());
    expect(falling(values) && values[0] <= 1 && values[5] > 0).toBe(true);
  }
  const cells = panel.getByRole('radio', { name: /^Place in row/ });
  expect(await cells.count()).toBe(16);
  const nearest = async () => (await texts('.place-text')).join(' ');
  const before = await nearest();
  const chosen = panel.locator('.grid-cells [aria-checked=true]');
  expect(await chosen.getAttribute('aria-label')).toBe('Place in row 3, column 2');
  await chosen.focus();
  await page.keyboard.press('ArrowUp');
  expect(await chosen.getAttribute('aria-label')).toBe('Place in row 2, column 2');
  await until(async () => (await nearest()) !== before, 'other places');

  const picture = panel.locator('.place-grid canvas');
  const shown = await look(picture);
  expect(shown.colours).toBeGreaterThan(20);
  await rows.nth(3).locator('.place').nth(1).click();
  await until(async () => (await look(picture)).sum !== shown.sum, 'the picture of that place');
  const pictures = panel.locator('.picture-row button');
  expect(await pictures.count()).toBe(8);
  await pictures.nth(6).click();
  await until(async () => (await pictures.nth(6).getAttribute('aria-pressed')) === 'true', 'another picture');
  expect(problems).toEqual([]);
});

test('the map: quick first, then arranged, for any block; keys go from picture to picture', async () => {
  const { panel, page, look, problems } = await open('map');
  const map = panel.locator('canvas.map');
  await until(async () => (await map.getAttribute('data-arranged')) === 'true', 'the arranged map');
  await until(async () => (await look(map)).colours > 500, 'pictures on it');
  const umap = await look(map);
  await panel.getByRole('radio', { name: /^PCA/ }).check();
  await until(async () => (await look(map)).sum !== umap.sum, 'the other map');
  expect(await map.getAttribute('aria-valuetext')).toMatch(/^Picture 1 of \d+: ./);
  await map.focus();
  await page.keyboard.press('ArrowRight');
  const moved = await map.getAttribute('aria-valuetext');
  expect(moved).not.toMatch(/^Picture 1 of/);
  expect(await panel.locator('figcaption').innerText()).toBe(moved);
  await until(async () => (await look(panel.locator('.chosen-place canvas'))).colours > 20, 'the picture, large');
  const before = await look(map);
  await panel.getByRole('radio', { name: 'Block 1' }).check();
  const isOther = async () => (await look(map)).sum !== before.sum && (await look(map)).colours > 500;
  await until(isOther, 'the map of block 1');
  expect(problems).toEqual([]);
});

test('depth: measured on demand, with numbers and what they are worth', async () => {
  const { panel, texts, look, steps, problems } = await open('depth');
  expect(await panel.locator('.depth-result').isVisible()).toBe(false);
  await steps(2);
  await panel.getByRole('button', { name: 'Measure now' }).click();
  await until(async () => panel.locator('.depth-result').isVisible(), 'the result');
  const cells = await texts('tbody td');
  expect(cells).toHaveLength(8);
  for (const text of cells) expect(parseFloat(text)).toBeGreaterThan(25); // an eighth is chance
  expect((await texts('.found'))[0]).toMatch(/tested with \d+ others\. .*up to \d+ percentage points/);
  expect((await texts('.verdict'))[0]).toMatch(/twin/);
  expect(await panel.getByText('Measured at step 2.').isVisible()).toBe(true);
  await until(async () => (await look(panel.locator('.depth-chart canvas'))).colours > 10, 'the chart');
  expect(problems).toEqual([]);
});

test('nothing that is looked at changes what is learned', async () => {
  const quiet = await open('blocks');
  await quiet.steps(4);
  const alone = await quiet.bytes();
  await visit?.close();

  const { show, steps, bytes, panel, lab, problems } = await open('neuron');
  await until(async () => (await panel.locator('.place').count()) > 0, 'what excites');
  for (const view of ['activity', 'scores', 'similar', 'depth']) {
    await show(view);
    await steps(1);
  }
  await lab.getByRole('button', { name: 'Measure now' }).click();
  await until(() => lab.locator('.depth-result').isVisible(), 'the depth');
  await show('similar');
  await until(async () => (await lab.locator('[data-view=similar] .place').count()) === 24, 'look-alikes');
  expect(await bytes()).toBe(alone);
  expect(problems).toEqual([]);
});

test('a new network: what was of the old one is gone', async () => {
  const { panel, lab, texts, steps, problems } = await open('neuron');
  await until(async () => (await texts('.place')).length === 12, 'places');
  const before = await texts('.place-text');
  await steps(2);
  await lab.evaluate((element) => element.setAttribute('seed', '4'));
  await until(async () => {
    const now = await texts('.place-text');
    return now.length > 0 && now.join() !== before.join();
  }, 'places of the new network');
  expect(await panel.getByText('as the network saw them at step 0').isVisible()).toBe(true);
  expect(problems).toEqual([]);
});
