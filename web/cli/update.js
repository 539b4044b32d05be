import { loadEngine } from '../engine.js';
import { naming } from '../node/complaint.js';
import { checkOutput, printJson, readInput, writeOutput } from './files.js';
import { listTensors, readFloats } from './safetensors.js';

const help = `
The batch is safetensors: images F32 [B, H, W] (normalised crops), negatives I32 [L, 2, K, B] (for each block, pass and
step ahead: whose code is the false target), updates I32 [L, 2, B] (+1 fixation, -1 saccade, 0 both).  The output holds
the gradient of the loss (not halved) under each weight's name, and loss F32 [L] (the reported, halved one).

--json prints {"out", "tensors", "loss"}.`;

/** @param {import('commander').Command} program */
export function addUpdate(program) {
  program
    .command('update')
    .description('one update with every random choice given, to be checked against automatic differentiation')
    .requiredOption('--model <file>', 'a checkpoint')
    .requiredOption('--batch <file>', 'images and choices')
    .requiredOption('--out <file>', 'where the gradients go')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(update);
}

/** @param {{ model: string, batch: string, out: string, json?: boolean }} options */
async function update({ model, batch, out, json }) {
  checkOutput(out);
  const engine = await loadEngine();
  const modelBytes = readInput(model);
  const batchBytes = readInput(batch);
  const gradients = naming(`${model} with ${batch}`, () => engine.givenUpdate(modelBytes, batchBytes));
  writeOutput(out, gradients);
  const tensors = listTensors(gradients);
  const losses = tensors.find(({ name }) => name === 'loss');
  const loss = losses ? Array.from(readFloats(gradients, losses)) : [];
  if (json) printJson({ out, tensors: tensors.length, loss });
  else
    process.stdout.write(
      `${tensors.length} tensors written to ${out}; loss ${loss.map((x) => x.toFixed(6)).join(' ')}\n`,
    );
}
