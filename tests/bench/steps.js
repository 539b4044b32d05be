import { buildPreset } from '../../build-scripts/build.js';
import { SetupError } from '../../build-scripts/setup.js';
import { loadEngine } from '../../web/index.js';
import { openChromium } from './browser.js';
import { ModelMaker, writeImages } from './models.js';
import { measureInRounds } from './rounds.js';
import { openBrowserEngines, openLocalEngines } from './step-engines.js';
import { table } from './table.js';

/** @type {import('./models.js').Case[]} */
const cases = [
  { preset: 'tiny', rule: 'clapp++' },
  { preset: 'webcam', rule: 'clapp++' },
  { preset: 'small', rule: 'clapp++' },
  { preset: 'small', rule: 'clapp' },
  { preset: 'small', rule: 'gim' },
  { preset: 'small', rule: 'hinge-cpc' },
  { preset: 'small', rule: 'supervised' },
  { preset: 'small-grid', rule: 'clapp' },
  { preset: 'vgg6', rule: 'clapp', batch: 2, rounds: 3 },
  { preset: 'speech-tiny', rule: 'clapp' },
  { preset: 'video-tiny', rule: 'clapp-s' },
  { preset: 'speech', rule: 'clapp', batch: 1, rounds: 3 },
  { preset: 'video', rule: 'clapp-s', batch: 1, rounds: 3 },
];
const all = [...new Set(cases.map(({ preset }) => preset))];

const what = ['step', 'forward']; // by slot

/** @param {import('./step-engines.js').StepEngine} engine → jobs that it can do; none if it has no such network */
async function jobsOf(engine, models) {
  try {
    for (const [slot, name] of what.entries()) await engine.load(slot, models[name]);
  } catch (error) {
    return { jobs: [], missing: { engine: engine.name, reason: error.message } };
  }
  const jobs = what.map((name, slot) => ({ engine: engine.name, what: name, run: (times) => engine.run(slot, times) }));
  return { jobs };
}

/** @param {import('./models.js').Case} item */
async function measureCase(item, { engines, maker, rounds, trained, say }) {
  const models = await maker.make(item, trained);
  const offers = [];
  for (const engine of engines) offers.push(await jobsOf(engine, models));
  const results = await measureInRounds(
    offers.flatMap(({ jobs }) => jobs),
    { rounds: Math.min(rounds, item.rounds ?? rounds), seconds: 0.1, say: (text) => say(`${item.preset} ${item.rule}: ${text}`) },
  );
  const operations = await engines.find(({ count }) => count)?.count?.(0);
  for (const engine of engines) for (const slot of what.keys()) await engine.load(slot, undefined).catch(() => {});
  return {
    ...item,
    trained,
    engines: engines.map(({ name }) => name),
    operations,
    missing: offers.flatMap(({ missing }) => missing ?? []),
    results: results.map(({ engine, what: name, seconds }) => ({ engine, what: name, ms: seconds.median * 1000, best: seconds.best * 1000 })),
  };
}

/**
 * @param {{ rounds: number, presets?: string[], rules?: string[], threads: number[], trained: number, browser: boolean,
 *   say: (text: string) => void }} options
 */
export async function measure({ presets = all, rules, threads, browser, ...rest }) {
  const wrong = presets.find((preset) => !all.includes(preset));
  if (wrong !== undefined) throw new SetupError(`there is no "${wrong}"; there are ${all.join(', ')}`);
  await buildPreset('native', ['bench-steps']);
  const images = await writeImages();
  const maker = new ModelMaker(images, await loadEngine());
  const local = await openLocalEngines(images, { threads });
  const chromium = browser ? await openChromium() : undefined;
  const engines = [...local, ...(chromium ? await openBrowserEngines(chromium, images, { threads }) : [])];
  try {
    const measured = [];
    for (const item of cases.filter(({ preset, rule }) => presets.includes(preset) && (rules?.includes(rule) ?? true)))
      measured.push(await measureCase(item, { ...rest, engines, maker }));
    return measured;
  } finally {
    await maker.close();
    for (const { close } of local) await close();
    await chromium?.close();
  }
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
export function tables(measured) {
  const engines = [...new Set(measured.flatMap(({ engines: names }) => names))];
  const rows = measured.flatMap(({ preset, rule, batch, trained, results }) => {
    const time = (engine, name) => results.find((each) => each.engine === engine && each.what === name)?.ms;
    const name = [preset, rule, batch && `batch ${batch}`, trained > 0 && `after ${trained} steps`].filter(Boolean).join(' ');
    const row = (text, value) => [`${name}: ${text}`, ...engines.map((engine) => value(engine) ?? '–')];
    return [
      row('step, ms', (engine) => time(engine, 'step')?.toFixed(1)),
      row('forward, ms', (engine) => time(engine, 'forward')?.toFixed(1)),
      row('step / forward', (engine) => time(engine, 'step') && (time(engine, 'step') / time(engine, 'forward')).toFixed(2)),
    ];
  });
  return [table(['', ...engines], rows), operationsTable(measured)].join('\n');
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
function operationsTable(measured) {
  const rows = measured.flatMap(({ preset, rule, operations: o }) => {
    if (!o) return [];
    const done = o.convolve + o.correlate + o.multiply;
    const dense = 3 * o.forward - (o.forward - o.inputGradients) + 2 * o.matrices;
    return [[`${preset} ${rule}`, ...[o.convolve, o.correlate, o.multiply, done, dense].map((millions) => millions.toFixed(0)), (done / dense).toFixed(2)]];
  });
  const head = ['million multiply-adds in a step', 'convolve', 'correlate', 'multiply', 'all', 'with nothing left out', 'share'];
  return table(head, rows);
}
