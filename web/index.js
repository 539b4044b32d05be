export { Clapp } from './clapp.js';
export { Engine, loadEngine } from './engine.js';
export { hasRelaxedSimd, hasSimd } from './features.js';
export { loadSample } from './sample.js';
export { ClappWorker } from './worker-client.js';

/** @typedef {import('./clapp.js').BlockReport} BlockReport */
/** @typedef {import('./clapp.js').Filters} Filters */
/** @typedef {import('./clapp.js').Fixation} Fixation */
/** @typedef {import('./clapp.js').LearnReport} LearnReport */
/** @typedef {import('./clapp.js').Report} Report */
/** @typedef {import('./engine.js').FileDescription} FileDescription */
/** @typedef {import('./engine.js').FileFormat} FileFormat */
/** @typedef {import('./engine.js').Samples} Samples */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./learner/classroom.js').Guess} Guess */
/** @typedef {import('./learner/classroom.js').Guesses} Guesses */
/** @typedef {import('./learner/classroom.js').Tally} Tally */
/** @typedef {import('./learner/depth.js').Depth} Depth */
/** @typedef {import('./learner/learner.js').Report} ObservedReport */
/** @typedef {import('./learner/material.js').Source} Source */
/** @typedef {import('./learner/observation.js').Observation} Observation */
/** @typedef {import('./learner/observation.js').Observed} Observed */
/** @typedef {import('./learner/place.js').Place} Place */
/** @typedef {import('./learner/read-frame.js').Frame} Frame */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./report.js').Activity} Activity */
/** @typedef {import('./report.js').FirstImage} FirstImage */
/** @typedef {import('./report.js').Scores} Scores */
/** @typedef {import('./report.js').Seen} Seen */
/** @typedef {import('./report.js').Synapse} Synapse */
/** @typedef {import('./report.js').Trace} Trace */
/** @typedef {import('./sample.js').Photograph} Photograph */
/** @typedef {import('./sample.js').Sample} Sample */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./worker-client.js').Summary} Summary */
/** @typedef {import('./worker-client.js').WorkerOptions} WorkerOptions */
/** @typedef {import('./worker-questions.js').Picture} Picture */
