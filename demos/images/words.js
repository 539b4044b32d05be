/** What happened, without what browsers and workers put around it. @param {string} reason */
const bare = (reason) =>
  reason
    .replace(/^the worker has stopped: /, '')
    .replace(/^(Uncaught )?(Error: )?/, '')
    .replace(/\.$/, '');

/** Every sentence the script says, in one place, to be translated. */
export const words = {
  start: 'Start',
  pause: 'Pause',
  loading: 'Loading the learner and the photographs.',
  learning: 'Learning.',
  pausedAt: (/** @type {number} */ step) => `Paused at step ${step}.`,
  startedOver: 'Started over with new random weights.',
  saved: 'The network was saved.',
  noWasm: 'This browser has no WebAssembly, which the network needs to learn.',
  stopped: (/** @type {string} */ reason) => `The learner stopped: ${bare(reason)}.`,
  block: (/** @type {number} */ number) => `Block ${number}`,
  neurons: (/** @type {number} */ count) => `${count} neurons`,
  curve: (/** @type {number} */ number, /** @type {string} */ loss) =>
    `Surprise of block ${number} over the steps, now ${loss}`,
  told: {
    fixation: {
      name: 'fixation',
      text:
        'Still the same picture: what lies below can be predicted. Where the prediction was not clear ' +
        'enough, the synapses behind it grow stronger.',
    },
    saccade: {
      name: 'saccade',
      text:
        'The eye has jumped: the patches below are of other pictures. Where the prediction seems to fit ' +
        'all the same, the synapses behind it grow weaker.',
    },
    both: {
      name: 'both',
      text:
        'Each patch below is held against one of another picture. Synapses that speak for the true one ' +
        'grow stronger, the others weaker.',
    },
    idle: {
      name: 'nothing',
      text: 'Nothing is learned here. For comparison, this network keeps the random weights it began ' + 'with.',
    },
  },
  toldTo: (/** @type {number} */ number) => `Block ${number} is told:`,
};

/**
 * What a broadcast factor stands for.
 * @param {number} broadcast +1, −1 or 0
 * @param {string} rule
 * @returns {'fixation' | 'saccade' | 'both' | 'idle'}
 */
export function toldAs(broadcast, rule) {
  if (rule === 'random') return 'idle';
  if (broadcast === 0) return 'both';
  return broadcast > 0 ? 'fixation' : 'saccade';
}
