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

describe('filterHit', () => {
  test('finds the weight that drawFilters has drawn under a point', async () => {
    const wrong = await visit.page.evaluate(() => {
      const { draw, canvas, colours, at } = globalThis;
      const target = canvas(301, 97);
      const filters = { count: 10, height: 3, width: 3, channels: 1, values: new Float32Array(90) };
      const problems = [];
      let hits = 0;
      for (let weight = 0; weight < 90; weight += 7) {
        filters.values.fill(-1);
        filters.values[weight] = 1; // white, all others black
        draw.drawFilters(target, filters, colours);
        for (let y = 0.5; y < 97; y += 3) {
          for (let x = 0.5; x < 301; x += 3) {
            const hit = draw.filterHit(target, filters, x, y);
            const [red, , , alpha] = at(target, x, y);
            const isIt = hit && hit.neuron * 9 + hit.row * 3 + hit.column === weight;
            if (isIt) hits++;
            if (isIt ? red < 200 : red === 255 && alpha === 255) problems.push([weight, x, y, red, alpha]);
            if (!hit && alpha === 255 && red < 50) problems.push(['missed', x, y]);
          }
        }
      }
      return { problems, hits };
    });
    expect(wrong.problems).toEqual([]);
    expect(wrong.hits).toBeGreaterThan(100);
  });

  test('finds nothing between filters and outside', async () => {
    const hits = await visit.page.evaluate(() => {
      const { draw, canvas } = globalThis;
      const target = canvas(400, 100);
      const filters = { count: 2, height: 3, width: 3 };
      const places = [[110, 50], [-1, 50], [50, -1], [50, 101], [300, 50]];
      return places.map(([x, y]) => draw.filterHit(target, filters, x, y));
    });
    expect(hits).toEqual(Array(5).fill(undefined));
  });
});

describe('drawActivity', () => {
  test('puts the patches of a neuron together, and the strongest of the block is the brightest', async () => {
    const seen = await visit.page.evaluate(() => {
      const { draw, canvas, colours, at } = globalThis;
      const target = canvas(211, 100); // two maps of 100, a gap of 12 % between: the second begins at 111 or 112
      const values = new Float32Array(4 * 1 * 2 * 2); // four patches of one row of two, two neurons
      values[(1 * 2 + 0) * 2 + 0] = 8; // patch 1 (upper right), left position, neuron 0
      values[(2 * 2 + 1) * 2 + 1] = 4; // patch 2 (lower left), right position, neuron 1
      draw.drawActivity(target, { patches: 4, height: 1, width: 2, channels: 2, values }, { columns: 2, colours });
      /** The eight positions of a map, row by row: four across, two down. */
      const read = (/** @type {number} */ left, /** @type {number} */ side) =>
        [0.25, 0.75].map((down) =>
          [0.125, 0.375, 0.625, 0.875].map((across) => at(target, left + across * side, (down * side) / 2)[0]),
        );
      const side = 99;
      return [read(0, side), read(side * 1.12, side)];
    });
    const dark = 30;
    expect(seen[0]).toEqual([
      [dark, dark, 255, dark],
      [dark, dark, dark, dark],
    ]);
    expect(seen[1][1][1]).toBeGreaterThan(120);
    expect(seen[1][1][1]).toBeLessThan(160);
    expect(seen[1].flat().filter((value) => value > dark)).toHaveLength(1);
  });

  test('passes over what is no number, and draws nothing of nothing', async () => {
    const found = await visit.page.evaluate(() => {
      const { draw, canvas, colours, find } = globalThis;
      const target = canvas(100, 100);
      const values = Float32Array.of(NaN, 1, Infinity, -3);
      draw.drawActivity(target, { patches: 1, height: 2, width: 2, channels: 1, values }, { colours });
      const bright = find(target, ([red]) => red > 250);
      const empty = canvas(50, 50);
      draw.drawActivity(empty, { patches: 0, height: 0, width: 0, channels: 0, values: [] }, { colours });
      return { bright, left: find(empty, ([, , , alpha]) => alpha > 0).count };
    });
    expect(found.left).toBe(0);
    expect(found.bright.top).toBeLessThan(5); // the 1 in the upper right …
    expect(found.bright.left).toBeLessThan(5); // … and infinity in the lower left are as bright as can be
    expect(Math.abs(found.bright.count - 5000)).toBeLessThan(400);
  });
});

