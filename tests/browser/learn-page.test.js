import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startBrowser, until } from './browser.js';

/** @typedef {import('./browser.js').Page} Page */

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

const pages = { en: 'demos/learn/', de: 'demos/learn/de.html' };

/** @param {keyof typeof pages} language @param {import('./browser.js').VisitOptions} [options] */
async function open(language, options = {}) {
  visit = await browser.open(pages[language], { locale: 'fr-FR', ...options });
  return visit;
}

/** Steps of each figure, counted from the events that reach the page. */
const countSteps = (/** @type {Page} */ page) =>
  page.addInitScript(() => {
    const counts = /** @type {any} */ (globalThis.steps = /** @type {number[]} */ ([]));
    document.addEventListener('clapp-step', ({ target }) => {
      const figure = [...document.querySelectorAll('clapp-lab')].indexOf(/** @type {Element} */ (target));
      counts[figure] = (counts[figure] ?? 0) + 1;
    });
  });

/** @param {Page} page @param {number} figure */
const stepsOf = (page, figure) => page.evaluate((figure) => /** @type {any} */ (globalThis).steps[figure] ?? 0, figure);

const lab = (/** @type {Page} */ page, /** @type {number} */ figure) => page.locator('clapp-lab').nth(figure);

/** What both languages must have in common. @param {Page} page */
const outline = (page) =>
  page.evaluate(() => ({
    headings: [...document.querySelectorAll('h1, h2')].map(({ tagName }) => tagName),
    paragraphs: [...document.querySelectorAll('section')].map((section) => section.querySelectorAll('p, li').length),
    labs: [...document.querySelectorAll('clapp-lab')].map((lab) =>
      [...lab.attributes].map(({ name, value }) => `${name}=${value}`),
    ),
    pictures: [...document.querySelectorAll('figure img')].map((picture) =>
      picture.getAttribute('src')?.replace('.de.', '.'),
    ),
    terms: document.querySelectorAll('.term').length,
    sources: [...document.querySelectorAll('footer a')].map(({ textContent }) => /\d{4}\.\d+/.exec(textContent)?.[0]),
    text: document.body.innerText.length,
  }));

describe('without scripts', () => {
  test.each(/** @type {const} */ (['en', 'de']))('the article reads as a whole, %s', async (language) => {
    const { page, problems } = await open(language, { javaScriptEnabled: false });
    const figures = await page.locator('figure').evaluateAll((all) =>
      all.map((figure) => {
        const picture = /** @type {HTMLImageElement} */ (figure.querySelector('img'));
        const { width, height } = picture.getBoundingClientRect();
        const promised = Number(picture.getAttribute('width')) / Number(picture.getAttribute('height'));
        return {
          loaded: picture.complete && picture.naturalWidth > 0,
          seen: width > 200 && height > 100,
          asPromised: Math.abs(picture.naturalWidth / picture.naturalHeight / promised - 1) < 0.01,
          said: picture.alt.length > 20,
          caption: (figure.querySelector('figcaption')?.textContent ?? '').length > 60,
        };
      }),
    );
    expect(figures).toEqual(Array(6).fill({ loaded: true, seen: true, asPromised: true, said: true, caption: true }));
    expect(await page.locator('noscript').innerText()).toMatch(language === 'en' ? /Scripts are/ : /Skripte sind/);
    expect((await page.locator('main').innerText()).length).toBeGreaterThan(6000);
    expect(problems).toEqual([]);
  });

  test('both languages have the same parts, and lead to each other', async () => {
    const english = await outline((await open('en', { javaScriptEnabled: false })).page);
    await visit?.close();
    const { page } = await open('de', { javaScriptEnabled: false });
    const german = await outline(page);
    expect({ ...german, text: 0 }).toEqual({ ...english, text: 0 });
    expect(german.text / english.text).toBeGreaterThan(0.85);
    expect(german.text / english.text).toBeLessThan(1.3);
    await page.click('a[hreflang="en"][lang="en"]');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.click('a[hreflang="de"]');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });
});

