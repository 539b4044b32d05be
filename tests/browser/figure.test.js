import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spreadOf } from '../../web/cli/compare-result.js';
import { spreadLabels, wrap } from '../../web/cli/figure/labels.js';
import { drawPage } from '../../web/cli/figure/page.js';
import { drawPicture } from '../../web/cli/figure/picture.js';
import { blank, startBrowser } from './browser.js';

const local = ['clapp', 'clapp-s', 'clapp++', 'gim', 'greedy-supervised'];
const rules = [...local, 'hinge-cpc', 'clapp++-bp', 'cpc', 'supervised'];
const nasty = `folder:<b>&"it's"]]>\u0007`;

/** @returns {import('../../web/cli/compare-result.js').Comparison} with lines that lie close together */
function makeComparison() {
  const blocks = (/** @type {number} */ rule) =>
    [0, 1, 2, 3].map((block) => ({
      trained: spreadOf([50 + rule / 9 + block, 51 + rule / 9 + 2 * block]),
      random: spreadOf([50, 49 - block]),
      ...(rule < 5 ? { alignment: spreadOf([0.2 * block, 0.3 * block - rule / 50]) } : {}),
    }));
  return {
    ...{ command: `clapp compare --data '${nasty}'`, data: nasty, classes: 10, images: 4000, fit: 3200, test: 800 },
    ...{ skipped: 0, preset: 'tiny', budget: { minutes: 15 }, seeds: [1, 2], cells: 2, settings: {}, version: '0' },
    rules: rules.map((rule, index) => ({
      ...{ rule, sight: rule.startsWith('clapp++') ? 'views' : 'grid', steps: 10, images: 320, seconds: 1 },
      ...{ blocks: blocks(index), best: { trained: 55, random: 50, difference: 5 }, settings: {}, runs: [] },
    })),
  };
}

describe('labels', () => {
  test('stay where they want to be if there is room', () => {
    expect(spreadLabels([10, 90, 50], 15, 0, 100)).toEqual([10, 90, 50]);
  });

  test('that want one place share it out, in their order, within the limits', () => {
    expect(spreadLabels([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]);
    expect(spreadLabels([99, 98, 5], 10, 0, 100)).toEqual([100, 90, 5]);
    expect(spreadLabels([3, 2, 1], 10, 0, 15)).toEqual([20, 10, 0]); // no room: from the first limit on
  });

  test('lines are broken between words', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('unbreakable', 3)).toEqual(['unbreakable']);
  });
});

describe('in a browser', () => {
  /** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test('the picture is sound XML, whatever the data is called', async () => {
    const { page, close } = await browser.open(blank.path, { prepare: blank.prepare });
    const found = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      return {
        error: parsed.querySelector('parsererror')?.textContent ?? '',
        root: parsed.documentElement.localName,
        text: [...parsed.querySelectorAll('text')].map((text) => text.textContent).join(' '),
        stray: parsed.querySelectorAll('b, script, style').length,
      };
    }, drawPicture([makeComparison()]));
    expect(found).toMatchObject({ error: '', root: 'svg', stray: 0 });
    expect(found.text).toContain(nasty.replace('\u0007', ''));
    for (const rule of rules) expect(found.text).toContain(rule);
    await close();
  });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ])('the page at %i pixels, %s: nothing overlaps, sticks out or is fetched', async (width, colorScheme) => {
    const source = drawPage([makeComparison()]);
    const { page, problems, close } = await browser.open(blank.path, {
      viewport: { width, height: 900 },
      colorScheme: /** @type {'light' | 'dark'} */ (colorScheme),
      prepare: (page) =>
        page.route(`**/${blank.path}`, (route) => route.fulfill({ contentType: 'text/html', body: source })),
    });
    const found = await page.evaluate(() => {
      const seen = [...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
      const collisions = seen.flatMap((svg) => {
        const boxes = [...svg.querySelectorAll('text')].map((text) => ({
          name: text.textContent,
          ...text.getBoundingClientRect().toJSON(),
        }));
        const frame = svg.getBoundingClientRect();
        return boxes.flatMap((a, at) => [
          ...(a.left < frame.left || a.right > frame.right + 1 ? [`${a.name} sticks out`] : []),
          ...boxes
            .slice(at + 1)
            .filter((b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
            .map((b) => `${a.name} and ${b.name}`),
        ]);
      });
      return {
        plots: seen.length,
        collisions,
        sideways: document.documentElement.scrollWidth - innerWidth,
        dark: getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)',
        rows: document.querySelectorAll('tbody tr').length,
        stray: document.querySelectorAll('b, script').length,
      };
    });
    expect(found).toEqual({
      ...{ plots: 2, collisions: [], sideways: 0, dark: colorScheme === 'dark', rows: 9 * 2 + 5, stray: 0 },
    });
    expect(problems).toEqual([]);
    await close();
  });
});
