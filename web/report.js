// Types only: what a network says about itself and about a step.

/**
 * Where in its image a crop was taken, in pixels of the image.
 * @typedef {{ left: number, top: number, width: number, height: number, flipped: boolean }} Fixation
 */

/**
 * @typedef {object} BlockReport
 * @property {number} loss of the last step
 * @property {number} violated share of the hinge terms not yet satisfied, 0..1
 * @property {number} change |Δw| / |w| of the convolution in the last step
 * @property {number} norm |w| of the convolution
 */

/** @typedef {{ step: number, blocks: BlockReport[] }} Report */

/**
 * The first image of a batch, for drawing.
 * @typedef {object} FirstImage
 * @property {number} image its index
 * @property {Fixation} fixation
 * @property {Fixation[]} fixations of both views, where two are taken
 * @property {number[]} broadcast what each block was told about it: +1 fixation, −1 saccade, 0 both
 */

/** @typedef {Report & { first: FirstImage }} LearnReport */

/**
 * A block's convolution, neuron by neuron.
 * @typedef {object} Filters
 * @property {number} count neurons
 * @property {number} time
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {Float32Array} values (count, time, height, width, channels)
 */

export {};
