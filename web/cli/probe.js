import { dataHelp } from '../node/data.js';
import { addEngineOptions, withEngine } from './engine-options.js';
import { printJson, remark } from './files.js';
import { loadModel } from './load-model.js';
import { addReadingOptions, dataName, whole } from './options.js';
import { readOut } from './read-out.js';
import { readTask } from './task.js';

/**
 * @typedef {object} OwnProbeOptions
 * @property {string} model
 * @property {string} data
 * @property {string} [test]
 * @property {number} cells
 * @property {number} imageSide
 * @property {boolean} [refuseBroken]
 * @property {boolean} [json]
 */

/** @typedef {OwnProbeOptions & import('./engine-options.js').EngineChoice} ProbeOptions */

const help = `
${dataHelp}

For each block: multinomial logistic regression on the block's codes, averaged over the picture's centre, or over each
of its --cells × --cells parts.  Beside it stands the same network as it was before it learned: same settings, same
seed, fresh weights.  Without --test every fifth picture of each class is kept for testing.

--json prints {"blocks": [{"trained", "random", "trainedFit", "randomFit"}, …], "classes", "train", "test", "steps",
"seconds", "skipped"}: percent right on the test pictures; "…Fit" on those it was fitted to.`;

/** @param {import('commander').Command} program */
export function addProbe(program) {
  const command = program
    .command('probe')
    .description('how well a linear read-out of each block tells classes apart')
    .requiredOption('--model <file>', 'a checkpoint')
    .requiredOption('--data <data>', 'labelled pictures', dataName)
    .option('--test <data>', 'labelled pictures for testing', dataName)
    .option('--cells <n>', 'average the codes over n × n parts of the picture', whole(1, 64), 1);
  addEngineOptions(addReadingOptions(command))
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(probe);
}

/** @param {ProbeOptions} options */
async function probe(options) {
  await withEngine(options, (engine) => probeWith(engine, options));
}

/**
 * @param {import('../engine.js').Engine} engine
 * @param {ProbeOptions} options
 */
async function probeWith(engine, options) {
  const { cells } = options;
  const began = performance.now();
  const { net } = loadModel(engine, options.model);
  const { task, skipped } = await readTask(engine, options);
  remark(`${task.classes.length} classes, ${task.train.length} pictures to fit, ${task.test.length} to test`);
  const { settings, steps } = net;
  const trained = await readOut(engine, net, task, { name: 'trained', cells });
  net.dispose();
  const fresh = engine.create(settings);
  const random = await readOut(engine, fresh, task, { name: 'random', cells });
  fresh.dispose();
  const blocks = trained.map((own, block) => ({
    trained: 100 * own.testAccuracy,
    random: 100 * random[block].testAccuracy,
    trainedFit: 100 * own.trainAccuracy,
    randomFit: 100 * random[block].trainAccuracy,
  }));
  const seconds = (performance.now() - began) / 1000;
  const counts = { classes: task.classes.length, train: task.train.length, test: task.test.length };
  if (options.json) printJson({ blocks, ...counts, steps, seconds, skipped });
  else printTable(blocks);
}

/** @param {{ trained: number, random: number }[]} blocks */
function printTable(blocks) {
  const lines = blocks.map(
    ({ trained, random }, block) =>
      `${String(block).padStart(5)}  ${trained.toFixed(1).padStart(7)} %  ${random.toFixed(1).padStart(6)} %`,
  );
  process.stdout.write(['block    trained    random', ...lines, ''].join('\n'));
}
