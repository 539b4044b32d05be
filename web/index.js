export { Clapp } from './clapp.js';
export { Engine, loadEngine } from './engine.js';
export { hasSimd } from './load-wasm.js';
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
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./sample.js').Sample} Sample */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./worker-client.js').WorkerOptions} WorkerOptions */
