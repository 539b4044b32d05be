// Types only: what a network says about itself and about a step.

/**
 * Where in its image or clip a crop was taken, in pixels; of a sound `left` is the first sample of the window, below 0 where
 * that lies in silence, and `width` its length.
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
 * @property {number[][]} negatives for each block the images that it was held against as after a saccade, in the order
 *   of the predictions, of clapp's first pass; an image can come twice, and chance can choose the first image itself.
 *   With negatives "all" every other place of the batch comes once.  Empty after a fixation and where there are none
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

/**
 * What stands in a place of the batch, normalised.
 * @typedef {object} Seen
 * @property {number} time 1, or the samples of a sound's window, or the frames of a clip
 * @property {number} side pixels; 1 of a sound
 * @property {number} channels
 * @property {Float32Array} values (time, side, side, channels)
 */

/**
 * A block's output for one image: one patch after the other, row by row, or the whole view as one patch.
 * @typedef {object} Activity
 * @property {number} patches
 * @property {number} time
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {Float32Array} values (patches, time, height, width, channels)
 */

/**
 * How many scores were held against a fixation's margin and a saccade's, in bins of equal width; the outermost also
 * count what lies outside.
 * @typedef {object} Scores
 * @property {number} lowest
 * @property {number} highest
 * @property {Uint32Array} fixation (64) the same image
 * @property {Uint32Array} saccade (64) another image
 */

/**
 * A weight of a convolution, at time 0 of its kernel.
 * @typedef {{ block: number, neuron: number, row: number, column: number, channel: number }} Synapse
 */

/**
 * How a weight came by its last update: a product for each cell of each patch's code, of which the largest is shown.
 * @typedef {object} Trace
 * @property {number} weight before the step
 * @property {number} change new − old, what the optimizer made of the update
 * @property {number} update minus the gradient: the sum of all products
 * @property {number} events products that are not 0
 * @property {number} image place of the batch where the largest product was
 * @property {number} view
 * @property {number} patchRow of the grid; 0 in views
 * @property {number} patchColumn
 * @property {number} cellRow of the grid of cells that the block's code keeps apart
 * @property {number} cellColumn
 * @property {number} presynaptic mean input to the synapse where the neuron fired (and won its pool window)
 * @property {number} slope share of the cell's positions at which it did, 0..1
 * @property {number} fixation predictions at the dendrite that came with the factor +1, averaged as in the loss
 * @property {number} saccade the same with −1
 * @property {number} product presynaptic × slope × (fixation − saccade)
 */

export {};
