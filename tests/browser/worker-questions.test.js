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
    const { ClappWorker } = await import(/** @type {any} */ ('/web/index.js'));
    const picture = (/** @type {number} */ n, side = 64) => {
      const pixels = new Uint8Array(side * side * 3).map((_, at) => (at * (3 + n) + ((at * n) >> 5)) & 255);
      return { pixels, width: side, height: side, channels: 3, label: n % 2 };
    };
    Object.assign(globalThis, {
      picture,
      newWorker: (/** @type {any} */ images, settings = {}, options = {}) =>
        ClappWorker.create({ preset: 'webcam', batch: 4, ...settings }, { images, ...options }),
      pictures: Array.from({ length: 12 }, (_, n) => picture(n)),
      /** A frame as a camera gives it: one colour. */
      frame: (/** @type {string} */ colour, width = 128, height = 96) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
        context.fillStyle = colour;
        context.fillRect(0, 0, width, height);
        return canvas.transferToImageBitmap();
      },
      refusal: (/** @type {Promise<unknown>} */ promise) =>
        promise.then(
          () => 'answered',
          (error) => error.message,
        ),
      next: (/** @type {EventTarget} */ target, /** @type {string} */ type) =>
        new Promise((resolve) =>
          target.addEventListener(type, (event) => resolve(/** @type {any} */ (event).detail), { once: true }),
        ),
    });
  });
});
afterEach(() => visit.close());
afterAll(() => browser?.close());

test('learning with everything asked in between is learning without, bit for bit', async () => {
  const { same, observed, depth, counts, guess, steps } = await visit.page.evaluate(async () => {
    const { newWorker, pictures } = globalThis;
    const [asked, left] = [await newWorker(pictures), await newWorker(pictures)];
    await asked.observe({
      filters: [0, 3],
      activity: true,
      scores: true,
      seen: true,
      synapse: { block: 0, neuron: 1, row: 1, column: 1, channel: 0 },
    });
    const places = await asked.survey();
    const others = [
      () => asked.exciting({ block: 2, neuron: 3, count: 4 }),
      () => asked.neighbours({ block: 2, image: 3, x: 20, y: 30, count: 4 }),
      () => asked.codes({ block: 1, count: 20 }),
      () => asked.depth(),
      () => asked.collect({ name: 0, image: 0 }),
      () => asked.collect({ name: 1, image: pictures[1] }),
      () => asked.fitNames(),
      () => asked.press(1),
      () => asked.collect({ name: 1, image: 3 }),
      () => asked.release(),
      () => asked.guess({ image: 1 }),
      () => asked.tally(),
    ];
    const answers = [];
    let report;
    for (const other of others) {
      report = await asked.step();
      answers.push(await other());
    }
    for (let step = 0; step < others.length; step++) await left.step();
    const [one, two] = [await asked.save(), await left.save()];
    const same = one.length === two.length && two.every((/** @type {number} */ byte, at = 0) => byte === one[at]);
    asked.dispose();
    left.dispose();
    return {
      same,
      steps: report.step,
      observed: Object.keys(report.observed).sort(),
      depth: answers[3],
      counts: answers[8].counts,
      guess: [answers[10].trained.length, answers[10].twin[0].probabilities.length, answers[11].trained[0].total],
      places,
    };
  });
  expect(same).toBe(true);
  expect(steps).toBe(12);
  expect(observed).toEqual(['activity', 'filters', 'scores', 'seen', 'synapse']);
  expect(depth).toMatchObject({ train: 10, test: 2, classes: 2 });
  expect(depth.trained).toHaveLength(4);
  expect(depth.twin).toHaveLength(4);
  expect(counts).toEqual([1, 2]);
  expect(guess).toEqual([4, 2, 1]);
});

test('running steps and single ones learn the same', async () => {
  const { steps, same } = await visit.page.evaluate(async () => {
    const { newWorker, pictures, next } = globalThis;
    const [one, other] = [await newWorker(pictures), await newWorker(pictures)];
    await one.observe({ filters: [0], seen: true });
    let last = next(one, 'report');
    await one.start();
    while ((await last).step < 5) last = next(one, 'report');
    await one.pause();
    const { step } = await one.step();
    let report;
    for (let n = 0; n < step; n++) report = await other.step();
    const [ran, stepped] = [await one.save(), await other.save()];
    const same = ran.length === stepped.length && ran.every((/** @type {number} */ one, at = 0) => one === stepped[at]);
    return { steps: [step, report.step], same };
  });
  expect(steps[0]).toBeGreaterThan(5);
  expect(steps[1]).toBe(steps[0]);
  expect(same).toBe(true);
});

test('reports carry what is observed, and state events tell when it begins and ends', async () => {
  const { states, seen, paused } = await visit.page.evaluate(async () => {
    const { newWorker, pictures, next } = globalThis;
    const worker = await newWorker(pictures);
    const states = /** @type {boolean[]} */ ([]);
    worker.addEventListener('state', (/** @type {CustomEvent} */ { detail }) => states.push(detail.running));
    await worker.observe({ filters: [2], seen: true });
    await worker.start({ interval: 5 });
    await worker.start({ interval: 50 });
    const seen = [];
    for (let n = 0; n < 3; n++) {
      const { observed } = await next(worker, 'report');
      seen.push([observed.seen.length, Object.keys(observed.filters).join(), observed.scores === undefined]);
    }
    await worker.pause();
    await worker.pause();
    const paused = Object.keys(await worker.observe({ scores: true }));
    worker.dispose();
    return { states, seen, paused };
  });
  expect(states).toEqual([true, false]);
  expect(seen).toEqual(new Array(3).fill([2, '2', true]));
  expect(paused).toEqual(['scores']);
});

