/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('./compare-plan.js').Budget} Budget */
/** @typedef {import('./compare-plan.js').Plan} Plan */
/** @typedef {import('./compare-run.js').Run} Run */

/**
 * One number for each seed; sd is that of a sample, and 0 where there is one seed only.
 * @typedef {{ mean: number, sd: number, values: number[] }} Spread
 */

/** @typedef {{ trained: Spread, random: Spread, alignment?: Spread }} BlockResult */

/**
 * @typedef {object} RuleResult
 * @property {string} rule
 * @property {import('./compare-plan.js').Sight} sight
 * @property {number} steps mean over the seeds, as are images and seconds
 * @property {number} images seen, be they pictures, sounds or clips
 * @property {number} seconds of training
 * @property {BlockResult[]} blocks
 * @property {{ trained: number, random: number, difference: number }} best the means of the best block of each
 * @property {Partial<CompleteSettings>} settings that another rule does not share
 * @property {{ seed: number, steps: number, images: number, seconds: number }[]} runs
 */

/**
 * @typedef {object} Circumstances
 * @property {string} command
 * @property {string} data
 * @property {string} [readOut] what is read out, where there is more than one thing
 * @property {number} classes
 * @property {number} taught classes that the supervised rules tell apart
 * @property {number} images to learn from, be they pictures, sounds or clips
 * @property {number} fit samples that the read-out is fitted to
 * @property {number} test
 * @property {number} skipped
 */

/**
 * @typedef {object} OwnResults
 * @property {string} preset
 * @property {Budget} budget
 * @property {number[]} seeds
 * @property {number} cells
 * @property {RuleResult[]} rules
 * @property {Partial<CompleteSettings>} settings that all rules share
 * @property {number} threads
 * @property {boolean} relaxed
 * @property {string} version
 */

/** @typedef {Omit<Circumstances, 'taught'> & OwnResults} Comparison of what one read-out says */

/**
 * @param {number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0, values };
}

/** @param {number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {Engine} engine
 * @param {Plan} plan
 * @param {Run[][]} runs of each rule
 * @param {Circumstances} circumstances
 * @returns {Comparison}
 */
export function summarise(engine, { preset, budget, seeds, cells, rules, settings }, runs, circumstances) {
  const { taught, ...told } = circumstances;
  const complete = rules.map(({ rule }) => engine.complete({ ...settings, rule, classes: taught }));
  const shared = new Set(
    Object.keys(complete[0]).filter((key) => complete.every((own) => textOf(own, key) === textOf(complete[0], key))),
  );
  const chosen = new Set(['rule', 'sight', 'seed']); // said elsewhere
  const results = rules.map(({ rule, sight }, index) => ({
    rule,
    sight,
    ...summariseRule(runs[index]),
    settings: only(complete[index], (key) => !shared.has(key) && !chosen.has(key)),
    runs: runs[index].map(({ seed, steps, images, seconds }) => ({ seed, steps, images, seconds })),
  }));
  const common = only(complete[0], (key) => shared.has(key) && !chosen.has(key));
  const { threads, relaxed, version } = engine;
  const own = { preset, budget, seeds, cells, rules: results, settings: common, threads, relaxed, version };
  return { ...told, ...own };
}

/** @param {Run[]} runs */
function summariseRule(runs) {
  const blocks = runs[0].trained.map((_, block) => summariseBlock(runs, block));
  const best = (/** @type {'trained' | 'random'} */ which) => Math.max(...blocks.map((block) => block[which].mean));
  return {
    steps: meanOf(runs.map((run) => run.steps)),
    images: meanOf(runs.map((run) => run.images)),
    seconds: meanOf(runs.map((run) => run.seconds)),
    blocks,
    best: { trained: best('trained'), random: best('random'), difference: best('trained') - best('random') },
  };
}

/**
 * @param {Run[]} runs
 * @param {number} block
 * @returns {BlockResult}
 */
function summariseBlock(runs, block) {
  const trained = spreadOf(runs.map((run) => run.trained[block]));
  const random = spreadOf(runs.map((run) => run.random[block]));
  const cosines = runs.flatMap(({ alignment }) => (alignment ? [alignment[block]] : []));
  return cosines.length > 0 ? { trained, random, alignment: spreadOf(cosines) } : { trained, random };
}

/**
 * @param {CompleteSettings} settings
 * @param {string} key
 */
function textOf(settings, key) {
  return JSON.stringify(settings[/** @type {keyof CompleteSettings} */ (key)]);
}

/**
 * @param {CompleteSettings} settings
 * @param {(key: string) => boolean} wanted
 * @returns {Partial<CompleteSettings>}
 */
function only(settings, wanted) {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => wanted(key)));
}
