import { afterEach, expect, test } from '@jest/globals';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Loop } from '../../web/learner/loop.js';

const loops = [];

function makeLoop(task = {}) {
  const made = { steps: 0, errors: [], times: [] };
  made.loop = new Loop({
    step() {
      made.steps++;
      made.times.push(performance.now());
      task.step?.(made);
    },
    isReady: task.isReady ?? (() => true),
    fail: ({ message }) => made.errors.push(message),
  });
  loops.push(made.loop);
  return made;
}

afterEach(() => loops.splice(0).forEach((loop) => loop.close()));

async function until(ask) {
  while (!ask()) await nextTurn();
}

test('it makes steps, lets others have a turn in between, and stops behind a step', async () => {
  const made = makeLoop();
  made.loop.start();
  expect(made.steps).toBe(0); // never within the call
  await until(() => made.steps > 20);
  made.loop.pause();
  const { steps } = made;
  await sleep(20);
  expect(made.steps).toBe(steps);
  expect(made.loop.running).toBe(false);
});

test('starting twice does not make it twice as fast: one step, one turn', async () => {
  const between = [];
  const made = makeLoop({ step: ({ steps }) => setImmediate(() => between.push(steps)) });
  made.loop.start();
  made.loop.start();
  made.loop.pause();
  made.loop.start();
  await until(() => between.length >= 10);
  expect(new Set(between).size).toBeGreaterThan(3);
});

test('an interval keeps steps apart, and can be changed on the way', async () => {
  const made = makeLoop();
  made.loop.start(30);
  await until(() => made.steps >= 4);
  const gaps = made.times.slice(1, 4).map((time, n) => time - made.times[n]);
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(28);
  made.loop.start(60_000);
  const { steps } = made;
  await sleep(60);
  expect(made.steps).toBe(steps);
  made.loop.start(0); // a long wait ends at once
  await until(() => made.steps > steps + 3);
});

test.each([-1, NaN, Infinity, '5', null])('%p is no interval', (interval) => {
  const { loop } = makeLoop();
  expect(() => loop.start(interval)).toThrow(`interval is ${interval}, expected 0 to 60000 milliseconds`);
  expect(loop.running).toBe(false);
});

test('it waits for something to learn from', async () => {
  let ready = false;
  const made = makeLoop({ isReady: () => ready });
  made.loop.start();
  await sleep(10);
  expect(made.steps).toBe(0);
  expect(made.loop.running).toBe(true);
  ready = true;
  made.loop.wake();
  await until(() => made.steps > 2);
});

test('it is held while something long goes on, and can be paused meanwhile', async () => {
  const made = makeLoop();
  made.loop.start();
  await until(() => made.steps > 2);
  const held = await made.loop.hold(async () => {
    const { steps } = made;
    await sleep(20);
    expect(made.steps).toBe(steps);
    return 'done';
  });
  expect(held).toBe('done');
  const { steps } = made;
  await until(() => made.steps > steps + 2);
  await expect(
    made.loop.hold(async () => {
      made.loop.pause();
      throw new Error('too long');
    }),
  ).rejects.toThrow('too long');
  const after = made.steps;
  await sleep(10);
  expect(made.steps).toBe(after);
});

test('a step that fails ends it, and it can begin again', async () => {
  const made = makeLoop({
    step({ steps }) {
      if (steps === 3) throw new Error('out of luck');
    },
  });
  made.loop.start();
  await until(() => made.errors.length > 0);
  await sleep(10);
  expect(made.steps).toBe(3);
  expect(made.errors).toEqual(['out of luck']);
  expect(made.loop.running).toBe(false);
  made.loop.start();
  await until(() => made.steps > 5);
});
