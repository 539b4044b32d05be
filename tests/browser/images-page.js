import { until } from './browser.js';

/** @typedef {import('./browser.js').Visit} Visit */

export const path = 'demos/images/';

/**
 * What a test asks of the page, and does with it.
 * @param {Visit} visit
 */
export function handle({ page, problems }) {
  const text = (/** @type {string} */ selector) => page.locator(selector).first().innerText();
  const steps = async () => Number((await text('#steps')).replaceAll(',', ''));
  const state = () => page.locator('body').getAttribute('data-state');
  const losses = () => page.locator('.block .loss dd').allInnerTexts();
  return {
    page,
    problems,
    text,
    steps,
    state,
    losses,
    pixels: (/** @type {string} */ id) =>
      page.locator(id).evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL()),
    learning: () => until(async () => (await steps()) > 0, 'the first step'),
    async pause() {
      await page.click('#run');
      await until(async () => (await state()) === 'paused', 'the pause');
    },
    /** A new network, then one step of it: its losses. */
    async firstLosses() {
      await page.click('#reset');
      await until(async () => (await steps()) === 0, 'a new network');
      for (let step = 1; step <= 8; step++) { // at first every loss is 2: predictions begin at almost nothing
        await page.click('#step');
        await until(async () => (await steps()) === step && !(await losses()).includes('–'), `step ${step}`);
      }
      return losses();
    },
  };
}
