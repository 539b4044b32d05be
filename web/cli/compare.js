import { dataHelp, parseDataName } from '../node/data.js';
import { quoteCommand } from './command-line.js';
import { makePlan } from './compare-plan.js';
import { summarise } from './compare-result.js';
import { runRules } from './compare-run.js';
import { formatTables } from './compare-table.js';
import { drawPage } from './figure/page.js';
import { drawPicture } from './figure/picture.js';
import { addEngineOptions, withEngine } from './engine-options.js';
import { checkOutput, printJson, remark, writeOutput } from './files.js';
import { endOnSignal } from './interrupt.js';
import { addReadingOptions, cellsHelp, dataName, holdOutHelp, listOfWholes, positive, presetHelp, whole } from './options.js';
import { checkNaming, checkSense, words } from './senses.js';
import { completeOrRefuse, settingsObject } from './settings-options.js';
import { countSamples, readMaterial } from './task.js';
import { UsageError } from './usage-error.js';

/** @typedef {import('./compare-plan.js').PlanOptions} PlanOptions */
/** @typedef {import('./compare-result.js').Comparison} Comparison */
/** @typedef {import('./task.js').TaskOptions} TaskOptions */
/** @typedef {import('./engine-options.js').EngineChoice} EngineChoice */
/** @typedef {{ figure?: string, json?: boolean }} OutputOptions */
/** @typedef {Omit<PlanOptions, 'preset'> & { preset?: string } & TaskOptions & EngineChoice & OutputOptions} CompareOptions */

const help = `
${dataHelp}

Every rule learns on the same network from the same pictures: all of them without labels, those of --test included; the
supervised rules only from those that the read-out is fitted to.  Of sounds and clips those that test are never learned
from: ${holdOutHelp}  Then each block is read out as "clapp probe" does it,
and so is a random twin: same settings, seed and sight, never trained.  Without --test every fifth picture of each class
tests.  Percent right on the test pictures, mean ± standard deviation over the seeds; a table for each read-out.

--alignment: the cosine between each block's local update and what back-propagation gives for the same weights (clapp
and clapp-s: hinge-cpc; clapp++: clapp++-bp; gim: cpc; greedy-supervised: supervised), mean over 8 batches at the end.

--json prints {"command", "data", "preset", "budget", "seeds", "cells", "classes", "images", "fit", "test", "skipped",
"rules": [{"rule", "sight", "steps", "images", "seconds", "blocks": [{"trained": {"mean", "sd", "values"}, "random": the
same, "alignment"?}, …], "best": {"trained", "random", "difference"}, "settings", "runs"}, …], "settings", "threads", "relaxed",
"version"}; for sounds and clips "sounds" or "clips" instead of "images", and "readOuts": [{"readOut", "classes", "fit", "test",
"rules"}, …].
Steps, images and seconds are means over the seeds; a rule's "settings" are those in which it differs from another.`;

/** @param {import('commander').Command} program */
export function addCompare(program) {
  const command = program.command('compare');
  command
    .description('rules on the same network, data and seeds: how well each block can be read out')
    .requiredOption('--data <data>', 'pictures, sounds or clips of classes', dataName)
    .option('--unlabeled <data>', 'more to learn from', dataName)
    .option('--test <data>', 'the same for testing', dataName)
    .option('--preset <name>', presetHelp)
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
    .option('--cells <n>', cellsHelp, whole(1, 64), 1)
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
  checkNaming(options);
  if (figure !== undefined) checkOutput(figure);
  const results = await withEngine(options, (engine) => compareWith(engine, options));
  if (figure !== undefined && draw !== undefined) {
    writeOutput(figure, new TextEncoder().encode(draw(results)));
    remark(`written to ${figure}`);
  }
  if (options.json) printJson(jsonOf(results));
  else process.stdout.write(formatTables(results));
}

/**
 * @param {import('../engine.js').Engine} engine
 * @param {CompareOptions} options
 * @returns {Promise<Comparison[]>} one for each thing that is read out
 */
async function compareWith(engine, options) {
  const { things, preset } = words[parseDataName(options.data).sense];
  const labels = options.readOut?.[0] === 'phone' ? 'frame' : 'item';
  const plan = makePlan(engine, { ...options, preset: options.preset ?? preset, labels });
  const [{ rule }] = plan.rules;
  const settings = completeOrRefuse(engine, { ...plan.settings, rule });
  for (const { sight } of plan.rules) checkSense({ sight }, options);
  endOnSignal();
  const { skipped, ...material } = await readMaterial(engine, options, settings);
  const images = material.items.length;
  for (const task of material.tasks) {
    const { classes, fit, test } = countSamples(task);
    const name = task.name === undefined ? '' : `${task.name}: `;
    const counted = task.frames === undefined ? things : 'frames';
    remark(`${name}${classes} classes, ${fit} ${counted} to fit, ${test} to test, ${images} ${things} to learn from`);
  }
  const runs = await runRules(engine, plan, material);
  const command = quoteCommand(['clapp', ...process.argv.slice(2)]);
  const taught = material.tasks[0].classes.length;
  return material.tasks.map((task, index) => {
    const name = task.name === undefined ? {} : { readOut: task.name };
    const told = { command, data: options.data, ...name, ...countSamples(task), taught, images, skipped };
    return summarise(engine, plan, runs[index], told);
  });
}

/**
 * As it always was for pictures; otherwise what the read-outs share stands once.
 * @param {Comparison[]} results
 */
function jsonOf(results) {
  const [{ readOut, classes, fit, test, rules, images, ...shared }] = results;
  if (readOut === undefined) return results[0];
  const { counted } = words[parseDataName(shared.data).sense];
  const named = (/** @type {{ images: number }} */ { images: count, ...rest }) => ({ ...rest, [counted]: count });
  const readOuts = results.map((one) => ({
    ...{ readOut: one.readOut, classes: one.classes, fit: one.fit, test: one.test },
    rules: one.rules.map((rule) => ({ ...named(rule), runs: rule.runs.map(named) })),
  }));
  return { ...shared, [counted]: images, readOuts };
}

/**
 * @param {string} path
 * @returns {(results: Comparison[]) => string}
 */
function chooseDrawing(path) {
  if (/\.html?$/i.test(path)) return drawPage;
  if (/\.svg$/i.test(path)) return drawPicture;
  throw new UsageError(`--figure ${path}: expected a name that ends in .html or .svg`);
}
