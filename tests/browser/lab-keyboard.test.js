import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{name: string, part: string, seen: boolean, within: boolean, visible: boolean}} Stop of the focus */

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

/**
 * The lab, ready, with nothing focused.
 * @param {string} [query]
 * @param {import('./browser.js').VisitOptions} [options]
 */
async function open(query = '', options = {}) {
  visit = await browser.open(`demos/lab/${query}`, { locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const { page, problems } = visit;
  const lab = page.locator('clapp-lab');
  await until(() => lab.locator('[data-action="run"]:enabled').count(), 'the learner');
  return {
    ...{ page, problems, lab },
    state: () => lab.locator('.lab').getAttribute('data-state'),
    /** Tab until it is there. @param {string} name */
    tabTo: async (name) => {
      for (let presses = 0; presses < 120; presses++) {
        await page.keyboard.press('Tab');
        if ((await focused(page))?.name === name) return;
      }
      throw new Error(`Tab never came to ${name}`);
    },
  };
}

/**
 * Where the focus is, through all shadows, and whether that can be seen.
 * @param {Page} page
 * @returns {Promise<Stop | undefined>}
 */
function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return undefined;
    const at = /** @type {HTMLElement} */ (element);
    const { left, top, right, bottom } = at.getBoundingClientRect();
    const width = right - left;
    const height = bottom - top;
    // What is taller or wider than the window is there as soon as a good part of it is.
    const shown =
      Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) >= Math.min(height, innerHeight / 4) - 1 &&
      Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)) >= Math.min(width, innerWidth / 4) - 1;
    const marked = [at, at.nextElementSibling, at.closest('label')].some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    const parts = ['nav', '.bar', '.eye', '.tabs', '.view', 'footer'];
    return {
      name:
        at.dataset.action ??
        at.dataset.key ??
        (at.getAttribute('role') === 'tabpanel' ? `panel ${at.dataset.view}` : undefined) ??
        at.getAttribute('aria-label') ??
        at.getAttribute('name') ??
        at.closest('label')?.innerText.split('\n')[0].trim() ??
        at.innerText.trim().slice(0, 40),
      part: parts.find((selector) => at.closest(selector)) ?? '',
      seen: at.checkVisibility({ visibilityProperty: true }),
      within: shown,
      visible: marked,
    };
  });
}

/** From the top to where the focus leaves the page. @param {Page} page */
async function walk(page) {
  /** @type {Stop[]} */
  const stops = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop) return stops;
    stops.push(stop);
  }
  throw new Error(`the focus does not leave: ${stops.slice(-4).map(({ name }) => name)}`);
}

const names = (/** @type {Stop[]} */ stops) => stops.map(({ name }) => name);
const unseen = (/** @type {Stop[]} */ stops) =>
  stops.filter(({ seen, within, visible }) => !(seen && within && visible)).map((stop) => JSON.stringify(stop));

test.each([
  ['at a desk', { viewport: { width: 1280, height: 800 } }],
  ['on a phone', { viewport: { width: 360, height: 640 } }],
])('Tab comes by everything in order, %s, and it is always seen where it is', async (_, options) => {
  const { page, problems } = await open('', options);
  const stops = await walk(page);
  const order = ['run', 'step', 'reset', 'Speed', 'Looks at', 'experiment', 'blocks', 'panel blocks'];
  const first = stops.findIndex(({ part }) => part === '.bar');
  expect(names(stops).slice(first, first + order.length)).toEqual(order);
  const parts = stops.map(({ part }) => part).filter((part, i, all) => part !== all[i - 1]);
  expect(parts).toEqual(['nav', '.bar', '.tabs', '.view', 'footer']);
  expect(unseen(stops)).toEqual([]);
  expect(new Set(names(stops)).size).toBe(stops.length); // nothing twice
  const back = [];
  for (let presses = 0; presses < stops.length; presses++) {
    await page.keyboard.press('Shift+Tab');
    back.push(/** @type {Stop} */ (await focused(page)));
  }
  expect(names(back)).toEqual(names(stops).reverse());
  expect(problems).toEqual([]);
});

