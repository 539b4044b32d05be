import { dataHelp } from '../node/data.js';
import { quoteCommand } from './command-line.js';
import { makePlan } from './compare-plan.js';
import { summarise } from './compare-result.js';
import { runRules } from './compare-run.js';
import { formatTable } from './compare-table.js';
import { drawPage } from './figure/page.js';
import { drawPicture } from './figure/picture.js';
import { addEngineOptions, withEngine } from './engine-options.js';
import { checkOutput, printJson, remark, writeOutput } from './files.js';
import { endOnSignal } from './interrupt.js';
import { addReadingOptions, dataName, listOfWholes, positive, whole } from './options.js';
import { settingsObject } from './settings-options.js';
import { readTask } from './task.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('./compare-plan.js').PlanOptions} PlanOptions */
/** @typedef {import('./compare-result.js').Comparison} Comparison */
/** @typedef {import('./task.js').TaskOptions} TaskOptions */
/** @typedef {import('./engine-options.js').EngineChoice} EngineChoice */
/** @typedef {{ figure?: string, json?: boolean }} OutputOptions */
/** @typedef {PlanOptions & TaskOptions & EngineChoice & OutputOptions} CompareOptions */

const help = `
${dataHelp}

Every rule learns on the same network from the same pictures: all of them without labels, those of --test included; the
supervised rules only from those that the read-out is fitted to.  Then each block is read out as "clapp probe" does it,
and so is a random twin: same settings, seed and sight, never trained.  Without --test every fifth picture of each class
tests.  Percent right on the test pictures, mean ± standard deviation over the seeds.

--alignment: the cosine between each block's local update and what back-propagation gives for the same weights (clapp
and clapp-s: hinge-cpc; clapp++: clapp++-bp; gim: cpc; greedy-supervised: supervised), mean over 8 batches at the end.

--json prints {"command", "data", "preset", "budget", "seeds", "cells", "classes", "images", "fit", "test", "skipped",
"rules": [{"rule", "sight", "steps", "images", "seconds", "blocks": [{"trained": {"mean", "sd", "values"}, "random": the
same, "alignment"?}, …], "best": {"trained", "random", "difference"}, "settings", "runs"}, …], "settings", "threads", "relaxed",
"version"}.
Steps, images and seconds are means over the seeds; a rule's "settings" are those in which it differs from another.`;

/** @param {import('commander').Command} program */
export function addCompare(program) {
  const command = program.command('compare');
  command
    .description('rules on the same network, pictures and seeds: how well each block can be read out')
    .requiredOption('--data <data>', 'labelled pictures', dataName)
    .option('--unlabeled <data>', 'further pictures to learn from', dataName)
    .option('--test <data>', 'labelled pictures for testing', dataName)
    .option('--preset <name>', 'the network: tiny, small, small-grid, webcam or vgg6', 'tiny')
    .option('--set <json>', 'further settings, as {"learning_rate": 0.0005}', settingsObject)
    .option('--rules <names>', 'all that learn, or some: clapp,clapp++,gim', 'all')
    .option('--steps <n>', 'steps of one batch for each rule and seed (default: 300)', whole(1, 2 ** 32))
    .addOption(
      command
        .createOption('--minutes <x>', 'instead of steps: training time for each rule and seed')
        .argParser(positive)
        .conflicts('steps'),
    )
    .option('--seeds <list>', 'a network for each', listOfWholes(0, Number.MAX_SAFE_INTEGER), [1])
    .option('--cells <n>', 'average the codes over n × n parts of the picture', whole(1, 64), 1)
    .option('--batch <n>', 'images in a step (default: 32)', whole(1, 4096))
    .option('--alignment', 'compare local updates with back-propagation')
    .option('--figure <file>', 'draw accuracy over depth: an .html page or an .svg picture');
  addEngineOptions(addReadingOptions(command))
    .option('--scalar', 'use no vector instructions; gives the same bits')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', help)
    .action(compare);
}

/** @param {CompareOptions} options */
async function compare(options) {
  const { figure } = options;
  const draw = figure === undefined ? undefined : chooseDrawing(figure);
  if (figure !== undefined) checkOutput(figure);
  const result = await withEngine(options, (engine) => compareWith(engine, options));
  if (figure !== undefined && draw !== undefined) {
    writeOutput(figure, new TextEncoder().encode(draw(result)));
    remark(`written to ${figure}`);
  }
  if (options.json) printJson(result);
  else process.stdout.write(formatTable(result));
}

/**
 * @param {import('../engine.js').Engine} engine
 * @param {CompareOptions} options
 */
async function compareWith(engine, options) {
  const plan = makePlan(engine, options);
  endOnSignal();
  const { task, images, skipped } = await readTask(engine, options);
  const { classes, train, test } = task;
  const counts = { classes: classes.length, images: images.length, fit: train.length, test: test.length };
  remark(
    `${counts.classes} classes, ${counts.fit} pictures to fit, ${counts.test} to test, ${counts.images} to learn from`,
  );
  const runs = await runRules(engine, plan, { task, images });
  return summarise(engine, plan, runs, {
    command: quoteCommand(['clapp', ...process.argv.slice(2)]),
    data: options.data,
    ...counts,
    skipped,
  });
}

/**
 * @param {string} path
 * @returns {(result: Comparison) => string}
 */
function chooseDrawing(path) {
  if (/\.html?$/i.test(path)) return drawPage;
  if (/\.svg$/i.test(path)) return drawPicture;
  throw new UsageError(`--figure ${path}: expected a name that ends in .html or .svg`);
}
