import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startBrowser } from './browser.js';
import { openCanvas } from './draw-canvas.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(async () => {
  visit = await openCanvas(browser);
});
afterEach(async () => {
  expect(visit.problems).toEqual([]);
  await visit.close();
});
afterAll(() => browser.close());

describe('drawFixations', () => {
  const draw = (/** @type {object} */ view) =>
    visit.page.evaluate((given) => {
      const { draw, canvas, colours, find } = globalThis;
      const target = canvas(300, 150);
      draw.drawFixations(target, given, { ...colours, casing: 'transparent', paper: 'transparent' });
      return find(target, ([, green, , alpha]) => green > 200 && alpha > 200);
    }, view);
  const fixations = [{ left: 20, top: 30, width: 40, height: 50 }];
  const source = { width: 200, height: 100 };

  test.each([
    ['the same proportions', { source }, [30, 45, 90, 120]],
    ['a mirror', { source, mirrored: true }, [210, 45, 270, 120]],
    ['contain: bars at the sides', { source: { width: 100, height: 100 } }, [105, 45, 165, 120]],
    ['cover: cut above and below', { source: { width: 100, height: 100 }, fit: 'cover' }, [60, 15, 180, 150]],
    ['contain, mirrored', { source: { width: 100, height: 100 }, mirrored: true }, [135, 45, 195, 120]],
  ])('%s', async (_, changes, [left, top, right, bottom]) => {
    const box = await draw({ fixations, fit: 'contain', mirrored: false, ...changes });
    const near = (/** @type {number} */ a, /** @type {number} */ b) => expect(Math.abs(a - b)).toBeLessThanOrEqual(2.5);
    near(box.left, left);
    near(box.top, top);
    near(box.right + 1, right);
    near(box.bottom + 1, bottom);
  });

  test('numbers both where they coincide, and neither outside', async () => {
    const texts = await visit.page.evaluate(() => {
      const { draw, canvas, colours } = globalThis;
      const target = canvas(300, 150);
      const context = target.getContext('2d');
      const said = [];
      context.fillText = (text, x, y) => said.push({ text, x, y });
      const place = { left: -50, top: -50, width: 1000, height: 1000 };
      const source = { width: 200, height: 100 };
      draw.drawFixations(target, { fixations: [place, place], source, fit: 'cover', mirrored: false }, colours);
      return said;
    });
    expect(texts.map(({ text }) => text)).toEqual(['1', '2']);
    for (const { x, y } of texts) expect(x > 5 && x < 295 && y > 5 && y < 145).toBe(true);
    expect(Math.hypot(texts[0].x - texts[1].x, texts[0].y - texts[1].y)).toBeGreaterThan(30);
  });

  test('a source without a size yet and no fixations draw nothing', async () => {
    const nothing = { fit: 'cover', mirrored: false };
    expect((await draw({ ...nothing, fixations, source: { width: 0, height: 0 } })).count).toBe(0);
    expect((await draw({ ...nothing, fixations: [], source })).count).toBe(0);
  });
});

describe('drawPlace', () => {
  const draw = (/** @type {object} */ place, options = {}) =>
    visit.page.evaluate(
      ([where, how]) => {
        const { draw, canvas, colours, find, at } = globalThis;
        const picture = document.createElement('canvas');
        picture.width = picture.height = 100;
        const context = picture.getContext('2d');
        context.fillStyle = '#00f';
        context.fillRect(0, 0, 100, 100);
        context.fillStyle = '#f00';
        context.fillRect(where.left, where.top, where.width, where.height);
        const target = canvas(100, 100);
        draw.drawPlace(target, picture, where, { ...colours, ink: '#0f0' }, how);
        return {
          frame: find(target, ([red, green, blue]) => green > 200 && red < 60 && blue < 60),
          red: find(target, ([red, green, blue]) => red > 200 && green < 100 && blue < 100),
          corner: at(target, 5, 95),
        };
      },
      [place, options],
    );

  test('is the place in the middle, framed, with 2.5 times its size around it', async () => {
    const { frame, red, corner } = await draw({ left: 40, top: 40, width: 20, height: 20 });
    for (const side of [frame.left, frame.top]) expect(Math.abs(side - 30)).toBeLessThanOrEqual(2);
    for (const side of [frame.right, frame.bottom]) expect(Math.abs(side - 70)).toBeLessThanOrEqual(2);
    expect(red.count).toBeGreaterThan(1000);
    expect(corner[0]).toBeGreaterThan(120); // dimmed blue
    expect(corner[2]).toBe(255);
  });

  test('stays within the picture at its corner, and its frame within the canvas', async () => {
    const { frame, corner } = await draw({ left: 80, top: 80, width: 20, height: 20 });
    expect(frame.right).toBeLessThanOrEqual(99);
    expect(Math.abs(frame.left - 60)).toBeLessThanOrEqual(2);
    expect(corner[3]).toBe(255);
  });

  test('shows the whole picture if asked to', async () => {
    const { frame } = await draw({ left: 50, top: 20, width: 20, height: 20 }, { context: 1e6 });
    expect(Math.abs(frame.left - 50)).toBeLessThanOrEqual(2);
    expect(Math.abs(frame.top - 20)).toBeLessThanOrEqual(2);
  });
});