describe('with scripts', () => {
  test('each figure learns while it is seen, and rests when it is not', async () => {
    const { page, problems } = await open('en', { prepare: countSteps, viewport: { width: 1280, height: 600 } });
    for (const figure of [0, 1, 2, 3, 4, 5]) {
      await page.locator('figure').nth(figure).scrollIntoViewIfNeeded();
      await lab(page, figure).evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await until(async () => (await stepsOf(page, figure)) > 2, `figure ${figure + 1} learns`);
      expect(await lab(page, figure).locator('.trouble').isVisible()).toBe(false);
    }
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(1500);
    const before = await page.evaluate(() => [.../** @type {any} */ (globalThis).steps]);
    await page.waitForTimeout(1500);
    expect(await page.evaluate(() => [.../** @type {any} */ (globalThis).steps])).toEqual(before);
    await lab(page, 3).scrollIntoViewIfNeeded();
    await until(async () => (await stepsOf(page, 3)) > before[3], 'the one that is seen again goes on');
    expect(await lab(page, 5).evaluate((element) => /** @type {any} */ (element).running)).toBe(false);
    expect(problems).toEqual([]);
  }, 90_000);

  test('the German page has German figures, whatever the browser speaks', async () => {
    const { page, problems } = await open('de');
    const first = lab(page, 0);
    await first.scrollIntoViewIfNeeded();
    await until(() => first.locator('[data-action="run"]:enabled').count(), 'the figure');
    expect(await first.locator('[data-action="step"]').innerText()).toBe('Ein Schritt');
    expect(await first.locator('.eye h2').innerText()).toBe('Was es sich ansieht');
    const texts = await page.locator('figcaption').allInnerTexts();
    await lab(page, 5).scrollIntoViewIfNeeded();
    const measure = lab(page, 5).getByRole('button', { name: 'Jetzt messen' });
    await until(() => measure.count(), 'the button that the caption names');
    expect(texts[5]).toContain('„Jetzt messen“');
    expect(texts[0]).toContain('„Ein Schritt“');
    expect(problems).toEqual([]);
  });

  test('each figure shows one thing, and next to nothing moves when it comes alive', async () => {
    const { page } = await open('en', {
      prepare: (page) =>
        page.addInitScript(() => {
          /** @type {any} */ (globalThis).shift = 0;
          new PerformanceObserver((list) => {
            const entries = /** @type {any[]} */ (list.getEntries());
            for (const { value } of entries) /** @type {any} */ (globalThis).shift += value;
          }).observe({ type: 'layout-shift', buffered: true });
        }),
    });
    const figures = ['eye', 'scores', 'synapse', 'blocks', 'scores', 'depth'];
    for (const [figure, shown] of figures.entries()) {
      await lab(page, figure).scrollIntoViewIfNeeded();
      const seen = shown === 'eye' ? '.eye' : `[data-view="${shown}"]`;
      await until(() => lab(page, figure).locator(`${seen}:visible`).count(), `${shown} is shown`);
      expect(await lab(page, figure).locator('.eye:visible, .view:visible').count()).toBe(1);
      expect(await lab(page, figure).locator('[role="tablist"]').count()).toBe(0);
    }
    await page.waitForTimeout(1000);
    expect(await page.evaluate(() => /** @type {any} */ (globalThis).shift)).toBeLessThan(0.25);
  }, 60_000);

  test.each([320, 360, 820, 1280])('needs no sideways scrolling at %i pixels, nor in print', async (width) => {
    const { page, problems } = await open('de', { viewport: { width, height: 800 } });
    for (const figure of width === 360 ? [0, 1, 2, 3, 4, 5] : [2]) {
      await lab(page, figure).scrollIntoViewIfNeeded();
      await until(() => lab(page, figure).locator('.lab').count(), 'the figure');
    }
    await page.waitForTimeout(500);
    const wider = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await wider()).toBeLessThanOrEqual(0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await wider()).toBeLessThanOrEqual(0);
    const [ink, paper] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect([ink, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    if (width === 1280) expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
    expect(problems).toEqual([]);
  });
});
