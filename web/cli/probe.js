import { dataHelp } from '../node/data.js';
import { addEngineOptions, withEngine } from './engine-options.js';
import { printJson, remark } from './files.js';
import { loadModel } from './load-model.js';
import { addReadingOptions, cellsHelp, dataName, holdOutHelp, whole } from './options.js';
import { readOut } from './read-out.js';
import { checkNaming, checkSense, senseOf, words } from './senses.js';
import { countSamples, readMaterial } from './task.js';

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

/** @typedef {OwnProbeOptions & Pick<import('./task.js').TaskOptions, 'pattern' | 'readOut' | 'holdOut'> & import('./engine-options.js').EngineChoice} ProbeOptions */

const help = `
${dataHelp}

For each block: multinomial logistic regression on the block's codes, averaged over the picture's centre, or over each
of its --cells × --cells parts.  Beside it stands the same network as it was before it learned: same settings, same
seed, fresh weights.  Without --test every fifth picture of each class is kept for testing; of sounds and clips
${holdOutHelp}

--json prints {"blocks": [{"trained", "random", "trainedFit", "randomFit"}, …], "classes", "train", "test", "steps",
"seconds", "skipped"}: percent right on the test pictures; "…Fit" on those it was fitted to.  For
sounds and clips {"readOuts": [{"readOut", "blocks", "classes", "train", "test"}, …], "steps", "seconds", "skipped"}.`;

/** @param {import('commander').Command} program */
export function addProbe(program) {
  const command = program
    .command('probe')
    .description('how well a linear read-out of each block tells classes apart')
    .requiredOption('--model <file>', 'a checkpoint')
    .requiredOption('--data <data>', 'pictures, sounds or clips of classes', dataName)
    .option('--test <data>', 'the same for testing', dataName)
    .option('--cells <n>', cellsHelp, whole(1, 64), 1);
  addEngineOptions(addReadingOptions(command))
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(probe);
}

/** @param {ProbeOptions} options */
async function probe(options) {
  checkNaming(options);
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
  const { settings, steps } = net;
  checkSense(settings, options);
  const { tasks, skipped } = await readMaterial(engine, options, settings);
  const { things } = words[senseOf(settings)];
  for (const task of tasks) {
    const { classes, fit, test } = countSamples(task);
    const name = task.name === undefined ? '' : `${task.name}: `;
    remark(`${name}${classes} classes, ${fit} ${task.frames === undefined ? things : 'frames'} to fit, ${test} to test`);
  }
  const trained = await readOut(engine, net, tasks, { name: 'trained', cells });
  net.dispose();
  const fresh = engine.create(settings);
  const random = await readOut(engine, fresh, tasks, { name: 'random', cells });
  fresh.dispose();
  const results = tasks.map((task, index) => {
    const { classes, fit, test } = countSamples(task);
    return { readOut: task.name, blocks: blocksOf(trained[index], random[index]), classes, train: fit, test };
  });
  const seconds = (performance.now() - began) / 1000;
  if (options.json) {
    const [{ readOut: name, ...only }] = results;
    printJson({ ...(name === undefined ? only : { readOuts: results }), steps, seconds, skipped });
  } else for (const { readOut: name, blocks } of results) printTable(blocks, name);
}

/**
 * @param {import('./read-out.js').Probed[]} trained
 * @param {import('./read-out.js').Probed[]} random
 */
function blocksOf(trained, random) {
  return trained.map((own, block) => ({
    trained: 100 * own.testAccuracy,
    random: 100 * random[block].testAccuracy,
    trainedFit: 100 * own.trainAccuracy,
    randomFit: 100 * random[block].trainAccuracy,
  }));
}

/**
 * @param {{ trained: number, random: number }[]} blocks
 * @param {string} [name]
 */
function printTable(blocks, name) {
  const lines = blocks.map(
    ({ trained, random }, block) =>
      `${String(block).padStart(5)}  ${trained.toFixed(1).padStart(7)} %  ${random.toFixed(1).padStart(6)} %`,
  );
  const title = name === undefined ? [] : [name];
  process.stdout.write([...title, 'block    trained    random', ...lines, ''].join('\n'));
}
