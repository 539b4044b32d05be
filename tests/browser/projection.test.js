import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { directions, intoUnitSquare, principalPoints, turnTowards } from '../../web/lab/views/map/pca.js';
import { blank, startBrowser } from './browser.js';

describe('principal components', () => {
  const flat = (/** @type {number[][]} */ points) => points.map((point) => Float64Array.from(point));

  test('are the directions of the largest differences, whatever the offset', () => {
    const points = principalPoints(
      flat([
        [10, 5, 7],
        [14, 5, 7],
        [12, 6, 7],
        [12, 4, 7],
      ]),
    );
    const expected = [-2, 0, 2, 0, 0, 1, 0, -1];
    points.forEach((value, i) => expect(Math.abs(value)).toBeCloseTo(Math.abs(expected[i])));
    expect(points[0] * points[2]).toBeCloseTo(-4);
  });

  test('of codes along one line have no second coordinate, and equal codes lie in the middle', () => {
    const line = principalPoints(flat([[0, 0], [1, 1], [3, 3]]));
    expect([line[1], line[3], line[5]].map((value) => Math.abs(value) < 1e-9)).toEqual([true, true, true]);
    expect([...intoUnitSquare(principalPoints(flat([[1, 2], [1, 2], [1, 2]])))]).toEqual(Array(6).fill(0.5));
  });

  test('codes are compared by direction; what is no number counts as 0', () => {
    const [a, b, none, odd] = directions([3, 4, 6e30, 8e30, 0, 0, NaN, 5], 2);
    expect([...a, ...b]).toEqual([0.6, 0.8, 0.6, 0.8].map((value) => expect.closeTo(value)));
    expect([...none, ...odd]).toEqual([0, 0, 0, 1]);
  });

  test('a map turned and mirrored is turned back', () => {
    const points = [0, 0, 4, 0, 4, 1, 1, 3];
    const turned = points.map((_, i) => (i % 2 === 0 ? points[i + 1] + 7 : points[i - 1] - 2)); // x and y exchanged
    const back = turnTowards(turned, points);
    const mean = [2.25, 1];
    back.forEach((value, i) => expect(value).toBeCloseTo(points[i] - mean[i % 2]));
  });
});

describe('project', () => {
  /** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
  /** @type {import('./browser.js').Visit} */ let visit;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    visit = await browser.open(blank.path, { prepare: blank.prepare });
    await visit.page.evaluate(async () => {
      const { project } = await import(/** @type {any} */ ('/web/lab/views/map/projection.js'));
      /** Codes of 8 numbers in groups of similar ones, in turn. */
      const codes = (/** @type {number} */ count, /** @type {number} */ groups) => {
        let state = 5;
        const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
        return Float32Array.from({ length: count * 8 }, (_, i) => {
          return (i % 8 === (i >> 3) % groups ? 2 : 0) + 0.5 * random();
        });
      };
      Object.assign(globalThis, { project, codes });
    });
  });
  afterEach(async () => {
    expect(visit.problems).toEqual([]);
    await visit.close();
  });
  afterAll(() => browser.close());

  test('brings alike codes together in both maps, the same for the same seed', async () => {
    const [first, again, other] = await visit.page.evaluate(async () => {
      const { project, codes } = globalThis;
      const values = codes(90, 3);
      const maps = [];
      for (const seed of [4, 4, 5]) {
        let between = 0;
        const { pca, umap } = await project(values, 8, { seed });
        const points = await umap((/** @type {Float32Array} */ { length }) => (between += length));
        maps.push({ pca: [...pca], umap: [...points], between });
      }
      return maps;
    });
    for (const points of [first.pca, first.umap]) {
      expect(points).toHaveLength(180);
      for (const value of points) expect(value >= 0 && value <= 1).toBe(true);
      const distance = (/** @type {number} */ a, /** @type {number} */ b) =>
        Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
      let right = 0;
      for (let i = 0; i < 90; i++) {
        const others = Array.from({ length: 90 }, (_, j) => j).filter((j) => j !== i);
        const nearest = others.reduce((best, j) => (distance(i, j) < distance(i, best) ? j : best));
        if (nearest % 3 === i % 3) right++;
      }
      expect(right).toBeGreaterThan(85);
    }
    expect(first.between).toBeGreaterThan(0);
    expect(first.between % 180).toBe(0);
    expect(again.pca).toEqual(first.pca);
    expect(again.umap).toEqual(first.umap);
    expect(other.pca).toEqual(first.pca);
    expect(other.umap).not.toEqual(first.umap);
  });

  test.each([3, 15, 16, 600])('takes %i codes', async (count) => {
    const seen = await visit.page.evaluate(async (wanted) => {
      const { project, codes } = globalThis;
      const { pca, umap } = await project(codes(wanted, 4), 8);
      const points = await umap();
      const isFine = (/** @type {Float32Array} */ of) => of.length === 2 * wanted && of.every(Number.isFinite);
      return { fine: [isFine(pca), isFine(points)], same: String(pca) === String(points) };
    }, count);
    expect(seen).toEqual({ fine: [true, true], same: count < 16 });
  });

  test('stands equal codes and what is no number', async () => {
    const finite = await visit.page.evaluate(async () => {
      const { project, codes } = globalThis;
      const odd = codes(40, 4);
      odd.set([NaN, Infinity, -Infinity, 1e38], 16);
      const results = [];
      for (const values of [new Float32Array(8 * 40), new Float32Array(8 * 40).fill(1), odd]) {
        const { pca, umap } = await project(values, 8);
        results.push(pca.every(Number.isFinite) && (await umap()).every(Number.isFinite));
      }
      return results;
    });
    expect(finite).toEqual([true, true, true]);
  });

  test('refuses what is no set of codes, and stops when it is told to', async () => {
    const said = await visit.page.evaluate(async () => {
      const { project, codes } = globalThis;
      const message = (/** @type {Promise<unknown>} */ promise) =>
        promise.then(
          () => 'done',
          (/** @type {Error} */ error) => error.name + ': ' + error.message,
        );
      const early = new AbortController();
      const late = new AbortController();
      early.abort();
      const under = project(codes(600, 4), 8, { signal: late.signal });
      const { umap, stop } = await project(codes(600, 4), 8);
      stop();
      const results = [
        await message(project(codes(2, 2), 8)),
        await message(project(codes(601, 2), 8)),
        await message(project(new Float32Array(20), 8)),
        await message(project(codes(20, 2), 8, { signal: early.signal })),
        await message(umap()),
      ];
      const slow = (await under).umap();
      late.abort(new Error('another block was chosen'));
      return [...results, await message(slow)];
    });
    expect(said).toEqual([
      'RangeError: a map needs 3 to 600 codes, not 2',
      'RangeError: a map needs 3 to 600 codes, not 601',
      'RangeError: 20 values are not codes of 8 numbers',
      'AbortError: signal is aborted without reason',
      'AbortError: the map was stopped',
      'Error: another block was chosen',
    ]);
  });
});
