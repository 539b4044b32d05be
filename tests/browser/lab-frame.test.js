import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

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

/** The lab in a frame of somebody's page. @param {string} query */
async function openFrame(query) {
  const path = 'somebody/page.html';
  visit = await browser.open(path, {
    locale: 'en-GB',
    prepare: (page) =>
      page.route(`**/${path}`, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><link rel="icon" href="data:,"><title>a page</title>
            <iframe src="../demos/lab/?${query}" title="lab" width="900" height="640"></iframe>`,
        }),
      ),
  });
  const { page, problems } = visit;
  const frame = page.frameLocator('iframe');
  const text = (/** @type {string} */ selector) => frame.locator(selector).first().innerText();
  return {
    ...{ page, frame, problems, text },
    steps: async () => Number((await text('[data-counter="steps"]')).replace(/\D/g, '')),
    ready: () => until(() => frame.locator('[data-action="run"]:enabled').count(), 'the learner'),
    address: () => new URL(/** @type {import('playwright-core').Frame} */ (page.frames()[1]).url()),
  };
}

test('in a frame only the lab is seen, it learns, and its address carries the state', async () => {
  const query = 'embed&source=sample&seed=3&rule=clapp&view=scores&hide=share+names&autostart';
  const { page, frame, steps, problems } = await openFrame(query);
  await until(async () => (await steps()) > 2, 'steps');
  expect(await frame.locator('header:visible, h1:visible, footer:visible, .notice:visible').count()).toBe(0);
  const state = await frame.locator('clapp-lab').evaluate((lab) => /** @type {any} */ (lab).state);
  expect(state).toMatchObject({ source: 'sample', seed: 3, rule: 'clapp', view: 'scores', hide: ['share', 'names'] });
  expect(await frame.locator('[role="tab"][aria-selected="true"]').getAttribute('data-key')).toBe('scores');
  expect(await frame.locator('[data-key="share"], [data-key="names"]').count()).toBe(0);
  const wide = await frame.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(page.url()).toMatch(/somebody\/page\.html$/);
  expect(problems).toEqual([]);
});

test('what a person changes there goes into the address of the frame, which stays embedded', async () => {
  const { page, frame, ready, address, problems } = await openFrame('embed&seed=3');
  await ready();
  await frame.locator('[data-key="activity"]').click();
  await until(async () => address().searchParams.get('view') === 'activity', 'the view');
  await frame.locator('[data-action="experiment"]').click();
  await frame.locator('input.seed').fill('8');
  await frame.locator('input.seed').press('Enter');
  await until(async () => address().searchParams.get('seed') === '8', 'the seed');
  expect(address().searchParams.has('embed')).toBe(true);
  expect(address().pathname).toBe('/demos/lab/');
  expect(page.url()).not.toContain('seed');
  const inner = page.frames()[1];
  await Promise.all([inner.waitForNavigation(), inner.evaluate(() => location.reload())]);
  await ready();
  expect(await frame.locator('h1:visible').count()).toBe(0);
  expect(await frame.locator('clapp-lab').getAttribute('seed')).toBe('8');
  expect(await frame.locator('[role="tab"][aria-selected="true"]').getAttribute('data-key')).toBe('activity');
  expect(problems).toEqual([]);
});

test('the link that it shows is that of the frame', async () => {
  const { frame, ready, address } = await openFrame('embed&seed=3&view=share');
  await ready();
  const link = new URL(await frame.locator('[name="link"]').inputValue());
  expect(link.pathname).toBe(address().pathname);
  expect(link.searchParams.get('seed')).toBe('3');
});
