import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { blank, startBrowser } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(async () => {
  visit = await browser.open(blank.path, { prepare: blank.prepare });
  await visit.page.evaluate(async () => {
    const { LossChart, lossChartStyles } = await import(/** @type {any} */ ('/web/draw/loss-lines.js'));
    const host = document.body.appendChild(document.createElement('div'));
    host.style.width = '400px';
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(lossChartStyles);
    root.adoptedStyleSheets = [sheet];
    const place = root.appendChild(document.createElement('div'));
    const colours = { ink: '#ff0000', soft: '#0000ff', line: 'transparent', card: '#fff' };
    const chart = new LossChart(place, { blocks: 2, colours, labels: { loss: 'Loss', violated: 'Violated' } });
    const next = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    /** Rows of one column of a chart whose pixels are of a colour: red is block 1, blue block 2. */
    const rows = (/** @type {number} */ which, /** @type {number} */ share, /** @type {number} */ colour) => {
      const canvas = root.querySelectorAll('canvas')[which];
      const x = Math.round(50 + share * (canvas.width - 50 - 8 - 24));
      const { data } = canvas.getContext('2d').getImageData(x, 0, 1, canvas.height - 30);
      return Array.from({ length: data.length / 4 }, (_, y) => y).filter(
        (y) => data[4 * y + 3] > 128 && data[4 * y + colour] > 200 && data[4 * y + 2 - colour] < 100,
      );
    };
    Object.assign(globalThis, { host, root, place, chart, next, rows });
  });
});
afterEach(async () => {
  expect(visit.problems).toEqual([]);
  await visit.close();
});
afterAll(() => browser.close());

test('a falling loss is a falling line, for every block, from the style sheet of the shadow root', async () => {
  const seen = await visit.page.evaluate(async () => {
    const { chart, next, rows, root } = globalThis;
    for (let step = 1; step <= 2000; step++) {
      const falling = 2 - step / 2000;
      chart.add({ step, blocks: [{ loss: falling, violated: falling / 2 }, { loss: 2.2, violated: 1 }] });
    }
    chart.draw();
    await next();
    const mean = (/** @type {number[]} */ of) => of.reduce((sum, y) => sum + y, 0) / of.length;
    return {
      loss: [0.1, 0.5, 0.9].map((share) => mean(rows(0, share, 0))),
      violated: [0.1, 0.5, 0.9].map((share) => mean(rows(1, share, 0))),
      over: getComputedStyle(root.querySelector('.u-over')).position,
      captions: [...root.querySelectorAll('figcaption')].map(({ textContent }) => textContent),
      widths: [...root.querySelectorAll('canvas')].map(({ clientWidth }) => clientWidth),
    };
  });
  for (const line of [seen.loss, seen.violated]) {
    expect(line[1] - line[0]).toBeGreaterThan(15);
    expect(line[2] - line[1]).toBeGreaterThan(15);
  }
  expect(seen.over).toBe('absolute');
  expect(seen.captions).toEqual(['Loss', 'Violated']);
  expect(seen.widths).toEqual([400, 400]);
});

test('a long run stays bounded, and what is no number is passed over', async () => {
  const seen = await visit.page.evaluate(async () => {
    const { chart, next, rows } = globalThis;
    for (let step = 1; step <= 50_000; step++) {
      const loss = step % 7 === 0 ? NaN : 1;
      chart.add({ step, blocks: [{ loss, violated: 0.5 }, { loss: step % 2 ? Infinity : 2, violated: 0.25 }] });
    }
    chart.add({ step: 50_001, blocks: [] });
    chart.draw();
    await next();
    return [0.3, 0.6, 0.9].map((share) => rows(0, share, 0).length > 0);
  });
  expect(seen).toEqual([true, true, true]);
});

test('nothing yet, cleared, recoloured, narrower and removed', async () => {
  const seen = await visit.page.evaluate(async () => {
    const { chart, next, rows, root, host, place } = globalThis;
    chart.draw();
    await next();
    const empty = rows(1, 0.5, 0).length;
    for (let step = 1; step <= 100; step++) chart.add({ step, blocks: [{ loss: 1, violated: 0.5 }] });
    chart.draw();
    await next();
    const red = rows(1, 0.5, 0).length;
    chart.recolour({ ink: '#0000ff', soft: '#0000ff', line: 'transparent', card: '#fff' });
    await next();
    const blue = [rows(1, 0.5, 0).length, rows(1, 0.5, 2).length];
    host.style.width = '300px';
    chart.resize();
    await next();
    const widths = [...root.querySelectorAll('canvas')].map(({ clientWidth }) => clientWidth);
    chart.clear();
    await next();
    const cleared = rows(1, 0.5, 2).length;
    chart.destroy();
    chart.draw();
    chart.destroy();
    return { empty, red, blue, widths, cleared, children: place.children.length };
  });
  expect(seen.empty).toBe(0);
  expect(seen.red).toBeGreaterThan(0);
  expect(seen.blue[0]).toBe(0);
  expect(seen.blue[1]).toBeGreaterThan(0);
  expect(seen.widths).toEqual([300, 300]);
  expect(seen.cleared).toBe(0);
  expect(seen.children).toBe(0);
});

test('drawing reads no layout', async () => {
  const reads = await visit.page.evaluate(async () => {
    const { chart, next } = globalThis;
    for (let step = 1; step <= 100; step++) chart.add({ step, blocks: [{ loss: 1 / step, violated: 0.5 }] });
    let count = 0;
    for (const name of ['clientWidth', 'clientHeight']) {
      const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Element.prototype, name));
      Object.defineProperty(Element.prototype, name, { get() {
        count++;
        return own.get?.call(this);
      } });
    }
    const rect = Element.prototype.getBoundingClientRect;
    Element.prototype.getBoundingClientRect = function () {
      count++;
      return rect.call(this);
    };
    chart.draw();
    await next();
    return count;
  });
  expect(reads).toBe(0);
});
