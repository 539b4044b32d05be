import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { blank, startBrowser, until } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(async () => {
  visit = await browser.open(blank.path, { prepare: blank.prepare });
  await visit.page.evaluate(async () => {
    const { ClappWorker } = await import(/** @type {any} */ ('/web/index.js'));
    Object.assign(globalThis, {
      newWorker: (/** @type {object} */ settings = {}) =>
        ClappWorker.create({ preset: 'tiny', batch: 4, ...settings }, { images: 'sample' }),
      outcome: (/** @type {Promise<unknown>} */ promise) =>
        Promise.race([
          promise.then(
            () => 'answered',
            (error) => `rejected: ${error.message}`,
          ),
          new Promise((resolve) => setTimeout(resolve, 5000, 'pending')),
        ]),
    });
  });
});
afterEach(() => visit.close());
afterAll(() => browser?.close());

test('it tells what it has, and answers', async () => {
  const told = await visit.page.evaluate(async () => {
    const worker = await globalThis.newWorker();
    const report = await worker.step();
    const image = await worker.image(report.first.image);
    const filters = await worker.filters(0);
    const bytes = await worker.save();
    const [settings, images, classes] = [worker.settings, worker.images, worker.classes];
    worker.dispose();
    return {
      settings,
      images,
      classes,
      report,
      image: [image.width, image.height, image.pixels.length / image.channels],
      filters: filters.values.length,
      bytes: bytes.length,
    };
  });
  expect(told.settings).toMatchObject({
    rule: 'clapp++',
    batch: 4,
    crop: 64,
    patch: 16,
    patch_stride: 8,
    first_target_row: 2,
  });
  expect(told.images).toBe(250);
  expect(told.classes).toHaveLength(8);
  expect(told.report.step).toBe(1);
  expect(told.report.blocks).toHaveLength(4);
  expect(told.report.first.broadcast).toHaveLength(4);
  expect(told.image).toEqual([96, 96, 96 * 96]);
  expect(told.filters).toBe(8 * 27);
  expect(told.bytes).toBeGreaterThan(1000);
});

test('the same seed learns the same in two workers, another does not', async () => {
  const [first, second, other] = await visit.page.evaluate(async () => {
    const workers = await Promise.all(
      [{ seed: 2 }, { seed: 2 }, { seed: 3 }].map((settings) => globalThis.newWorker(settings)),
    );
    const reports = [];
    for (const worker of workers) {
      await worker.step();
      reports.push(await worker.step());
      worker.dispose();
    }
    return reports;
  });
  expect(second).toEqual(first);
  expect(other.blocks).not.toEqual(first.blocks);
});

test('reports come while it learns, not faster than a screen needs, and end with the pause', async () => {
  const { steps, rate, after } = await visit.page.evaluate(async () => {
    const worker = await globalThis.newWorker({ batch: 2 });
    const steps = /** @type {number[]} */ ([]);
    worker.addEventListener('report', (/** @type {CustomEvent} */ { detail }) => steps.push(detail.step));
    const start = performance.now();
    await worker.start();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await worker.pause();
    const rate = (steps.length * 1000) / (performance.now() - start);
    const seen = steps.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    worker.dispose();
    return { steps, rate, after: steps.length - seen };
  });
  expect(steps.length).toBeGreaterThan(3);
  expect(rate).toBeLessThan(35);
  expect(after).toBe(0);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
});

test('disposing of it rejects what is pending and what is asked later, and ends the worker', async () => {
  const outcomes = await visit.page.evaluate(async () => {
    const worker = await globalThis.newWorker();
    const pending = [
      worker.step(),
      worker.filters(0),
      worker.save(),
      worker.image(0),
      worker.reset({ preset: 'tiny' }),
    ];
    worker.dispose();
    worker.dispose();
    return Promise.all([...pending, worker.step(), worker.start()].map(globalThis.outcome));
  });
  for (const outcome of outcomes) expect(outcome).toMatch(/^rejected: .*disposed/);
  await until(async () => visit.page.workers().length === 0, 'the end of the worker');
  expect(visit.problems).toEqual([]);
});

test('when it dies, what is pending rejects with the reason, once an error event comes, and nothing hangs later', async () => {
  await visit.page.evaluate(async () => {
    const worker = await globalThis.newWorker();
    const errors = /** @type {string[]} */ ([]);
    worker.addEventListener('error', (/** @type {CustomEvent} */ { detail }) => errors.push(detail.message));
    Object.assign(globalThis, { worker, errors });
  });
  // It is busy for a moment, in which more is asked of it, and then dies.
  await visit.page.workers()[0].evaluate(() => {
    setTimeout(() => {
      for (const end = Date.now() + 1500; Date.now() < end;);
      throw new Error('out of luck');
    });
  });
  await visit.page.evaluate(() => {
    const { worker } = globalThis;
    globalThis.pending = [worker.step(), worker.save(), worker.filters(0)].map(globalThis.outcome);
  });
  const { outcomes, later, errors } = await visit.page.evaluate(async () => ({
    outcomes: await Promise.all(globalThis.pending),
    later: await globalThis.outcome(globalThis.worker.step()),
    errors: globalThis.errors,
  }));
  for (const outcome of [...outcomes, later]) expect(outcome).toMatch(/^rejected: .*out of luck/);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/out of luck/);
});

test('a network that the tab cannot hold is refused before it starts, with the memory it needs', async () => {
  const told = await visit.page.evaluate(() => globalThis.outcome(globalThis.newWorker({ preset: 'vgg6', batch: 300 })));
  expect(told).toMatch(/^rejected: out of memory: the network needs [45]\d{3} MB/);
});

test('settings that cannot be are refused with the learner’s sentence, and the old network lives on', async () => {
  const { created, reset, step } = await visit.page.evaluate(async () => {
    const created = await globalThis.outcome(globalThis.newWorker({ rule: 'nonsense' }));
    const worker = await globalThis.newWorker();
    const reset = await globalThis.outcome(worker.reset({ preset: 'tiny', patch: 4096 }));
    const { step } = await worker.step();
    worker.dispose();
    return { created, reset, step };
  });
  expect(created).toMatch(/^rejected: .*nonsense/);
  expect(reset).toMatch(/^rejected: /);
  expect(step).toBe(1);
});
