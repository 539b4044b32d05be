import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Curve } from '../../web/draw/curve.js';
import { blank, startBrowser } from './browser.js';

describe('Curve', () => {
  test('keeps what it gets, then ever coarser means over the same steps', () => {
    const curve = new Curve();
    for (let step = 1; step <= 10; step++) curve.add(step, step);
    expect(curve.points).toEqual(Array.from({ length: 10 }, (_, i) => ({ step: i + 1, value: i + 1 })));
    for (let step = 11; step <= 100_000; step++) curve.add(step, step);
    expect(curve.points.length).toBeLessThan(600);
    expect(curve.points.length).toBeGreaterThan(250);
    expect(curve.points.at(-1)?.step).toBeGreaterThan(99_000);
    const { step, value } = curve.points[200];
    const width = step - curve.points[199].step;
    expect(value).toBeCloseTo(step - (width - 1) / 2);
  });

  test('passes over what is not a number', () => {
    const curve = new Curve();
    curve.add(1, NaN);
    curve.add(2, Infinity);
    curve.add(3, 1);
    expect(curve.points).toEqual([{ step: 3, value: 1 }]);
  });
});

describe('on a canvas', () => {
  /** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
  /** @type {import('./browser.js').Visit} */ let visit;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    visit = await browser.open(blank.path, { prepare: blank.prepare });
    await visit.page.evaluate(async () => {
      const draw = await import(/** @type {any} */ ('/web/draw/index.js'));
      Object.assign(globalThis, {
        draw,
        /** A canvas of so many CSS pixels. */
        canvas(/** @type {number} */ width, /** @type {number} */ height) {
          const canvas = document.body.appendChild(document.createElement('canvas'));
          Object.assign(canvas.style, { display: 'block', width: `${width}px`, height: `${height}px` });
          return canvas;
        },
        at: (/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ x, /** @type {number} */ y) => [
          .../** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(x, y, 1, 1).data,
        ],
        /** A picture of one colour per pixel, by a function. */
        picture: (/** @type {number} */ side, /** @type {(x: number, y: number) => number[]} */ colour) => {
          const pixels = Array.from({ length: side * side }, (_, i) => colour(i % side, Math.floor(i / side))).flat();
          return draw.pictureCanvas({
            pixels: Uint8Array.from(pixels),
            width: side,
            height: side,
            channels: pixels.length / side ** 2,
          });
        },
      });
    });
  });
  afterEach(() => visit.close());
  afterAll(() => browser?.close());

  test('a filter is scaled by its own strongest weight, gray in the middle, one after the other', async () => {
    const colours = await visit.page.evaluate(() => {
      const { draw, canvas, at } = globalThis;
      const target = canvas(128, 57); // room for two of 57 pixels: 57 + 16 (gap) + 57 > 128 → 56
      draw.drawFilters(
        target,
        { count: 2, time: 1, height: 1, width: 2, channels: 1, values: Float32Array.of(0.5, -0.5, 0, 4) },
        { frame: 'transparent' },
      );
      return [at(target, 10, 20), at(target, 45, 20), at(target, 85, 20), at(target, 115, 20)].map(([red]) => red);
    });
    expect(colours).toEqual([255, 0, 128, 255]);
  });

  test('colour filters are drawn in colour', async () => {
    const colour = await visit.page.evaluate(() => {
      const { draw, canvas, at } = globalThis;
      const target = canvas(40, 40);
      draw.drawFilters(
        target,
        { count: 1, height: 1, width: 1, channels: 3, values: Float32Array.of(1, -1, 0) },
        { frame: 'transparent' },
      );
      return at(target, 20, 20);
    });
    expect(colour).toEqual([255, 0, 128, 255]);
  });

  test('a crop is cut where the fixation was, flipped if it was, and gray as the network sees it', async () => {
    const { plain, flipped, gray } = await visit.page.evaluate(() => {
      const { draw, at, picture } = globalThis;
      const whole = picture(16, (/** @type {number} */ x, /** @type {number} */ y) => [x * 10, y * 10, 200]);
      const cut = (/** @type {boolean} */ flipped, /** @type {boolean} */ gray) =>
        draw.cutCrop(whole, { left: 4, top: 2, width: 8, height: 8, flipped }, { crop: 8, gray });
      return {
        plain: at(cut(false, false), 1, 3),
        flipped: at(cut(true, false), 1, 3),
        gray: at(cut(false, true), 1, 3),
      };
    });
    expect(plain).toEqual([50, 50, 200, 255]);
    expect(flipped).toEqual([100, 50, 200, 255]);
    expect(gray).toEqual([67, 67, 67, 255]); // 0.299·50 + 0.587·50 + 0.114·200
  });

  test.each([
    [1, 'own', 'own'],
    [-1, 'other', 'other'],
    [0, 'own', 'other'],
  ])('told %i, the targets come from: upper half %s, lower half %s', async (broadcast, upper, lower) => {
    const colours = await visit.page.evaluate((broadcast) => {
      const { draw, canvas, at, picture } = globalThis;
      const target = canvas(200, 200);
      const own = picture(64, () => [0, 0, 255]);
      const other = picture(64, () => [255, 255, 0]);
      const glance = { row: 1, column: 3, firstTargetRow: 2, predictions: 5, broadcast };
      draw.drawSaccadeGrid(target, own, [other], { crop: 64, patch: 16, stride: 8 }, glance, {
        ink: '#111',
        fixation: '#0f0',
        saccade: '#f00',
        casing: '#fff',
      });
      const side = 196 / (7 + 6 * 0.17);
      const place = (/** @type {number} */ index, /** @type {number} */ share) =>
        Math.round(2 + index * side * 1.17 + share * side);
      const colour = (/** @type {number} */ row, /** @type {number} */ column, /** @type {number} */ share) =>
        at(target, place(column, share), place(row, share));
      const name = (/** @type {number[]} */ [red, , blue, alpha]) =>
        alpha < 255 ? 'dimmed' : red > blue ? 'other' : 'own';
      return {
        context: name(colour(1, 3, 0.5)),
        skipped: name(colour(2, 3, 0.5)),
        beside: name(colour(4, 2, 0.5)),
        targets: [3, 4, 5, 6].map((row) => [name(colour(row, 3, 0.3)), name(colour(row, 3, 0.7))]),
      };
    }, broadcast);
    expect(colours).toEqual({
      context: 'own',
      skipped: 'dimmed',
      beside: 'dimmed',
      targets: Array(4).fill([upper, lower]),
    });
  });

  test('the neighbours in the grid overlap by half a patch', async () => {
    const [right, left] = await visit.page.evaluate(() => {
      const { draw, canvas, at, picture } = globalThis;
      const target = canvas(700, 700);
      const own = picture(64, (/** @type {number} */ x) => [x * 4, 0, 0]);
      draw.drawSaccadeGrid(
        target,
        own,
        [],
        { crop: 64, patch: 16, stride: 8 },
        { row: 0, column: 0, firstTargetRow: 2, predictions: 5, broadcast: 1, idle: true },
        { ink: '#111', fixation: '#0f0', saccade: '#f00', casing: '#fff' },
      );
      const side = 696 / (7 + 6 * 0.17);
      const x = (/** @type {number} */ column, /** @type {number} */ share) =>
        Math.round(2 + column * side * 1.17 + share * side);
      return [at(target, x(0, 0.75), 40)[0], at(target, x(1, 0.25), 40)[0]];
    });
    expect(Math.abs(right - left)).toBeLessThanOrEqual(3);
  });

  test('a falling loss is a falling line', async () => {
    const rows = await visit.page.evaluate(() => {
      const { draw, canvas } = globalThis;
      const target = canvas(200, 80);
      const points = Array.from({ length: 100 }, (_, i) => ({ step: i + 1, value: 2 - i / 100 }));
      draw.drawLossChart(target, points, { reference: 2, colours: { ink: '#f00', faint: 'transparent' } });
      const row = (/** @type {number} */ x) => {
        const { data } = /** @type {CanvasRenderingContext2D} */ (target.getContext('2d')).getImageData(x, 0, 1, 80);
        return data.findIndex((value, i) => i % 4 === 3 && value > 128) >> 2;
      };
      return [20, 60, 100, 140, 180].map(row);
    });
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(rows[4] - rows[0]).toBeGreaterThan(30);
    expect(rows[0]).toBeGreaterThan(0);
  });
});