test('frames: learning waits for the first, the newest scene leads, bitmaps are handed over', async () => {
  const told = await visit.page.evaluate(async () => {
    const { newWorker, frame, next, refusal } = globalThis;
    const worker = await newWorker('frames');
    const empty = [worker.images, worker.secondView, await refusal(worker.step())];
    await worker.start();
    const first = next(worker, 'report');
    const bitmap = frame('rgb(10, 60, 200)');
    const taken = [await worker.addFrame(bitmap)];
    const closed = bitmap.width;
    const newest = (await first).first;
    taken.push(await worker.addFrame(frame('rgb(10, 60, 201)')), await worker.addFrame(frame('yellow', 960, 480)));
    const scene = await worker.image(1);
    const broken = await refusal(worker.addFrame({ pixels: new Uint8Array(3), width: 2, height: 2, channels: 3 }));
    const none = await refusal(worker.addFrame(undefined));
    await worker.pause();
    const after = await worker.step();
    await worker.collect({ name: 0, frame: frame('blue') });
    await worker.collect({ name: 1, frame: frame('white') });
    await worker.fitNames();
    const guess = await worker.guess({ frame: frame('rgb(0, 0, 240)') });
    worker.dispose();
    return {
      empty,
      taken,
      closed,
      newest,
      broken,
      none,
      images: worker.images,
      scene: [scene.width, scene.height, ...scene.pixels.slice(0, 3)],
      after: after.first.image,
      guess: guess.trained.length,
    };
  });
  expect(told.empty).toEqual([0, true, 'no frame has come yet']);
  expect(told.closed).toBe(0);
  expect(told.newest).toMatchObject({ image: 0, newest: true });
  expect(told.taken).toEqual([
    { scenes: 1, kept: true, index: 0 },
    { scenes: 1, kept: false, index: 0 },
    { scenes: 2, kept: true, index: 1 },
  ]);
  expect(told.images).toBe(2);
  expect(told.scene).toEqual([512, 256, 255, 255, 0]);
  expect(told.after).toBe(1);
  expect(told.broken).toBe('frame.pixels has 3 bytes, expected 2 × 2 × 3 = 12');
  expect(told.none).toBe('frame is undefined, expected an object');
  expect(told.guess).toBe(4);
  expect(visit.problems).toEqual([]);
});

test('other images and another network while it runs', async () => {
  const told = await visit.page.evaluate(async () => {
    const { newWorker, pictures, next, refusal } = globalThis;
    const worker = await newWorker(pictures, {}, { classes: ['odd', 'even'] });
    const errors = /** @type {unknown[]} */ ([]);
    worker.addEventListener('error', (/** @type {CustomEvent} */ { detail }) => errors.push(detail.message));
    const before = [worker.images, worker.classes.length, worker.credits.length];
    await worker.start();
    await next(worker, 'report');
    const refusals = [
      await refusal(worker.replaceImages([])),
      await refusal(worker.load(new Uint8Array(100))),
      await refusal(worker.addFrame(pictures[0])),
      await refusal(worker.start({ interval: -3 })),
    ];
    const kept = [worker.images, (await next(worker, 'report')).step > 0];
    const sample = await worker.replaceImages('sample');
    const bytes = await worker.save();
    await worker.reset({ preset: 'tiny', batch: 2 });
    const reset = worker.settings.batch;
    const loaded = await worker.load(bytes);
    const { step } = await next(worker, 'report');
    const frames = await worker.replaceImages('frames');
    await worker.addFrame(pictures[0]);
    const { first } = await next(worker, 'report');
    worker.dispose();
    return {
      before,
      refusals,
      kept,
      sample: [sample.images, worker.credits.length, sample.classes.length],
      reset,
      loaded: [loaded.batch, worker.settings.batch],
      goesOn: step > 1,
      frames: frames.images,
      newest: first.newest,
      errors,
    };
  });
  expect(told.before).toEqual([12, 2, 0]);
  expect(told.refusals[0]).toBe('there are no images to learn from');
  expect(told.refusals[1]).not.toBe('answered');
  expect(told.refusals[2]).toMatch(/^frames are only taken/);
  expect(told.refusals[3]).toMatch(/^interval is -3/);
  expect(told.kept).toEqual([12, true]);
  expect(told.sample[0]).toBe(250);
  expect(told.sample[2]).toBe(8);
  expect(told.reset).toBe(2);
  expect(told.loaded).toEqual([4, 4]);
  expect(told.goesOn).toBe(true);
  expect(told.frames).toBe(0);
  expect(told.newest).toBe(true);
  expect(told.errors).toEqual([]);
});

test('a pause is answered while something long goes on', async () => {
  const order = await visit.page.evaluate(async () => {
    const { newWorker } = globalThis;
    const worker = await newWorker('sample', { batch: 32 });
    const order = /** @type {string[]} */ ([]);
    await worker.start();
    const long = worker.depth().then(() => order.push('depth'));
    await worker.pause().then(() => order.push('pause'));
    await long;
    worker.dispose();
    return order;
  });
  expect(order).toEqual(['pause', 'depth']);
});
