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

async function open() {
  visit = await browser.open(path);
  return handle(visit);
}

test('it opens and learns by itself: numbers, glance and filters move, nothing goes wrong or leaves', async () => {
  const { losses, pixels, steps, learning, problems, text, page } = await open();
  await learning();
  await until(async () => (await losses()).every((loss) => loss !== '–'), 'all losses');
  const before = { losses: await losses(), steps: await steps() };
  expect(before.losses).toHaveLength(4);
  await until(async () => /^(fixation|saccade)$/.test(await text('.told b')), 'what block 1 is told');
  expect(await text('.told')).toMatch(/^Block 1 is told:/);
  expect(await text('.source figcaption')).not.toBe('');
  const [grid, picture] = [await pixels('canvas.grid'), await pixels('.source-picture')];
  for (const block of [0, 1, 2, 3]) {
    await until(async () => (await losses())[block] !== before.losses[block], `the loss of block ${block + 1} moves`);
  }
  await until(async () => (await pixels('canvas.grid')) !== grid, 'another glance');
  await until(async () => (await pixels('.source-picture')) !== picture, 'another place is looked at');
  await page.click('[data-key="neuron"]');
  const filters = await pixels('.filter-sheet canvas');
  await until(async () => (await pixels('.filter-sheet canvas')) !== filters, 'the filters change');
  expect(await steps()).toBeGreaterThan(before.steps);
  await until(async () => Number(await text('[data-counter="rate"]')) > 0, 'the speed is known');
  expect(problems).toEqual([]);
});

test('the losses fall in every block', async () => {
  const { losses, steps, page, learning } = await open();
  await learning();
  const { losses: all } = await page.locator('clapp-lab').evaluate((element) => {
    const lab = /** @type {import('../../web/clapp-lab.js').ClappLab} */ (element);
    /** @type {number[][]} */ const losses = [];
    return new Promise((resolve) => {
      lab.addEventListener('clapp-step', (event) => {
        losses.push(/** @type {CustomEvent} */ (event).detail.blocks.map((/** @type {any} */ { loss }) => loss));
        if (losses.length === 80) resolve({ losses });
      });
    });
  });
  const mean = (/** @type {number[][]} */ some, /** @type {number} */ block) =>
    some.reduce((sum, step) => sum + step[block], 0) / some.length;
  const [early, late] = [all.slice(0, 5), all.slice(-15)];
  for (const block of [0, 1, 2, 3]) expect(mean(late, block)).toBeLessThan(0.95 * mean(early, block));
  await until(async () => (await losses()).every((loss) => Number(loss) < 1.99), 'the numbers tell');
  expect(await steps()).toBeGreaterThanOrEqual(80);
}, 100_000);

test('pause stops, one step is one step, start goes on, starting over counts anew', async () => {
  const { page, steps, learning, pause, state, problems } = await open();
  await learning();
  await pause();
  const paused = await steps();
  await page.waitForTimeout(800);
  expect(await steps()).toBe(paused);
  for (let more = 1; more <= 2; more++) {
    await page.click('[data-action="step"]');
    await until(async () => (await steps()) === paused + more, 'one step');
  }
  await page.waitForTimeout(300);
  expect(await steps()).toBe(paused + 2);
  await page.click('[data-action="run"]');
  await until(async () => (await steps()) > paused + 6, 'it goes on');
  await page.click('[data-action="reset"]');
  await until(async () => (await steps()) <= 4, 'a new count');
  await until(async () => (await steps()) > 4, 'more steps');
  expect(await state()).toBe('running');
  expect(problems).toEqual([]);
});

test('the same seed learns the same, another one does not', async () => {
  const { page, learning, pause, fiveSteps } = await open();
  await learning();
  await pause();
  const first = await fiveSteps();
  expect(await fiveSteps()).toBe(first);
  await page.click('[data-action="experiment"]');
  const seed = async (/** @type {string} */ value) => {
    await page.fill('input.seed', value);
    await page.press('input.seed', 'Enter');
    const attribute = value === '1' ? null : value; // the default needs none
    await until(async () => (await page.locator('clapp-lab').getAttribute('seed')) === attribute, 'the attribute');
  };
  await seed('4');
  expect(await fiveSteps()).not.toBe(first);
  await seed('1');
  expect(await fiveSteps()).toBe(first);
}, 60_000);

test('a random network changes nothing', async () => {
  const { page, steps, learning, text, state } = await open();
  await learning();
  await page.click('[data-action="experiment"]');
  await page.getByLabel('Rule').selectOption('random');
  const weights = () =>
    page.locator('clapp-lab').evaluate(async (element) => {
      const bytes = await /** @type {import('../../web/clapp-lab.js').ClappLab} */ (element).save();
      const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      const tensors = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)));
      const [from, to] = tensors['encoder.0.conv.weight'].data_offsets;
      return [...bytes.subarray(8 + header + from, 8 + header + to)].join(' ');
    });
  await until(async () => (await text('.told b')) === 'nothing', 'what is told');
  const before = await weights();
  const then = await steps();
  await until(async () => (await steps()) > then + 5, 'some steps');
  expect(await weights()).toBe(before);
  expect(await state()).toBe('running');
  expect(await page.locator('[data-view="blocks"]').innerText()).toContain('This rule predicts nothing');
});

test('each block can be asked what it was told', async () => {
  const { page, text, learning, pause } = await open();
  await learning();
  await until(async () => /^(fixation|saccade)$/.test(await text('.told b')), 'the first glance');
  await pause();
  for (const block of [2, 3, 1]) {
    await page.click(`.blocks-menu button:nth-child(${block})`);
    expect(await text('.told-word span:nth-child(2)')).toBe(`Block ${block} is told:`);
    expect(await text('.told b')).toMatch(/^(fixation|saccade)$/);
    expect(await page.locator('.blocks-menu [aria-pressed="true"]').count()).toBe(1);
  }
});

test('every photograph is credited', async () => {
  const { page } = await open();
  const { photographs } = JSON.parse(await readFile(new URL('../../web/sample/index.json', import.meta.url), 'utf8'));
  const credits = await page.locator('details li').allTextContents();
  expect(credits.sort()).toEqual(
    photographs.map((/** @type {{credit: string}} */ { credit }) => credit.replace(/\. Getty.*/, '')).sort(),
  );
});

test('every way to another page leads somewhere', async () => {
  const fetched = new Map();
  for (const from of ['demos/', path, 'demos/lab/', 'demos/learn/', 'demos/learn/de.html']) {
    visit = await browser.open(from, { javaScriptEnabled: false });
    const links = await visit.page
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    expect(links.length).toBeGreaterThan(3);
    for (const link of links.filter((link) => link.startsWith(browser.url))) {
      if (!fetched.has(link)) fetched.set(link, (await visit.page.request.get(link)).status());
    }
    expect(visit.problems).toEqual([]);
    await visit.close();
  }
  expect([...fetched].filter(([, status]) => status !== 200)).toEqual([]);
});
