import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadEngine } from '../engine.js';
import { dataHelp } from '../node/data.js';
import { printJson, remark } from './files.js';
import { loadModel } from './load-model.js';
import { addReadingOptions, dataName } from './options.js';
import { startProgress } from './progress.js';
import { readPictures, remarkSkipped } from './read-pictures.js';
import { splitByClass, relabel } from './split.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./split.js').LabelledImage} LabelledImage */
/** @typedef {{ train: LabelledImage[], test: LabelledImage[], classes: string[] }} Task */

/**
 * @typedef {object} ProbeOptions
 * @property {string} model
 * @property {string} data
 * @property {string} [test]
 * @property {number} imageSide
 * @property {boolean} [refuseBroken]
 * @property {boolean} [json]
 */

const help = `
${dataHelp}

For each block: multinomial logistic regression on the block's codes, averaged over the patches of the picture's
centre.  Beside it stands the same network as it was before it learned: same settings, same seed, fresh weights.
Without --test every fifth picture of each class is kept for testing.

--json prints {"blocks": [{"trained", "random", "trainedFit", "randomFit"}, …], "classes", "train", "test", "steps",
"seconds", "skipped"}: percent right on the test pictures; "…Fit" on those it was fitted to.`;

/** @param {import('commander').Command} program */
export function addProbe(program) {
  const command = program
    .command('probe')
    .description('how well a linear read-out of each block tells classes apart')
    .requiredOption('--model <file>', 'a checkpoint')
    .requiredOption('--data <data>', 'labelled pictures', dataName)
    .option('--test <data>', 'labelled pictures for testing', dataName);
  addReadingOptions(command)
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(probe);
}

/** @param {ProbeOptions} options */
async function probe(options) {
  const began = performance.now();
  const engine = await loadEngine();
  const { net } = loadModel(engine, options.model);
  const { task, skipped } = await readTask(engine, options);
  remark(`${task.classes.length} classes, ${task.train.length} pictures to fit, ${task.test.length} to test`);
  const { settings, steps } = net;
  const trained = await readOut(engine, net, task, 'trained');
  net.dispose();
  const fresh = engine.create(settings);
  const random = await readOut(engine, fresh, task, 'random');
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

/**
 * @param {Engine} engine
 * @param {ProbeOptions} options
 * @returns {Promise<{ task: Task, skipped: number }>}
 */
async function readTask(engine, options) {
  const data = await readPictures(engine, options.data, 'train', options);
  if (data.classes.length < 2) throw new Error(`${options.data}: a probe needs pictures of two classes or more`);
  const { classes } = data;
  if (options.test === undefined) {
    const skipped = remarkSkipped([data]);
    return { task: { ...splitByClass(data.images), classes }, skipped };
  }
  const test = await readPictures(engine, options.test, 'test', options);
  const skipped = remarkSkipped([data, test]);
  const task = { train: relabel(data, classes, options.data), test: relabel(test, classes, options.test), classes };
  return { task, skipped };
}

/**
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Task} task
 * @param {string} name
 */
async function readOut(engine, net, { train, test, classes }, name) {
  const progress = startProgress(`encoding (${name})`, train.length + test.length);
  const encoded = await encode(net, [...train, ...test], progress.update);
  progress.end();
  const labels = (/** @type {LabelledImage[]} */ images) => images.map(({ label }) => label);
  return encoded.map((codes, block) => {
    const size = net.codeSizes[block];
    const middle = train.length * size;
    return engine.probe({
      train: { features: codes.subarray(0, middle), labels: labels(train) },
      test: { features: codes.subarray(middle), labels: labels(test) },
      size,
      classes: classes.length,
    });
  });
}

/**
 * @param {Clapp} net
 * @param {LabelledImage[]} images
 * @param {(done: number) => void} update
 * @returns {Promise<Float32Array[]>} for each block (images, code size)
 */
async function encode(net, images, update) {
  const { batch } = net.settings;
  const all = net.codeSizes.map((size) => new Float32Array(images.length * size));
  for (let start = 0; start < images.length; start += batch) {
    const part = net.encode(images.slice(start, start + batch));
    part.forEach((codes, block) => all[block].set(codes, start * net.codeSizes[block]));
    update(Math.min(start + batch, images.length));
    await nextTurn(); // the bar is drawn
  }
  return all;
}

/** @param {{ trained: number, random: number }[]} blocks */
function printTable(blocks) {
  const lines = blocks.map(
    ({ trained, random }, block) =>
      `${String(block).padStart(5)}  ${trained.toFixed(1).padStart(7)} %  ${random.toFixed(1).padStart(6)} %`,
  );
  process.stdout.write(['block    trained    random', ...lines, ''].join('\n'));
}
