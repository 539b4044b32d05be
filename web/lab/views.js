import { ActivityView } from './views/activity.js';
import { BlocksView } from './views/blocks.js';
import { DepthView } from './views/depth.js';
import { MapView } from './views/map.js';
import { NamesView } from './views/names.js';
import { NeuronView } from './views/neuron.js';
import { ScoresView } from './views/scores.js';
import { ShareView } from './views/share.js';
import { SimilarView } from './views/similar.js';
import { SynapseView } from './views/synapse.js';

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
/** @typedef {{key: string, styles?: string, always?: boolean, new (stage: Stage): View}} ViewClass */

/** The tabs in their order. @type {ViewClass[]} */
export const views = [
  BlocksView,
  NeuronView,
  ActivityView,
  ScoresView,
  SynapseView,
  SimilarView,
  MapView,
  DepthView,
  NamesView,
  ShareView,
];
