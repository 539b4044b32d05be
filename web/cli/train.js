import { setImmediate as nextTurn } from 'node:timers/promises';
import { dataHelp, parseDataName } from '../node/data.js';
import { addEngineOptions, withEngine } from './engine-options.js';
import { checkOutput, printJson, remark, writeOutput } from './files.js';
import { Interrupt } from './interrupt.js';
import { LearningCurve } from './learning-curve.js';
import { loadModel } from './load-model.js';
import { addReadingOptions, dataName, holdOutHelp, positive, presetHelp, whole } from './options.js';
import { startProgress } from './progress.js';
import { readPictures, remarkSkipped } from './read-pictures.js';
import { readRecordingsTask } from './recordings-task.js';
import { checkNaming, checkSense, senseOf, words } from './senses.js';
import { checkName, checkSet, completeOrRefuse, settingsObject } from './settings-options.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./task.js').Item} Item */

/**
 * @typedef {object} OwnTrainOptions
 * @property {string} data
 * @property {string} [unlabeled]
 * @property {string} [resume]
 * @property {string} [preset]
 * @property {string} [rule]
 * @property {number} steps
 * @property {number} [batch]
 * @property {number} [seed]
 * @property {number} [learningRate]
 * @property {Partial<import('../settings.js').Settings>} [set]
 * @property {string} [out]
 * @property {number} [checkpointEvery] steps
 * @property {number} imageSide
 * @property {boolean} [refuseBroken]
 * @property {boolean} [json]
 */

/** @typedef {OwnTrainOptions & Pick<import('./task.js').TaskOptions, 'pattern' | 'readOut' | 'holdOut'> & import('./engine-options.js').EngineChoice} TrainOptions */

/**
 * @typedef {object} TrainResult
 * @property {number} steps
 * @property {number} seconds
 * @property {import('./learning-curve.js').BlockSummary[]} blocks
 * @property {string | null} out
 * @property {boolean} interrupted
 */

const help = `
${dataHelp}

Only the supervised rules use labels (say how many classes: --set '{"classes": 8}'); for all others every picture is
something to look at.  Sounds and clips that
"clapp probe" would test are not learned from: ${holdOutHelp}

The same command gives the same file, bit for bit, and
--resume continues as if it had never stopped; --steps then counts the further ones.  Ctrl-C finishes the step, writes
the checkpoint and exits with 130.  A checkpoint takes its name when it is whole: whatever happens with
--checkpoint-every, FILE is the last one, and --resume FILE --out FILE goes on from there.

--json prints {"steps", "images", "seconds", "preset", "settings", "blocks": [{"loss", "firstLoss", "violated",
"firstViolated"}, …], "out", "skipped", "simd", "relaxed", "threads", "interrupted"}.  The blocks' numbers are means over the
last and over the first 20 steps of this run (of a short one, over each half).`;

/** @param {import('commander').Command} program */
export function addTrain(program) {
  const command = program
    .command('train')
    .description('let a network learn from pictures, sounds or clips')
    .requiredOption('--data <data>', 'what to learn from', dataName)
    .option('--unlabeled <data>', 'more of it', dataName)
    .option('--resume <file>', 'continue this checkpoint; its settings stay as they are')
    .option('--preset <name>', presetHelp)
    .option('--rule <name>', "how it learns: clapp, clapp++, gim … (default: the preset's, or clapp); random does not")
    .option('--steps <n>', 'steps of one batch each', whole(1, 2 ** 32), 300)
    .option('--batch <n>', 'images in a step (default: 32)', whole(1, 4096))
    .option('--seed <n>', 'of all randomness (default: 0)', whole(0, Number.MAX_SAFE_INTEGER))
    .option('--learning-rate <x>', "of the optimiser (default: the preset's, or 0.0002)", positive)
    .option('--set <json>', 'further settings, as {"classes": 8}; the options above come after them', settingsObject)
    .option('--out <file>', 'write a checkpoint (safetensors)')
    .option('--checkpoint-every <n>', 'write it after every n steps, too', whole(1, 2 ** 32));
  addEngineOptions(addReadingOptions(command))
    .option('--scalar', 'use no vector instructions; gives the same bits')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(train);
}

/** @param {TrainOptions} options */
async function train(options) {
  checkTogether(options);
  checkNaming(options);
  if (options.out !== undefined) checkOutput(options.out);
  await withEngine(options, (engine) => trainWith(engine, options));
}

/**
 * @param {Engine} engine
 * @param {TrainOptions} options
 */
