// Usage: npm run bench -- [--only kernels] [--rounds N] [--json] (all options: --help)
// Builds what is missing, measures, and prints tables. What the figures mean: tests/bench/README.md.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { build } from '../../build-scripts/build.js';
import { ensureChromium, ensureNodeModules, isMain, runScript, SetupError } from '../../build-scripts/setup.js';

/** The parts in their order; each is loaded only when it is asked for. */
const parts = {
  kernels: () => import('./kernels.js'),
  steps: () => import('./steps.js'),
  peers: () => import('./peers.js'),
  startup: () => import('./startup.js'),
};

/** @param {string} text */
function readCount(text) {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new SetupError(`"${text}" is not a whole number from 1 on`);
  return Number(text);
}

/** @param {string[]} allowed */
const readList = (allowed) => (/** @type {string} */ text) => {
  const words = text.split(',');
  const wrong = words.find((word) => !allowed.includes(word));
  if (wrong !== undefined) throw new SetupError(`there is no "${wrong}"; there are ${allowed.join(', ')}`);
  return words;
};

async function readOptions() {
  const { Command } = await import('commander'); // late, since it may first have to be installed
  const names = Object.keys(parts);
  return new Command('npm run bench --')
    .description('Measures the learner, and what people would use instead, in one run.')
    .option('--only <parts>', `some of ${names.join(',')}`, readList(names), names)
    .option('--rounds <n>', 'rounds in which each thing is measured once', readCount, 11)
    .option('--presets <names>', 'steps: some of the presets', (text) => text.split(','))
    .option('--rules <names>', 'steps: some of the rules', (text) => text.split(','))
    .option('--threads <counts>', 'steps and peers: how many', (text) => text.split(',').map(readCount), [1, 2])
    .option('--trained <n>', 'steps: measured after so many steps of training', readCount, 0)
    .option('--quick', 'kernels: small sizes only, to see that all of it works', false)
    .option('--patient', 'peers: also those that take minutes for a step', false)
    .option('--no-browser', 'nothing in Chromium')
    .option('--figure <file>', 'also draw it, as SVG')
    .option('--json', 'print everything as JSON')
    .parse()
    .opts();
}

/** A line that is written over by the next, where somebody looks on. */
function sayOver(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function main() {
  await ensureNodeModules();
  const { only, json, figure, ...options } = await readOptions();
  await build('all');
  if (options.browser) process.env.CLAPP_CHROMIUM ??= await ensureChromium();
  /** @type {Record<string, unknown>} */
  const all = { machine: `${cpus()[0].model.trim()}, ${cpus().length} cores`, node: process.version };
  if (!json) console.log(`${all.machine}; Node ${all.node}\n`);
  for (const name of only) {
    const { measure, tables } = await parts[name]();
    all[name] = await measure({ ...options, say: sayOver });
    sayOver('');
    if (!json) console.log(tables(all[name]));
  }
  if (figure) writeFileSync(figure, (await import('./figure.js')).drawFigure(/** @type {any} */ (all)));
  if (json) console.log(JSON.stringify(all));
}

if (isMain(import.meta.url)) await runScript(main);