test.each(['neuron', 'activity', 'scores', 'synapse', 'similar', 'map', 'depth', 'names', 'share'])(
  'the view %s does not hold the focus, nor hide it',
  async (view) => {
    const { page, lab, problems } = await open(`?view=${view}`);
    await lab.evaluate((element) => /** @type {any} */ (element).step());
    const ready = { map: 'canvas.map[data-arranged=true]', similar: '.place', neuron: '.place' };
    const wanted = ready[/** @type {keyof typeof ready} */ (view)];
    if (wanted) await lab.locator(`[data-view="${view}"] ${wanted}`).first().waitFor();
    const stops = await walk(page);
    expect(unseen(stops)).toEqual([]);
    expect(names(stops).filter((name) => name === `panel ${view}`)).toHaveLength(1);
    const parts = stops.map(({ part }) => part).filter((part, i, all) => part !== all[i - 1]);
    expect(parts).toEqual(['nav', '.bar', '.tabs', '.view', 'footer']);
    expect(problems).toEqual([]);
  },
);

test('Space starts and pauses, Enter makes a step, and the focus stays', async () => {
  const { page, state, tabTo, lab } = await open();
  await tabTo('run');
  await page.keyboard.press('Space');
  await until(async () => (await state()) === 'running', 'it learns');
  expect((await focused(page))?.name).toBe('run');
  await page.keyboard.press('Space');
  await until(async () => (await state()) === 'paused', 'the pause');
  await tabTo('step');
  const steps = () => lab.evaluate((element) => /** @type {any} */ (element).report().steps);
  const before = await steps();
  await page.keyboard.press('Enter');
  await until(async () => (await steps()) === before + 1, 'a step');
  expect((await focused(page))?.name).toBe('step');
});

test('Enter opens the experiment, Tab goes through it, and Escape closes it from within', async () => {
  const { page, tabTo, lab } = await open();
  const button = lab.locator('[data-action="experiment"]');
  await tabTo('experiment');
  await page.keyboard.press('Enter');
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  await lab.locator('.experiment input[name=settings]').waitFor();
  const stops = [];
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press('Tab');
    stops.push(/** @type {Stop} */ (await focused(page)));
  }
  expect(names(stops)).toEqual(['Network', 'Rule', 'seed', 'no_gamma', 'no_prediction', 'settings']);
  expect(unseen(stops)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await button.getAttribute('aria-expanded')).toBe('false');
  expect(await lab.locator('.experiment').isVisible()).toBe(false);
  expect((await focused(page))?.name).toBe('experiment');
});

test('arrow keys go along the tabs, and Tab from there into what they show', async () => {
  const { page, tabTo, lab } = await open();
  await tabTo('blocks');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toMatchObject({ name: 'neuron', visible: true, within: true });
  expect(await lab.locator('[data-view="neuron"]').isVisible()).toBe(true);
  await page.keyboard.press('Tab');
  expect((await focused(page))?.name).toBe('panel neuron');
  await page.keyboard.press('Shift+Tab');
  expect((await focused(page))?.name).toBe('neuron');
});

test('arrow keys choose a neuron, and what excites it is told', async () => {
  const { page, lab } = await open('?view=neuron');
  const cells = lab.locator('[data-view="neuron"] .filter-sheet [role=radio]');
  await until(async () => (await cells.count()) === 8, 'the filters');
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if (await cells.first().evaluate((cell) => cell.matches(':focus'))) break;
  }
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toMatchObject({ part: '.view', visible: true, within: true });
  expect(await cells.nth(1).getAttribute('aria-checked')).toBe('true');
  expect(await lab.locator('[data-view="neuron"] .excited h3').innerText()).toContain('neuron 2 of block 1');
});
