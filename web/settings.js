// Types only: the settings as JSON, named as in clapp.h.

/** @typedef {[time: number, height: number, width: number]} Extent */

/**
 * Convolution → ReLU → max-pool.
 * @typedef {object} BlockSettings
 * @property {number} channels neurons per position
 * @property {Extent} [kernel] default 1×3×3
 * @property {Extent} [stride] default 1×1×1
 * @property {Extent} [padding] zeros at each border; default 0×1×1 if `kernel` is left out
 * @property {Extent} [pool] max-pool window; default 1×1×1, which is none
 * @property {Extent} [pool_stride] default: as `pool`
 */

/**
 * Everything may be left out but `preset` or `blocks`; a preset comes first and the other settings change it.
 * @typedef {object} Settings
 * @property {string} [preset]
 * @property {BlockSettings[]} [blocks]
 * @property {string} [rule] default "clapp"
 * @property {number} [image_channels] 1 gray (default) or 3 colour
 * @property {number} [crop] side of the square crop, pixels; default 64
 * @property {number} [patch] side of a patch, pixels; default 16
 * @property {number} [patch_stride] from patch to patch, pixels; default 8
 * @property {number} [mean] of the pixel values in 0..1; default 0.4120
 * @property {number} [deviation] and their standard deviation; default 0.2570
 * @property {number} [batch] images in a step; default 32
 * @property {number} [prediction_steps] rows that are predicted; default 5
 * @property {number} [first_target_row] rows from a context to its first target; default 2
 * @property {string} [optimizer] "adam" (default) or "sgd"
 * @property {number} [learning_rate] default 2e-4
 * @property {number} [beta1] of Adam; default 0.9
 * @property {number} [beta2] of Adam; default 0.999
 * @property {number} [epsilon] of Adam; default 1e-8
 * @property {number} [seed] of all randomness; 0 (default) to 2^53
 */

/** @typedef {Required<Omit<Settings, 'preset' | 'blocks'>> & { blocks: Required<BlockSettings>[] }} CompleteSettings */

export {};
