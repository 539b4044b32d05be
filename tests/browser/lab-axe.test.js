import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { viewNames } from '../../web/lab/state.js';
import { startBrowser, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

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

/** The page's own policy forbids what only the tests bring along. */
const looks = {
  light: { bypassCSP: true, colorScheme: /** @type {const} */ ('light') },
  dark: { bypassCSP: true, colorScheme: /** @type {const} */ ('dark') },
  narrow: { bypassCSP: true, colorScheme: /** @type {const} */ ('dark'), viewport: { width: 360, height: 740 } },
};

/** What is to be seen in a view before it is judged; a function does what a person would do first. */
const content = {
  blocks: (/** @type {Locator} */ panel) => panel.locator('.block-list dd', { hasText: /\d/ }).first().waitFor(),
  neuron: (/** @type {Locator} */ panel) => panel.locator('.place').first().waitFor(),
  activity: (/** @type {Locator} */ panel) => panel.locator('.activity-rows canvas').first().waitFor(),
  scores: (/** @type {Locator} */ panel) => panel.locator('.score-list dd', { hasText: /\d/ }).first().waitFor(),
  synapse: (/** @type {Locator} */ panel) => panel.locator('.tap').first().waitFor(),
  similar: (/** @type {Locator} */ panel) => panel.locator('.place').first().waitFor(),
  map: (/** @type {Locator} */ panel) => panel.locator('canvas.map[data-arranged=true]').waitFor(),
  depth: async (/** @type {Locator} */ panel) => {
    await panel.getByRole('button').first().click();
    await panel.locator('.depth-result').waitFor();
  },
  names: async (/** @type {Locator} */ panel) => {
    const hold = panel.locator('.hold');
    await hold.nth(0).click();
    await hold.nth(1).click();
    await panel.locator('table').first().waitFor();
  },
  share: (/** @type {Locator} */ panel) => panel.locator('[name="link"]').waitFor(),
};

/** @param {Page} page what is wrong, a line for each place @param {string[]} [allowed] rules that do not count */
async function findings(page, allowed = []) {
  const known = await page.evaluate(() => 'axe' in globalThis);
  if (!known) await page.evaluate(axe);
  /** @type {string[]} */
  const found = await page.evaluate(async (tags) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, any, all, none }) => {
        const why = [...any, ...all, ...none][0]?.message ?? '';
        return `${id}: ${target.flat().join(' ')} | ${html.slice(0, 160)} | ${why}`;
      }),
    );
  }, tags);
  return found.filter((line) => !allowed.includes(line.split(':')[0]));
}

/** The lab after two steps. @param {string} query @param {import('./browser.js').VisitOptions} options */
async function openLab(query, options) {
  visit = await browser.open(`demos/lab/?${query}`, options);
  const { page } = visit;
  const lab = page.locator('clapp-lab');
  await until(() => lab.locator('[data-action="step"]:enabled').count(), 'the learner');
  for (let step = 0; step < 2; step++) await lab.evaluate((element) => /** @type {any} */ (element).step());
  return { page, lab, problems: visit.problems };
}

/** @param {Locator} lab @param {string} view */
async function show(lab, view) {
  await lab.locator(`[data-key="${view}"]`).click();
  const panel = lab.locator(`[data-view="${view}"]`);
  if (view === 'activity' || view === 'scores' || view === 'synapse') {
    await lab.evaluate((element) => /** @type {any} */ (element).step()); // it is seen from the next step on
  }
  await content[/** @type {keyof typeof content} */ (view)](panel);
}

describe('axe finds nothing in the lab', () => {
  test('there is something to wait for in each view', () => {
    expect(Object.keys(content)).toEqual([...viewNames]);
  });

  test.each([
    ['light', 'en'],
    ['dark', 'de'],
  ])('in all views, %s, %s', async (look, lang) => {
    const { page, lab, problems } = await openLab(`lang=${lang}`, looks[/** @type {keyof typeof looks} */ (look)]);
    await lab.locator('[data-action="experiment"]').click();
    /** @type {Record<string, string[]>} */
    const found = {};
    for (const view of viewNames) {
      await show(lab, view);
      found[view] = await findings(page);
    }
    expect(found).toEqual(Object.fromEntries(viewNames.map((view) => [view, []])));
    expect(problems).toEqual([]);
  });

  test('on a phone', async () => {
    const { page, lab } = await openLab('lang=de', looks.narrow);
    await lab.locator('[data-action="experiment"]').click();
    /** @type {Record<string, string[]>} */
    const found = {};
    for (const view of ['blocks', 'synapse', 'names']) {
      await show(lab, view);
      found[view] = await findings(page);
    }
    expect(found).toEqual({ blocks: [], synapse: [], names: [] });
  });

  test.each(['camera', 'files', 'video'])('where pictures come from elsewhere: %s', async (source) => {
    visit = await browser.open(`demos/lab/?source=${source}`, looks.light);
    await until(() => visit?.page.locator('clapp-lab .lab[data-state="ready"]').count(), 'the learner');
    expect(await findings(visit.page)).toEqual([]);
  });

  test('where attributes cannot be read, and embedded', async () => {
    visit = await browser.open('demos/lab/?embed&seed=-1&colour=blue', looks.dark);
    await until(() => visit?.page.locator('clapp-lab .trouble:visible').count(), 'the sentence');
    const ofTheWholePage = ['page-has-heading-one']; // the page around the frame has it
    expect(await findings(visit.page, ofTheWholePage)).toEqual([]);
  });

  test.each([
    ['clapp', 'en'],
    ['random', 'de'],
  ])('with the rule %s, %s', async (rule, lang) => {
    const { page } = await openLab(`rule=${rule}&lang=${lang}`, looks.light);
    expect(await findings(page)).toEqual([]);
  });
});

describe('axe finds nothing in the lesson', () => {
  test.each([
    ['index.html', 'light'],
    ['de.html', 'dark'],
    ['de.html', 'narrow'],
  ])('%s, %s', async (name, look) => {
    visit = await browser.open(`demos/learn/${name}`, looks[/** @type {keyof typeof looks} */ (look)]);
    const { page } = visit;
    const first = page.locator('clapp-lab').first();
    await first.scrollIntoViewIfNeeded();
    await until(() => page.locator('clapp-lab .lab').count(), 'a figure');
    await until(() => first.locator('.lab:not([data-state="loading"])').count(), 'the first figure’s learner');
    expect(await findings(page)).toEqual([]);
  });

  test('reads without scripts', async () => {
    visit = await browser.open('demos/learn/index.html', { javaScriptEnabled: false });
    expect(await visit.page.locator('h1').innerText()).not.toBe('');
    expect(await visit.page.locator('main').innerText()).toMatch(/\S/);
  });
});