describe('drawHistogram', () => {
  const bins = (/** @type {Record<number, number>} */ counts) => Array.from({ length: 64 }, (_, i) => counts[i] ?? 0);

  test('shows scores at their place, as shares, fixations filled and saccades hatched', async () => {
    const data = { lowest: -4, highest: 4, fixation: bins({ 44: 10 }), saccade: bins({ 16: 3000, 17: 3000 }) };
    const seen = await visit.page.evaluate((scores) => {
      const { draw, canvas, colours, find } = globalThis;
      const target = canvas(656, 200); // ten pixels to a bin, eight at each side
      draw.drawHistogram(target, scores, colours);
      const green = ([red, g, , alpha]) => alpha > 0 && g > red + 30;
      const red = ([r, g, , alpha]) => alpha > 0 && r > g + 30;
      const inner = (/** @type {number} */ left, isWanted) => {
        const { data } = target.getContext('2d').getImageData(left + 3, 120, 4, 50);
        const places = Array.from({ length: 200 }, (_, i) => 4 * i);
        return places.filter((place) => isWanted([...data.subarray(place, place + 4)])).length;
      };
      return {
        fixation: find(target, green),
        saccade: find(target, red),
        filled: inner(448, green),
        hatched: inner(168, ([, , , alpha]) => alpha > 60),
      };
    }, data);
    expect(seen.fixation.left).toBeGreaterThanOrEqual(8 + 44 * 10 - 2);
    expect(seen.fixation.right).toBeLessThanOrEqual(8 + 45 * 10 + 2);
    expect(seen.saccade.left).toBeGreaterThanOrEqual(8 + 16 * 10 - 2);
    expect(seen.saccade.right).toBeLessThanOrEqual(8 + 18 * 10 + 2);
    // half as high, since the saccades' share is spread over two bins, though they are many more
    const [high, half] = [178 - seen.fixation.top, 178 - seen.saccade.top];
    expect(half / high).toBeGreaterThan(0.45);
    expect(half / high).toBeLessThan(0.58);
    expect(seen.filled).toBe(200);
    expect(seen.hatched).toBeGreaterThan(10);
    expect(seen.hatched).toBeLessThan(190);
  });

  test('an outermost bin that holds nearly everything does not hide the others', async () => {
    const counts = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i + 10, 5]));
    const data = { lowest: -4, highest: 4, fixation: bins({ ...counts, 63: 100_000 }), saccade: bins({}) };
    const same = { ...data, fixation: bins({ ...counts, 63: 10 }) };
    const tops = await visit.page.evaluate(
      (all) =>
        all.map((scores) => {
          const { draw, canvas, colours, find } = globalThis;
          const target = canvas(656, 200);
          draw.drawHistogram(target, scores, colours);
          const box = find(target, ([red, green, , alpha]) => alpha > 0 && green > red + 30);
          return { top: box.top, left: box.left };
        }),
      [data, same],
    );
    expect(tops[0].top).toBeGreaterThanOrEqual(4);
    expect(tops[1].top).toBeLessThan(40);
    expect(tops[1].left).toBeLessThan(120);
  });

  test('is an empty axis without scores, with huge counts, and where there is no room', async () => {
    const coloured = await visit.page.evaluate(() => {
      const { draw, canvas, colours, find } = globalThis;
      const isColoured = ([red, green, , alpha]) => alpha > 0 && Math.abs(red - green) > 30;
      const scores = (/** @type {number} */ count) => ({
        lowest: -4,
        highest: 4,
        fixation: Array(64).fill(count),
        saccade: Array(64).fill(0),
      });
      const counts = [0, NaN, Infinity, 1e300].map((count) => {
        const target = canvas(320, 120);
        draw.drawHistogram(target, scores(count), colours);
        return [find(target, isColoured).count > 0, find(target, ([, , , alpha]) => alpha > 0).count > 300];
      });
      draw.drawHistogram(canvas(20, 10), scores(1), colours);
      return counts;
    });
    expect(coloured).toEqual([
      [false, true],
      [false, true],
      [false, true],
      [true, true],
    ]);
  });
});

