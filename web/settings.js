// Types only: the settings as JSON, named as in clapp.h.

/** @typedef {[time: number, height: number, width: number]} Extent */

/**
 * Convolution → ReLU → max-pool (→ batch-norm), or a GRU along time.
 * @typedef {object} BlockSettings
 * @property {number} channels neurons per position
 * @property {Extent} [kernel] default 1×3×3
 * @property {Extent} [stride] default 1×1×1
 * @property {Extent} [padding] zeros at each border; default 0×1×1 if `kernel` is left out
 * @property {Extent} [pool] max-pool window; default 1×1×1, which is none
 * @property {Extent} [pool_stride] default: as `pool`
 * @property {number} [grid] side of the grid of cells that the code of a view or clip keeps apart; default 1
 * @property {number} [patch_grid] the same for the code of a patch; default 1
 * @property {number} [span] of sounds and clips: positions in time that one code is the mean of; default 1
 * @property {boolean} [recurrent] of sounds and clips: a GRU of `channels` units, learned without back-propagation through
 *   time; default false
 * @property {boolean} [batch_norm] of sounds and clips: after the max-pool; default false
 */

/**
 * Everything may be left out but `preset` or `blocks`; a preset comes first and the other settings change it.
 * @typedef {object} Settings
 * @property {string} [preset]
 * @property {BlockSettings[]} [blocks]
 * @property {string} [rule] default "clapp"
 * @property {'grid' | 'views' | 'sound' | 'clip'} [sight] what is looked at: a crop cut into patches, or two views; a window
 *   of sound, or a few frames of a video; default: the rule's
 * @property {number} [window] of sound, samples at 16 kHz; default 20480
 * @property {number} [frames] of a clip; default 8
 * @property {number} [image_channels] 1 gray (default) or 3 colour
 * @property {number} [crop] side of the square crop of an image or clip, pixels; default 64
 * @property {number} [patch] side of a patch, pixels; default 16
 * @property {number} [patch_stride] from patch to patch, pixels; default 8
 * @property {number} [mean] of the pixel values in 0..1; default 0.4120
 * @property {number} [deviation] and their standard deviation; default 0.2570
 * @property {boolean} [standardise] each crop, view or window by its own mean and deviation; default false
 * @property {number} [view] side of a view, pixels, 16 to 96; default 32
 * @property {number} [smallest_area] least share of the image that a view or a clip's square shows; default 0.25
 * @property {number} [jitter] strength of the colour jitter in views; default 1
 * @property {boolean} [plain_views] views without jitter, gray and blur; default false
 * @property {number} [batch] images in a step; default 32
 * @property {number} [prediction_steps] rows, or steps in time, that are predicted; default 5
 * @property {number} [first_target_row] rows, or steps in time, from a context to its first target; default 2, in time 1
 * @property {'same' | 'last' | 'both'} [context] of clapp++: whose code predicts; default "same" block
 * @property {'image' | 'position' | 'anywhere' | 'all' | 'every'} [negatives] where they come from; default: the rule's
 * @property {number} [negative_count] of a positive; default 1, of cpc and gim 16
 * @property {boolean} [shared_negatives] every block draws the same ones; default false
 * @property {number} [prediction_scale] of the prediction matrices at the beginning; default 1: ±1/√C
 * @property {'uniform' | 'kaiming'} [initialisation] of convolutions; default "uniform"
 * @property {number} [classes] of the supervised rules: labels are 0..classes−1; default 10
 * @property {boolean} [no_gamma] ablation: nobody says "fixation" or "saccade"
 * @property {boolean} [no_prediction] ablation: the dendrite always receives 1
 * @property {boolean} [frozen_predictions] ablation: the prediction matrices stay as they are
 * @property {boolean} [symmetric] ablation: one matrix for both directions
 * @property {string} [optimizer] "adam" (default) or "sgd"
 * @property {number} [learning_rate] default 2e-4
 * @property {number} [beta1] of Adam; default 0.9
 * @property {number} [beta2] of Adam; default 0.999
 * @property {number} [epsilon] of Adam; default 1e-8
 * @property {number} [weight_decay] times each weight, added to its gradient; default 0
 * @property {number} [seed] of all randomness; 0 (default) to 2^53
 */

/** @typedef {Required<Omit<Settings, 'preset' | 'blocks'>> & { blocks: Required<BlockSettings>[] }} CompleteSettings */

export {};
