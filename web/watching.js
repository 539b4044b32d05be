/**
 * What a page needs to let a network watch: ClappWorker learns from 'clips', Eye sends it frames of drawn motion, a camera or
 * a video, the rest shows what becomes of them.  Not part of <clapp-lab>.
 */
export { ClappWorker } from './worker-client.js';
export { CameraError, VideoFileError } from './source/index.js';
export { Eye } from './watch/eye.js';
export { DrawnMotion } from './watch/drawn-motion.js';
export { BlockCards } from './watch/block-cards.js';
export { selectivity, Taste } from './watch/taste.js';
export { drawFilm } from './draw/film.js';

/** @typedef {import('./learner/motion.js').Motion} Motion */
/** @typedef {import('./learner/motion.js').BlockMotion} BlockMotion */
/** @typedef {import('./watch/eye.js').EyeSource} EyeSource */
