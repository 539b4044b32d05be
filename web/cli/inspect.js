import { loadEngine } from '../engine.js';
import { printJson } from './files.js';
import { loadModel } from './load-model.js';
import { listTensors } from './safetensors.js';

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
"shape"}, …]}.`;

/** @param {import('commander').Command} program */
export function addInspect(program) {
  program
    .command('inspect')
    .description('what a checkpoint holds')
    .argument('<file>', 'a checkpoint')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(inspect);
}

/**
 * @param {string} file
 * @param {{ json?: boolean }} options
 */
async function inspect(file, { json }) {
  const engine = await loadEngine();
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
