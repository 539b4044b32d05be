/**
 * Pure drawing: data and a canvas in, a picture out.  Nothing here knows the learner.
 * LossChart is imported from ./loss-lines.js, since it brings a chart library along.
 */
export { fitCanvas } from './fit-canvas.js';
export { drawPicture, pictureCanvas } from './picture.js';
export { contrast, cutCrop, drawSaccadeGrid } from './saccade-grid.js';
export { drawFilters, filterHit } from './filters.js';
export { drawActivity } from './activity.js';
export { drawHistogram } from './histogram.js';
export { drawSeen } from './seen.js';
export { drawFixations } from './fixations.js';
export { drawPlace } from './place.js';
export { drawMap, mapHit } from './map.js';
export { drawDepth } from './depth.js';
export { drawLossChart } from './loss-chart.js';
export { Curve } from './curve.js';