describe('drawSeen', () => {
  test('middle gray is the mean, and one outlier changes nothing else', async () => {
    const [plain, odd] = await visit.page.evaluate(() => {
      const { draw, canvas, at } = globalThis;
      return [undefined, 1e9].map((outlier) => {
        const values = Float32Array.from({ length: 64 }, (_, i) => (i % 8) - 3.5);
        if (outlier !== undefined) values[63] = outlier;
        values[62] = NaN;
        const target = canvas(200, 80); // the picture is 80 × 80, in the middle
        draw.drawSeen(target, { side: 8, channels: 1, values });
        return [10, 65, 75, 105, 135].map((x) => at(target, x, 5));
      });
    });
    expect(plain[0][3]).toBe(0); // beside the picture
    const grays = plain.slice(1).map(([red, green, blue]) => (red === green && green === blue ? red : NaN));
    expect(grays).toEqual([...grays].sort((a, b) => a - b));
    expect(grays[0]).toBeGreaterThan(30);
    expect(grays[0]).toBeLessThan(70);
    expect(Math.abs(grays[0] + grays[3] - 255)).toBeLessThan(8);
    odd.forEach(([red], i) => expect(Math.abs(red - plain[i][0])).toBeLessThan(8));
  });

  test('shows three channels in colour, and one tone as gray', async () => {
    const [colour, flat] = await visit.page.evaluate(() => {
      const { draw, canvas, at } = globalThis;
      const [one, two] = [canvas(40, 40), canvas(40, 40)];
      const values = Float32Array.from({ length: 48 }, (_, i) => (i % 3 === 0 ? 2 : -1));
      draw.drawSeen(one, { side: 4, channels: 3, values });
      draw.drawSeen(two, { side: 4, channels: 1, values: new Float32Array(16).fill(7) });
      return [at(one, 20, 20), at(two, 20, 20)];
    });
    expect(colour[0]).toBeGreaterThan(190);
    expect(colour[1]).toBeLessThan(100);
    expect(Math.abs(flat[0] - 127)).toBeLessThan(2);
  });
});

describe('drawDepth', () => {
  test('the trained line lies where its values are, the twin’s below it', async () => {
    const seen = await visit.page.evaluate(() => {
      const { draw, canvas, find } = globalThis;
      const target = canvas(500, 300);
      const own = { ink: '#ff0000', soft: '#00ff00', faint: '#ccc', line: 'transparent', card: 'transparent' };
      draw.drawDepth(target, { trained: [0.5, 0.5, 0.5], twin: [0.25, 0.25, 0.25], chance: 0.1 }, own);
      const rows = (isWanted) => {
        const { data } = target.getContext('2d').getImageData(230, 0, 1, 300); // between the first two blocks
        return Array.from({ length: 300 }, (_, y) => y).filter((y) => isWanted([...data.subarray(4 * y, 4 * y + 4)]));
      };
      return {
        trained: rows(([red, , , alpha]) => red > 200 && alpha > 200),
        twin: rows(([, green, , alpha]) => green > 200 && alpha > 100),
        numbers: find(target, ([red, , , alpha]) => red > 128 && alpha > 128),
      };
    });
    const middle = (/** @type {number[]} */ rows) => rows.reduce((sum, row) => sum + row, 0) / rows.length;
    const scale = (274 - 14) / 0.6; // from the bottom line to 60 %
    expect(middle(seen.trained)).toBeCloseTo(274 - 0.5 * scale, -0.5);
    expect(Math.abs(middle(seen.twin.slice(0, 2)) - (274 - 0.25 * scale))).toBeLessThan(2);
    expect(seen.numbers.right).toBeLessThan(498);
    expect(seen.numbers.top).toBeGreaterThan(1);
  });

  test.each([320, 1200])('names are neither cut off nor on one another at %i pixels', async (width) => {
    const texts = await visit.page.evaluate((wide) => {
      const { draw, canvas, colours } = globalThis;
      const target = canvas(wide, 240);
      const context = target.getContext('2d');
      const said = [];
      const fillText = context.fillText.bind(context);
      context.fillText = (text, x, y) => {
        const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = context.measureText(text);
        const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = context.measureText(text);
        said.push({ text, left: x - left, right: x + right, top: y - up, bottom: y + down });
        fillText(text, x, y);
      };
      const labels = { trained: 'gelerntes Netz', twin: 'Zwilling mit Zufallsgewichten', chance: 'geraten' };
      const values = [0.11, 0.105, 0.1, 0.1, 0.1, 0.1];
      draw.drawDepth(target, { trained: values, twin: values, chance: 0.1, labels }, colours);
      return said;
    }, width);
    const said = texts.map(({ text }) => text);
    expect(said).toEqual(expect.arrayContaining(['gelerntes Netz', 'geraten', '1', '6', '10']));
    for (const [i, a] of texts.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(width);
      expect(a.top).toBeGreaterThanOrEqual(0);
      expect(a.bottom).toBeLessThanOrEqual(240);
      for (const b of texts.slice(i + 1)) {
        const isApart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect([a.text, b.text, isApart]).toEqual([a.text, b.text, true]);
      }
    }
  });

  test('stands nothing at all, one block and what is no number', async () => {
    await visit.page.evaluate(() => {
      const { draw, canvas, colours } = globalThis;
      draw.drawDepth(canvas(320, 200), { trained: [], twin: [], chance: 0.1 }, colours);
      draw.drawDepth(canvas(320, 200), { trained: [0.5], twin: [NaN], chance: NaN }, colours);
      draw.drawDepth(canvas(10, 10), { trained: [0.5], twin: [0.5], chance: 0.5 }, colours);
    });
  });
});
