import { until } from './browser.js';

/** @typedef {import('./browser.js').Visit} Visit */

export const path = 'demos/images/';

/**
 * What a test asks of the page, and does with it.  The lab's shadow is open: selectors reach into it.
 * @param {Visit} visit
 */
export function handle({ page, problems }) {
  const text = (/** @type {string} */ selector) => page.locator(selector).first().innerText();
  const steps = async () => Number((await text('[data-counter="steps"]')).replace(/\D/g, ''));
  const state = () => page.locator('clapp-lab .lab').getAttribute('data-state');
  const learning = () => until(async () => (await steps()) > 0, 'the first step');
  return {
    ...{ page, problems, text, steps, state, learning },
    losses: () => page.locator('.block-list li dl > div:first-child dd').allInnerTexts(),
    pixels: (/** @type {string} */ selector) =>
      page
        .locator(selector)
        .first()
        .evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL()),
    async pause() {
      await page.click('[data-action="run"]');
      await until(async () => (await state()) === 'paused', 'the pause');
    },
    /** A new network and five steps of it: its bytes, summed up. */
    async fiveSteps() {
      await page.click('[data-action="reset"]');
      await until(async () => (await steps()) === 0, 'a new network');
      return page.locator('clapp-lab').evaluate(async (element) => {
        const lab = /** @type {import('../../web/clapp-lab.js').ClappLab} */ (element);
        for (let step = 0; step < 5; step++) await lab.step();
        const digest = await crypto.subtle.digest('SHA-256', /** @type {any} */ (await lab.save()));
        return [...new Uint8Array(digest)].join(' ');
      });
    },
  };
}
