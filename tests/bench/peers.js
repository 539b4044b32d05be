import { join } from 'node:path';
import { buildPreset } from '../../build-scripts/build.js';
import { loadEngine } from '../../web/index.js';
import { openChromium } from './browser.js';
import { folder, ModelMaker, writeImages, writeViews } from './models.js';
import { ensurePeers, openPeers, peerVersions } from './peer-programs.js';
import { measureInRounds } from './rounds.js';
import { openBrowserEngines, openLocalEngines } from './step-engines.js';
import { table } from './table.js';

const rule = 'clapp++';
const all = ['tiny', 'small'];
const settled = 60; // steps before the comparison, so that the losses to agree on are not simply 2
const tolerance = 1e-3; // between losses of the same weights and views

/** @param {import('./step-engines.js').StepEngine} engine → as a peer of one case */
function ours(engine, file) {
  return {
    name: `clapp ${engine.name}`,
    slow: false,
    async loss() {
      await engine.load(0, file);
      return engine.loss(0);
    },
    run: (times) => engine.run(0, times),
    close: () => engine.load(0, undefined).catch(() => {}),
  };
}

/** Whether it computes the same as the first: → a reason if it does not, or cannot. */
async function disagreement({ loss, run, slow, warm }, expected) {
  try {
    const losses = await loss();
    const worst = Math.max(...losses.map((each, block) => Math.abs(each - expected[block])));
    if (!(worst <= tolerance)) return `its losses are ${losses.join(' ')} and not ${expected.join(' ')}`;
    if (!slow || warm) await run(1); // one that computes losses may still have no gradients
    return undefined;
  } catch ({ message }) {
    return message.split('\n')[0];
  }
}

async function measurePreset(preset, { local, page, chromium, maker, rounds, trained, threads, patient, say }) {
  const { step } = await maker.make({ preset, rule }, trained || settled);
  const views = join(folder, `${preset}-views.safetensors`);
  const simd = local.find((engine) => engine.name === 'Node SIMD128');
  await simd.load(0, step);
  writeViews(views, await simd.views(0));
  const expected = await simd.loss(0);
  const candidates = [...local, ...page].map((engine) => ours(engine, step));
  candidates.push(...(await openPeers({ step, views }, { threads, chromium, patient })));
  const missing = [];
  const here = [];
  for (const each of candidates) {
    say(`peers, ${preset}: ${each.name}`);
    const reason = await disagreement(each, expected);
    if (reason === undefined) here.push(each);
    else missing.push({ name: each.name, reason });
  }
  const jobs = here.map(({ name, run, slow }) => ({ name, run, ...(slow && { most: 1, rounds: 1 }) }));
  const results = await measureInRounds(jobs, { rounds, seconds: 0.3, say: (text) => say(`peers, ${preset}: ${text}`) });
  for (const { close } of candidates) await close();
  return { preset, rule, trained: trained || settled, losses: expected, missing, results: results.map(({ name, seconds }) => ({ name, ...seconds })) };
}

/**
 * @param {{ rounds: number, presets?: string[], threads: number[], trained: number, browser: boolean, patient: boolean,
 *   say: (text: string) => void }} options
 */
export async function measure({ presets = all, ...options }) {
  ensurePeers();
  await buildPreset('native', ['bench-steps']);
  const images = await writeImages();
  const maker = new ModelMaker(images, await loadEngine());
  const local = await openLocalEngines(images, options);
  const chromium = options.browser ? await openChromium() : undefined;
  const page = chromium ? await openBrowserEngines(chromium, images, options) : [];
  try {
    const measured = [];
    for (const preset of presets.filter((each) => all.includes(each)))
      measured.push(await measurePreset(preset, { ...options, local, page, chromium, maker }));
    return { versions: peerVersions(), presets: measured };
  } finally {
    await maker.close();
    for (const { close } of local) await close();
    await chromium?.close();
  }
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
export function tables({ versions, presets }) {
  const text = presets.map(({ preset, trained, results, missing }) => {
    const torch = results.find(({ name }) => name === 'PyTorch')?.median;
    const rows = results.map(({ name, median, all: runs }) => [
      name + (runs.length === 1 ? ' (one run)' : ''),
      (median * 1000).toFixed(1),
      (1 / median).toPrecision(3),
      torch ? (torch / median).toPrecision(3) : '–',
    ]);
    const rest = missing.map(({ name, reason }) => `${name}: – (${reason})\n`);
    return table([`${preset} ${rule}, after ${trained} steps`, 'ms a step', 'steps/s', 'PyTorch = 1'], rows) + rest.join('');
  });
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${text.join('\n')}\n${names.join(', ')}\n`;
}