describe('drawMap', () => {
  test('all pictures are within the canvas, in their proportions, and are hit where they are drawn', async () => {
    const seen = await visit.page.evaluate(() => {
      const { draw, canvas, colours, find } = globalThis;
      const target = canvas(320, 200);
      const points = Float32Array.of(0, 0, 1, 1, 0, 1, 1, 0, 0.5, 0.5);
      const pictures = (/** @type {number} */ i) => {
        const picture = document.createElement('canvas');
        [picture.width, picture.height] = [40, 20];
        const context = picture.getContext('2d');
        context.fillStyle = `rgb(${200 + i} 0 0)`;
        context.fillRect(0, 0, 40, 20);
        return picture;
      };
      draw.drawMap(target, { points, pictures }, { ...colours, card: 'transparent' });
      const boxes = [0, 1, 2, 3, 4].map((i) =>
        find(target, ([red, , , alpha]) => alpha === 255 && red === 200 + i),
      );
      const hits = boxes.map(({ left, right, top, bottom }) =>
        draw.mapHit(target, points, (left + right) / 2, (top + bottom) / 2),
      );
      return { boxes, hits, nothing: draw.mapHit(target, points, 2, 100) };
    });
    expect(seen.hits).toEqual([0, 1, 2, 3, 4]);
    expect(seen.nothing).toBe(-1);
    for (const { left, right, top, bottom } of seen.boxes) {
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThan(320);
      expect(bottom).toBeLessThan(200);
      expect(Math.abs((right - left + 1) / (bottom - top + 1) - 2)).toBeLessThan(0.25);
    }
    const [first, last] = seen.boxes;
    expect(Math.abs(last.left - first.left - (last.top - first.top))).toBeLessThanOrEqual(2); // one scale for both axes
  });

  test('frames the chosen one, says its name within the canvas, and draws dots without pictures', async () => {
    const seen = await visit.page.evaluate(() => {
      const { draw, canvas, colours, find } = globalThis;
      const target = canvas(320, 200);
      const points = Float32Array.of(0.5, 0, 0.5, 1, NaN, 0.5);
      const own = { ...colours, ink: '#ff0000', soft: '#0000ff' };
      draw.drawMap(target, { points, chosen: 1 }, own);
      const frame = find(target, ([red, green, , alpha]) => red > 200 && green < 60 && alpha > 200);
      const dots = find(target, ([red, , blue, alpha]) => blue > 200 && red < 50 && alpha > 200);
      const said = [];
      const context = target.getContext('2d');
      context.fillText = (text, x) => said.push([text, x - context.measureText(text).width / 2]);
      draw.drawMap(target, { points, chosen: 1, labels: ['a', 'a name of many letters', 'c'] }, own);
      draw.drawMap(target, { points, chosen: 2 }, own);
      return { frame, dots, said, lost: draw.mapHit(target, points, 160, 100) };
    });
    expect(seen.frame.count).toBeGreaterThan(50);
    expect(seen.frame.top).toBeGreaterThan(100);
    expect(seen.frame.bottom).toBeLessThan(200);
    expect(seen.dots.count).toBeGreaterThan(50); // both points: one has about 30
    expect(seen.said.map(([text]) => text)).toEqual(['a', 'a name of many letters']);
    expect(seen.said[1][1]).toBeGreaterThan(0);
    expect(seen.lost).toBe(-1);
  });

  test('stands no point, one point and points that coincide', async () => {
    const hits = await visit.page.evaluate(() => {
      const { draw, canvas, colours } = globalThis;
      return [[], [0.3, 0.3], [0.3, 0.3, 0.3, 0.3]].map((points) => {
        const target = canvas(100, 100);
        draw.drawMap(target, { points: Float32Array.from(points), chosen: 0 }, colours);
        return draw.mapHit(target, Float32Array.from(points), 50, 50);
      });
    });
    expect(hits).toEqual([-1, 0, 0]);
  });
});

test('has as many pixels as the screen', async () => {
  const sharp = await openCanvas(browser, { deviceScaleFactor: 3 });
  const sizes = await sharp.page.evaluate(() => {
    const { draw, canvas, colours } = globalThis;
    const target = canvas(100, 50);
    draw.drawMap(target, { points: [] }, colours);
    return [target.width, target.height];
  });
  await sharp.close();
  expect(sizes).toEqual([300, 150]);
});
