import { checkArray, checkObject, checkWhole } from '../check.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../report.js').Activity} Activity */
/** @typedef {import('../report.js').Filters} Filters */
/** @typedef {import('../report.js').Scores} Scores */
/** @typedef {import('../report.js').Seen} Seen */
/** @typedef {import('../report.js').Synapse} Synapse */
/** @typedef {import('../report.js').Trace} Trace */

/**
 * What reports carry besides; what is left out is not looked at.
 * @typedef {object} Observation
 * @property {number[]} [filters] of these blocks
 * @property {boolean} [activity] of every block, for the first image of the batch
 * @property {boolean} [scores] of every block
 * @property {boolean} [seen] the first image of the batch as the network sees it
 * @property {Synapse | null} [synapse] one weight, traced from the next step on
 */

/**
 * @typedef {object} Observed
 * @property {Record<number, Filters>} [filters] by block
 * @property {Activity[]} [activity] of each block, of the first view
 * @property {Scores[]} [scores] of each block
 * @property {Seen[]} [seen] each view
 * @property {Trace & { seen: Seen }} [synapse] with the view it stands in; missing before the weight has been traced
 */

/**
 * A copy of what may be asked of this network.
 * @param {unknown} value
 * @param {Clapp} net
 * @returns {Observation}
 */
export function checkObservation(value, net) {
  const { filters = [], activity, scores, seen, synapse } = checkObject(value, 'the observation');
  const last = net.blockCount - 1;
  checkArray(filters, 'filters').forEach((block, index) => checkWhole(block, `filters[${index}]`, 0, last));
  return {
    filters: [...filters],
    activity: Boolean(activity),
    scores: Boolean(scores),
    seen: Boolean(seen),
    synapse: synapse ?? null,
  };
}

/**
 * The part of an observation that a network with other blocks can still answer; it is watched from now on.
 * @param {Observation} observation
 * @param {Clapp} net a new one
 * @returns {Observation}
 */
export function carryOver(observation, net) {
  const filters = observation.filters?.filter((block) => block < net.blockCount);
  try {
    net.watch(observation.synapse ?? null);
    return { ...observation, filters };
  } catch {
    return { ...observation, filters, synapse: null }; // it has no such weight, or no rule that could be traced
  }
}

/**
 * @param {Observation} observation
 * @param {Clapp} net
 * @returns {Observed}
 */
export function observe({ filters = [], activity, scores, seen, synapse }, net) {
  const blocks = Array.from({ length: net.blockCount }, (_, block) => block);
  /** @type {Observed} */
  const observed = {};
  if (filters.length > 0) observed.filters = Object.fromEntries(filters.map((block) => [block, net.filters(block)]));
  if (activity) observed.activity = blocks.flatMap((block) => net.activity(block) ?? []);
  if (scores) observed.scores = blocks.map((block) => net.scores(block));
  if (seen) observed.seen = Array.from({ length: net.viewCount }, (_, view) => net.seen(0, view));
  const trace = synapse ? net.synapse() : undefined;
  if (trace) observed.synapse = { ...trace, seen: net.seen(trace.image, trace.view) };
  return observed;
}
