import { setImmediate as nextTurn } from 'node:timers/promises';
import { twinSettings } from '../learner/twin.js';
import { startProgress } from './progress.js';
import { readOut } from './read-out.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../settings.js').Settings} Settings */
/** @typedef {import('./compare-plan.js').Budget} Budget */
/** @typedef {import('./compare-plan.js').Plan} Plan */
/** @typedef {import('./compare-plan.js').PlannedRule} PlannedRule */
/** @typedef {import('./task.js').Item} Item */
/** @typedef {import('./task.js').Material} Material */

/**
 * One rule with one seed; numbers of each block: percent right, and cosines.
 * @typedef {object} Run
 * @property {number} seed
 * @property {number} steps
 * @property {number} images seen, be they pictures, sounds or clips
 * @property {number} seconds of training
 * @property {number[]} trained
 * @property {number[]} random
 * @property {number[]} [alignment]
 */

const alignedBatches = 8;
const averagedBatches = 40; // until running averages, with a momentum of 0.1, have forgotten how they began

/**
 * Trains and measures everything.  Networks without training come first, so that what cannot be measured is noticed
 * before anybody waits.
 * @param {Engine} engine
 * @param {Plan} plan
 * @param {Material} material
 * @returns {Promise<Run[][][]>} for each task and rule the runs in the order of the seeds
 */
export async function runRules(engine, plan, material) {
  /** @type {Run[][][]} */
  const runs = material.tasks.map(() => plan.rules.map(() => []));
  for (const seed of plan.seeds) {
    const settings = { ...plan.settings, seed, classes: material.tasks[0].classes.length };
    /** @type {Map<string, number[][]>} */
    const random = new Map();
    for (const sight of new Set(plan.rules.map((rule) => rule.sight)))
      random.set(sight, await measureTwin(engine, twinSettings(settings, sight), plan, material));
    for (const [index, planned] of plan.rules.entries()) {
      const { trained, ...run } = await runRule(engine, { ...settings, rule: planned.rule }, planned, plan, material);
      const twins = random.get(planned.sight) ?? [];
      runs.forEach((own, task) => own[index].push({ seed, ...run, trained: trained[task], random: twins[task] }));
    }
  }
  return runs;
}

/**
 * Steps of a network that learns nothing, so that its batch-norm knows what activity is usual.
 * @param {Clapp} net
 * @param {Material['items']} items
 */
async function average(net, items) {
  if (!net.settings.blocks.some((block) => block.batch_norm)) return;
  for (let batch = 0; batch < averagedBatches; batch++) {
    net.learn(items);
    await nextTurn();
  }
}

/**
 * @param {Engine} engine
 * @param {Settings} settings
 * @param {Plan} plan
 * @param {Material} material
 */
async function measureTwin(engine, settings, { cells }, { tasks, items }) {
  const net = engine.create(settings);
  try {
    await average(net, items);
    return await accuracies(engine, net, tasks, {
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
 * @returns {Promise<Omit<Run, 'seed' | 'random' | 'trained'> & { trained: number[][] }>}
 */
async function runRule(engine, settings, { rule, partner }, { budget, cells }, { tasks, items }) {
  const own = rule.endsWith('supervised') ? tasks[0].train : items; // labels of the others are for nobody to learn from
  const net = engine.create(settings);
  try {
    const name = `${rule}, seed ${settings.seed}`;
    const seconds = await learn(net, own, budget, name);
    const alignment =
      partner === undefined ? undefined : await align(engine, net, { ...settings, rule: partner }, own);
    const trained = await accuracies(engine, net, tasks, { name, cells });
    return { steps: net.steps, images: net.steps * net.settings.batch, seconds, trained, alignment };
  } finally {
    net.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Material['tasks']} tasks
 * @param {{ name: string, cells: number }} options
 * @returns {Promise<number[][]>} percent for each task and block
 */
async function accuracies(engine, net, tasks, options) {
  const probed = await readOut(engine, net, tasks, { ...options, quiet: true });
  return probed.map((blocks) => blocks.map(({ testAccuracy }) => 100 * testAccuracy));
}

/**
 * Steps until the budget is spent, at least one.
 * @param {Clapp} net
 * @param {Item[]} items
 * @param {Budget} budget
 * @param {string} name
 * @returns {Promise<number>} seconds
 */
async function learn(net, items, { steps, minutes }, name) {
  const most = steps ?? 60 * minutes;
  let seconds = 0;
  let spent = 0;
  const progress = startProgress(`${name}: ${steps === undefined ? 'second' : 'step'}`, Math.ceil(most));
  try {
    while (spent < most) {
      const began = performance.now();
      const { step, blocks } = net.learn(items);
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
 * @param {Item[]} items
 * @returns {Promise<number[]>} the mean cosine of each block
 */
async function align(engine, net, settings, items) {
  const other = engine.create(settings);
  const sums = new Float64Array(net.blockCount);
  try {
    for (let batch = 0; batch < alignedBatches; batch++) {
      net.draw(items.length).forEach((index, slot) => net.look(slot, items[index]));
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
