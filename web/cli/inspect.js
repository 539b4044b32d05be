import { loadEngine } from '../engine.js';
import { printJson, readInput } from './files.js';
import { loadModel } from './load-model.js';
import { planMemory, printMemory, settingsInHeader } from './memory.js';
import { whole } from './options.js';
import { listTensors } from './safetensors.js';
import { checkName, completeOrRefuse, settingsObject } from './settings-options.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */

/**
 * @typedef {object} Contents
 * @property {string} file
 * @property {number} steps
 * @property {CompleteSettings} settings
 * @property {number} parameters
 * @property {number} memory bytes
 * @property {{ name: string, type: string, shape: number[] }[]} tensors
 */

const help = `
--json prints {"file", "steps", "settings", "parameters", "memory" (bytes while it learns), "tensors": [{"name", "type",
"shape"}, …]}.

--memory plans instead: what learning would take, of the network in the file or of --preset and --set, before any of it is
taken; with --json {"weights", "moments", "gradients", "images", "activity", "scratch", "threads", "total"} in bytes.`;

/** @param {import('commander').Command} program */
export function addInspect(program) {
  program
    .command('inspect')
    .description('what a checkpoint holds')
    .argument('[file]', 'a checkpoint')
    .option('--memory', 'what learning takes, before it is taken')
    .option('--preset <name>', 'with --memory and no file: the network (default: tiny)')
    .option('--set <json>', 'with --memory: further settings, as {"batch": 8}', settingsObject)
    .option('--threads <n>', 'with --memory: that share the work (default: 1)', whole(1, 64))
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(inspect);
}

/** @typedef {{ json?: boolean, memory?: boolean, preset?: string, set?: object, threads?: number }} Options */

/**
 * @param {string | undefined} file
 * @param {Options} options
 */
async function inspect(file, { memory, ...options }) {
  const engine = await loadEngine();
  if (memory) return inspectMemory(engine, file, options);
  const unused = /** @type {const} */ (['preset', 'set', 'threads']).find((name) => options[name] !== undefined);
  if (unused) throw new UsageError(`--${unused} needs --memory`);
  if (file === undefined) throw new UsageError('inspect needs a checkpoint, or --memory and a preset');
  inspectFile(engine, file, options);
}

/**
 * @param {import('../engine.js').Engine} engine
 * @param {string | undefined} file
 * @param {Options} options
 */
function inspectMemory(engine, file, { json, preset, set, threads = 1 }) {
  if (file !== undefined && preset !== undefined) throw new UsageError('--preset and a file are two networks');
  if (preset !== undefined) checkName('preset', preset, engine.presets);
  const network = file === undefined ? { preset: preset ?? 'tiny' } : settingsInHeader(readInput(file), file);
  const plan = planMemory(engine, completeOrRefuse(engine, { ...network, ...set }), threads);
  if (json) printJson(plan);
  else printMemory(plan);
}

/**
 * @param {import('../engine.js').Engine} engine
 * @param {string} file
 * @param {Options} options
 */
function inspectFile(engine, file, { json }) {
  const { net, bytes } = loadModel(engine, file);
  const { settings, steps } = net;
  const tensors = listTensors(bytes);
  const weights = tensors.filter(({ name }) => name.startsWith('encoder.')); // not the optimiser's moments
  const parameters = weights.reduce((sum, { count }) => sum + count, 0);
  const memory = engine.memory(settings);
  const names = tensors.map(({ name, type, shape }) => ({ name, type, shape }));
  const contents = { file, steps, settings, parameters, memory, tensors: names };
  if (json) printJson(contents);
  else print(contents);
}

/** @param {Contents} contents */
function print({ steps, settings, parameters, memory, tensors }) {
  const { blocks, ...rest } = settings;
  const widest = Math.max(...tensors.map(({ name }) => name.length));
  const lines = [
    `${steps} steps, ${parameters} parameters, ${(memory / 1e6).toFixed(1)} MB while it learns`,
    ...blocks.map((block, index) => `block ${index}  ${describeBlock(block)}`),
    ...Object.entries(rest).map(([name, value]) => `${name} ${value}`),
    ...tensors.map(({ name, type, shape }) => `${name.padEnd(widest)}  ${type}  ${shape.join('×')}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {Required<import('../settings.js').BlockSettings>} block */
function describeBlock({ channels, kernel, stride, padding, pool }) {
  const parts = [
    `${channels} channels`,
    `kernel ${kernel.join('×')}`,
    `stride ${stride.join('×')}`,
    `padding ${padding.join('×')}`,
  ];
  if (pool.some((side) => side > 1)) parts.push(`max-pool ${pool.join('×')}`);
  return parts.join(', ');
}
