/** Pure drawing: data and a canvas in, a picture out.  Nothing here knows the learner. */
export { fitCanvas } from './fit-canvas.js';
export { drawPicture, pictureCanvas } from './picture.js';
export { contrast, cutCrop, drawSaccadeGrid } from './saccade-grid.js';
export { drawFilters } from './filters.js';
export { drawLossChart } from './loss-chart.js';
export { Curve } from './curve.js';
