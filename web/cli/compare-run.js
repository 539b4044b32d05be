import { setImmediate as nextTurn } from 'node:timers/promises';
import { twinSettings } from '../learner/twin.js';
import { startProgress } from './progress.js';
import { readOut } from './read-out.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('../settings.js').Settings} Settings */
/** @typedef {import('./compare-plan.js').Budget} Budget */
/** @typedef {import('./compare-plan.js').Plan} Plan */
/** @typedef {import('./compare-plan.js').PlannedRule} PlannedRule */
/** @typedef {import('./task.js').Task} Task */

/** @typedef {{ task: Task, images: Image[] }} Material */

/**
 * One rule with one seed; numbers of each block: percent right, and cosines.
 * @typedef {object} Run
 * @property {number} seed
 * @property {number} steps
 * @property {number} images seen
 * @property {number} seconds of training
 * @property {number[]} trained
 * @property {number[]} random
 * @property {number[]} [alignment]
 */

const alignedBatches = 8;

/**
 * Trains and measures everything.  Networks without training come first, so that what cannot be measured is noticed
 * before anybody waits.
 * @param {Engine} engine
 * @param {Plan} plan
 * @param {Material} material
 * @returns {Promise<Run[][]>} for each rule the runs in the order of the seeds
 */
export async function runRules(engine, plan, material) {
  /** @type {Run[][]} */
  const runs = plan.rules.map(() => []);
  for (const seed of plan.seeds) {
    const settings = { ...plan.settings, seed, classes: material.task.classes.length };
    /** @type {Map<string, number[]>} */
    const random = new Map();
    for (const sight of new Set(plan.rules.map((rule) => rule.sight)))
      random.set(sight, await measureTwin(engine, twinSettings(settings, sight), plan, material));
    for (const [index, planned] of plan.rules.entries()) {
      const run = await runRule(engine, { ...settings, rule: planned.rule }, planned, plan, material);
      runs[index].push({ seed, ...run, random: random.get(planned.sight) ?? [] });
    }
  }
  return runs;
}

/**
 * @param {Engine} engine
 * @param {Settings} settings
 * @param {Plan} plan
 * @param {Material} material
 */
async function measureTwin(engine, settings, { cells }, { task }) {
  const net = engine.create(settings);
  try {
    return await accuracies(engine, net, task, {
      name: `random, ${settings.sight}, seed ${settings.seed}`,
      cells,
    });
  } finally {
    net.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Settings} settings
 * @param {PlannedRule} planned
 * @param {Plan} plan
 * @param {Material} material
 * @returns {Promise<Omit<Run, 'seed' | 'random'>>}
 */
async function runRule(engine, settings, { rule, partner }, { budget, cells }, { task, images }) {
  const own = rule.endsWith('supervised') ? task.train : images; // labels of the others are for nobody to learn from
  const net = engine.create(settings);
  try {
    const name = `${rule}, seed ${settings.seed}`;
    const seconds = await learn(net, own, budget, name);
    const alignment =
      partner === undefined ? undefined : await align(engine, net, { ...settings, rule: partner }, own);
    const trained = await accuracies(engine, net, task, { name, cells });
    return { steps: net.steps, images: net.steps * net.settings.batch, seconds, trained, alignment };
  } finally {
    net.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Task} task
 * @param {{ name: string, cells: number }} options
 * @returns {Promise<number[]>} percent
 */
async function accuracies(engine, net, task, options) {
  return (await readOut(engine, net, task, { ...options, quiet: true })).map(({ testAccuracy }) => 100 * testAccuracy);
}

/**
 * Steps until the budget is spent, at least one.
 * @param {Clapp} net
 * @param {Image[]} images
 * @param {Budget} budget
 * @param {string} name
 * @returns {Promise<number>} seconds
 */
async function learn(net, images, { steps, minutes }, name) {
  const most = steps ?? 60 * minutes;
  let seconds = 0;
  let spent = 0;
  const progress = startProgress(`${name}: ${steps === undefined ? 'second' : 'step'}`, Math.ceil(most));
  try {
    while (spent < most) {
      const began = performance.now();
      const { step, blocks } = net.learn(images);
      seconds += (performance.now() - began) / 1000;
      spent = steps === undefined ? seconds : step;
      const shown = Math.min(Math.floor(spent), Math.ceil(most));
      progress.update(shown, `loss ${blocks.map(({ loss }) => loss.toFixed(3)).join(' ')}`);
      await nextTurn(); // signals arrive between two turns
    }
  } finally {
    progress.end();
  }
  return seconds;
}

/**
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Settings} settings of the end-to-end rule
 * @param {Image[]} images
 * @returns {Promise<number[]>} the mean cosine of each block
 */
async function align(engine, net, settings, images) {
  const other = engine.create(settings);
  const sums = new Float64Array(net.blockCount);
  try {
    for (let batch = 0; batch < alignedBatches; batch++) {
      net.draw(images.length).forEach((index, slot) => net.look(slot, images[index]));
      net.alignment(other).forEach((cosine, block) => {
        sums[block] += cosine;
      });
      await nextTurn();
    }
  } finally {
    other.dispose();
  }
  return Array.from(sums, (sum) => sum / alignedBatches);
}
