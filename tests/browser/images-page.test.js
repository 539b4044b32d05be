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

/** @param {string} [query] @param {import('./browser.js').VisitOptions} [options] */
async function open(query = '', options = {}) {
  visit = await browser.open(path + query, options);
  return handle(visit);
}

test('it opens and learns: steps, losses, filters and the glance move, nothing goes wrong, nothing leaves', async () => {
  const { losses, pixels, steps, learning, problems, text, page } = await open();
  await learning();
  const before = {
    losses: await losses(),
    filters: await pixels('#filters'),
    picture: await pixels('#picture'),
    steps: await steps(),
  };
  expect(before.losses.length).toBeGreaterThanOrEqual(3);
  for (let block = 0; block < before.losses.length; block++) {
    await until(
      async () => !['–', before.losses[block]].includes((await losses())[block]),
      `the loss of block ${block + 1} moves`,
    );
  }
  await until(async () => (await pixels('#filters')) !== before.filters, 'the filters change');
  await until(async () => (await pixels('#picture')) !== before.picture, 'another picture is looked at');
  expect(await steps()).toBeGreaterThan(before.steps);
  expect(await text('#told-word')).toMatch(/^(fixation|saccade)$/);
  expect(await text('#picture-name')).not.toBe('');
  await until(async () => Number(await text('#rate')) > 0, 'the speed is known');
  expect(await page.locator('#glances').innerText()).not.toBe('0');
  expect(problems).toEqual([]);
});

test('the losses fall', async () => {
  const { losses, steps, pause, page, learning } = await open();
  /** The losses of the next ten steps, summed over blocks. */
  const tenSteps = async () => {
    let sum = 0;
    for (let more = 0; more < 10; more++) {
      const before = await steps();
      await page.click('#step');
      await until(async () => (await steps()) === before + 1, 'a step');
      sum += (await losses()).reduce((total, loss) => total + Number(loss), 0);
    }
    return sum;
  };
  await learning();
  await pause();
  await page.click('#reset');
  await until(async () => (await steps()) === 0, 'a new network');
  const first = await tenSteps();
  await page.click('#run');
  await until(async () => (await steps()) > 130, '130 steps', 110_000);
  await pause();
  expect(await tenSteps()).toBeLessThan(0.97 * first);
});

test('pause stops, one step is one step, start goes on', async () => {
  const { page, steps, learning, pause, text, problems } = await open();
  await learning();
  await pause();
  const paused = await steps();
  expect(await text('#status')).toContain(String(paused));
  await page.waitForTimeout(1500);
  expect(await steps()).toBe(paused);
  for (let more = 1; more <= 3; more++) {
    await page.click('#step');
    await until(async () => (await steps()) === paused + more, 'one step');
  }
  await page.waitForTimeout(500);
  expect(await steps()).toBe(paused + 3);
  await page.click('#run');
  await until(async () => (await steps()) > paused + 3, 'it goes on');
  expect(problems).toEqual([]);
});

test('one step while it learns pauses it first', async () => {
  const { page, steps, learning, state } = await open();
  await learning();
  await page.click('#step');
  await until(async () => (await state()) === 'paused', 'the pause');
  await page.waitForTimeout(800);
  const after = await steps();
  await page.waitForTimeout(800);
  expect(await steps()).toBe(after);
});

test('the same seed learns the same, another seed does not, and the address keeps it', async () => {
  const { page, learning, pause, firstLosses, problems } = await open('?seed=3');
  await learning();
  await pause();
  const first = await firstLosses();
  expect(await firstLosses()).toEqual(first);
  await page.fill('#seed', '4');
  await page.press('#seed', 'Enter');
  await until(async () => page.url().endsWith('?seed=4'), 'the address');
  const other = await firstLosses();
  expect(other).not.toEqual(first);
  await page.reload();
  await until(async () => (await page.locator('#steps').innerText()) !== '0', 'learning after reload');
  await page.click('#run');
  await until(async () => (await page.locator('body').getAttribute('data-state')) === 'paused', 'the pause');
  expect(await firstLosses()).toEqual(other);
  expect(problems).toEqual([]);
});

test('starting over while it learns goes on with the new network', async () => {
  const { page, steps, learning, state } = await open();
  await learning();
  await until(async () => (await steps()) > 8, 'some steps');
  await page.click('#reset');
  await until(async () => (await steps()) < 6, 'a new count');
  await until(async () => (await steps()) > 6, 'more steps');
  expect(await state()).toBe('running');
});

test('rule, network and seed come from the address; what cannot be is the default', async () => {
  const first = await open('?seed=12&rule=clapp-s&preset=small');
  await first.learning();
  expect(await first.page.inputValue('#seed')).toBe('12');
  expect(await first.page.inputValue('#rule')).toBe('clapp-s');
  expect(await first.page.inputValue('#preset')).toBe('small');
  await until(async () => (await first.text('#told-word')) === 'both', 'both are told');
  expect(await first.page.locator('.block').count()).toBe(4);
  await visit?.close();

  const second = await open('?seed=-1e99&rule=nonsense&preset=');
  await second.learning();
  expect(await second.page.inputValue('#seed')).toBe('1');
  expect(await second.page.inputValue('#rule')).toBe('clapp');
  expect(await second.page.inputValue('#preset')).toBe('tiny');
  expect(second.problems).toEqual([]);
});

test('a random network changes nothing', async () => {
  const { page, steps, pixels, text, learning } = await open('?rule=random');
  await learning();
  const filters = await pixels('#filters');
  await until(async () => (await steps()) > 10, 'some steps');
  await page.waitForTimeout(600);
  expect(await pixels('#filters')).toBe(filters);
  expect(await text('.block .loss dd')).toBe('–');
  await until(async () => (await text('#told-word')) === 'nothing', 'what is told');
});

test('each block can be asked what it was told', async () => {
  const { page, text, learning, pause } = await open();
  await learning();
  await until(async () => (await text('.block .badge-word')) !== '–', 'the first glance');
  await pause();
  for (const block of [2, 3, 1]) {
    await page.click(`.block:nth-child(${block}) .name`);
    expect(await text('#told-whom')).toBe(`Block ${block} is told:`);
    expect(await text('#told-word')).toBe(await text(`.block:nth-child(${block}) .badge-word`));
    expect(await page.locator('.block .name[aria-pressed="true"]').count()).toBe(1);
  }
});

test('the filters can be seen as they began', async () => {
  const { page, pixels, steps, learning } = await open();
  await learning();
  await until(async () => (await steps()) > 25, 'some steps');
  const now = await pixels('#filters');
  await page.click('#began');
  expect(await page.getAttribute('#began', 'aria-pressed')).toBe('true');
  await until(async () => (await pixels('#filters')) !== now, 'the beginning');
});

test('the network can be saved', async () => {
  const { page, learning } = await open('?seed=5');
  await learning();
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  expect(download.suggestedFilename()).toBe('clapp-clapp-tiny-seed-5.safetensors');
  const bytes = await readFile(await download.path());
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
  expect(header['encoder.0.conv.weight'].shape).toEqual([8, 3, 3, 3]);
});
