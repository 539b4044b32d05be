/**
 * @typedef {object} View one of the tabs
 * @property {HTMLElement} element
 * @property {() => import('./stage.js').Observation} [observes] what reports must carry while it is shown
 * @property {() => void} [open] a new network or new images
 * @property {(report: any) => void} [report]
 * @property {(options?: any) => void} [show] it became visible
 * @property {() => void} [hide]
 * @property {() => void} [draw] on an animation frame after stage.ask()
 * @property {() => void} [close] the lab is removed
 */

/** @typedef {import('./stage.js').Stage} Stage */

/**
 * @typedef {object} ViewParts
 * @property {string} key
 * @property {string[]} styles
 * @property {() => unknown} [prepare] loads what it will need only later; a function that comes of it gives that back
 */

/** @typedef {{new (stage: Stage): View} & ViewParts} ViewClass */

/**
 * A view before it is loaded.  always: it is told every report, also while another one is shown.
 * @typedef {{key: string, always?: boolean, load: () => Promise<ViewClass>}} ViewEntry
 */

/** The tabs in their order. @type {ViewEntry[]} */
export const views = [
  { key: 'blocks', always: true, load: async () => (await import('./views/blocks.js')).BlocksView },
  { key: 'neuron', load: async () => (await import('./views/neuron.js')).NeuronView },
  { key: 'activity', load: async () => (await import('./views/activity.js')).ActivityView },
  { key: 'scores', load: async () => (await import('./views/scores.js')).ScoresView },
  { key: 'synapse', load: async () => (await import('./views/synapse.js')).SynapseView },
  { key: 'similar', load: async () => (await import('./views/similar.js')).SimilarView },
  { key: 'map', load: async () => (await import('./views/map.js')).MapView },
  { key: 'depth', load: async () => (await import('./views/depth.js')).DepthView },
  { key: 'names', load: async () => (await import('./views/names.js')).NamesView },
  { key: 'share', load: async () => (await import('./views/share.js')).ShareView },
];