async function trainWith(engine, options) {
  const net = openNet(engine, options);
  const { settings } = net;
  checkSense(settings, options);
  const { items, skipped } = await readItems(engine, options, settings);
  const { counted } = words[senseOf(settings)];
  if (options.out === undefined) remark('no --out: the network will not be kept');

  const began = performance.now();
  const curve = new LearningCurve(net.blockCount);
  const exitCode = await learn(net, items, options, curve);
  const seconds = (performance.now() - began) / 1000;
  if (options.out !== undefined) writeOutput(options.out, net.save());
  if (exitCode !== undefined) process.exitCode = exitCode;
  const result = {
    steps: net.steps,
    [counted]: items.length,
    seconds,
    preset: options.resume === undefined ? (options.preset ?? presetFor(options)) : null,
    settings: net.settings,
    blocks: curve.summary(),
    out: options.out ?? null,
    skipped,
    simd: engine.simd,
    relaxed: engine.relaxed,
    threads: engine.threads,
    interrupted: exitCode !== undefined,
  };
  if (options.json) printJson(result);
  else printSummary(result, `${items.length} ${counted}`);
}

/**
 * @param {Engine} engine
 * @param {TrainOptions} options
 * @param {import('../settings.js').CompleteSettings} settings
 * @returns {Promise<{ items: Item[], skipped: number }>}
 */
async function readItems(engine, options, settings) {
  if (senseOf(settings) !== 'picture') {
    const test = options.holdOut === 'none' ? options.data : undefined; // nobody is tested: all of it may be learned
    const { items, tasks, skipped } = await readRecordingsTask(engine, { ...options, test }, settings);
    return { items: settings.rule.endsWith('supervised') ? tasks[0].train : items, skipped };
  }
  const sets = [await readPictures(engine, options.data, 'train', options)];
  if (options.unlabeled !== undefined) sets.push(await readPictures(engine, options.unlabeled, 'unlabeled', options));
  return { items: sets.flatMap((set) => set.images), skipped: remarkSkipped(sets) };
}

/** @param {{ data: string }} options */
const presetFor = ({ data }) => words[parseDataName(data).sense].preset;

/** @param {TrainOptions} options */
function checkTogether(options) {
  if (options.checkpointEvery !== undefined && options.out === undefined)
    throw new UsageError('--checkpoint-every needs --out: a file to write to');
  if (options.resume === undefined) return;
  /** @type {[string, unknown][]} */
  const given = [
    ['preset', options.preset],
    ['rule', options.rule],
    ['batch', options.batch],
    ['seed', options.seed],
    ['learning-rate', options.learningRate],
    ['set', options.set],
  ];
  const names = given.filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (names.length > 0)
    throw new UsageError(`${names.join(', ')} cannot be given with --resume: the settings come from the file`);
}

/**
 * @param {Engine} engine
 * @param {TrainOptions} options
 * @returns {Clapp}
 */
function openNet(engine, { resume, data, preset = presetFor({ data }), rule, batch, seed, learningRate, set = {} }) {
  if (resume !== undefined) return loadModel(engine, resume).net;
  checkName('preset', preset, engine.presets);
  if (rule !== undefined) checkName('rule', rule, engine.rules);
  checkSet(set, { preset: '--preset' });
  const given = { rule, batch, seed, learning_rate: learningRate };
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings = { preset, ...set, ...chosen };
  completeOrRefuse(engine, settings);
  return engine.create(settings);
}

/**
 * @param {Clapp} net
 * @param {Item[]} items
 * @param {TrainOptions} options
 * @param {LearningCurve} curve
 * @returns {Promise<number | undefined>} the exit code if a signal ended it early
 */
async function learn(net, items, { steps, out, checkpointEvery = Infinity }, curve) {
  const interrupt = new Interrupt();
  const last = net.steps + steps;
  const progress = startProgress('step', last, net.steps);
  try {
    while (net.steps < last && interrupt.exitCode === undefined) {
      const { step, blocks } = net.learn(items);
      curve.add(blocks);
      progress.update(step, `loss ${blocks.map(({ loss }) => loss.toFixed(3)).join(' ')}`);
      if (out !== undefined && step % checkpointEvery === 0 && step < last) keep(out, net);
      await nextTurn(); // signals arrive between two turns
    }
    return net.steps < last ? interrupt.exitCode : undefined;
  } finally {
    progress.end();
    interrupt.stop();
  }
}

/**
 * A checkpoint on the way.  One that cannot be written now, as on a full disk, ends nothing: the last one is still there.
 * @param {string} out
 * @param {Clapp} net
 */
function keep(out, net) {
  try {
    writeOutput(out, net.save());
  } catch (error) {
    remark(`no checkpoint at step ${net.steps}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {TrainResult} result
 * @param {string} learned how many of what
 */
function printSummary({ steps, seconds, out, interrupted, blocks }, learned) {
  const lines = blocks.map(
    (block, index) =>
      `block ${index}  loss ${block.firstLoss.toFixed(4)} → ${block.loss.toFixed(4)}` +
      `  violated ${percent(block.firstViolated)} → ${percent(block.violated)}`,
  );
  lines.push(`${steps} steps${interrupted ? ' (interrupted)' : ''}, ${learned}, ${seconds.toFixed(1)} s`);
  if (out !== null) lines.push(`written to ${out}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
