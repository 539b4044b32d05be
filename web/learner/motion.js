import { checkWhole } from '../check.js';
import { mostCells } from './place.js';
import { encodeInParts } from './probe.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../clip.js').Clip} Clip */
/** @typedef {import('./clip-memory.js').ClipMemory} ClipMemory */
/** @typedef {import('./probe.js').Between} Between */
/** @typedef {import('./twin-pair.js').TwinPair} TwinPair */

/**
 * How much a block's units like motion: their activity in the clip as it is, minus their activity in the same clip frozen,
 * which is every frame in turn shown all the time, where the picture changes: each place counts as much as its pixels
 * change.  In standard deviations of the activity over all places of both.  What looks at one frame at a time has 0, and
 * so has every unit where nothing moves.
 * @typedef {object} Liking
 * @property {Float32Array} motion (units)
 * @property {Float32Array} order (units) likewise: the clip as it is, minus the same clip played backwards
 */

/**
 * @typedef {Liking & { span: number, twin?: Liking, moving: Float32Array, frozen: Float32Array }} BlockMotion
 *   span: frames that a unit sees at once; twin: of the random network; moving, frozen (units, cells, cells): activity in
 *   the newest clip, at each place of it
 */

/**
 * @typedef {object} Motion
 * @property {Clip} clip the newest
 * @property {number} change mean difference of a pixel from one of its frames to the next, 0..1
 * @property {number} clips of the last seconds, the newest among them, that were looked at
 * @property {number} cells
 * @property {BlockMotion[]} blocks
 */

/** @typedef {{ clips?: number, twin?: boolean }} MotionQuestion clips: how many, at most; twin: whether it is asked, too */

/** @typedef {{ units: number, places: number, frames: number, change: Float32Array }} Scope change (clips, places) */

const mostPlaces = 6; // along a side
const silent = 1e-6; // deviation of a unit that does nothing
const steps = { first: 12, later: 2 }; // by which the twin's running averages come to what it sees

/**
 * What the units make of motion.
 * @param {TwinPair} pair
 * @param {ClipMemory} memory
 * @param {MotionQuestion} question
 * @param {Between} between
 * @returns {Promise<Motion | undefined>} before there are enough frames
 */
export async function motionOf(pair, memory, { clips: count = 2, twin = true }, between) {
  checkWhole(count, 'clips', 1, 16);
  const clips = memory.spread(count);
  const { newest } = memory;
  if (!newest) return undefined;
  clips[clips.length - 1] = newest;
  const { settings } = pair;
  const cells = Math.min(mostPlaces, mostCells(settings));
  const items = clips.flatMap(variants);
  const trained = await encodeInParts(pair.net, items, cells, between);
  if (twin) await acquaint(pair.twin, memory, between);
  const untrained = twin ? await encodeInParts(pair.twin, items, cells, between) : [];
  const changes = clips.map((clip) => changeOf(clip, cells));
  const change = Float32Array.from(changes.flatMap((of) => [...of]));
  let [span, hop] = [1, 1]; // frames
  const blocks = settings.blocks.map((block, index) => {
    span += (block.kernel[0] - 1) * hop + (block.pool[0] - 1) * hop * block.stride[0];
    hop *= block.stride[0] * block.pool_stride[0];
    const scope = { units: block.channels, places: cells * cells, frames: newest.frames.length, change };
    const other = twin ? { twin: liking(untrained[index], scope) } : {};
    return { ...liking(trained[index], scope), span, ...other, ...mapsOf(trained[index], scope) };
  });
  const last = changes[changes.length - 1];
  return { clip: newest, change: last.reduce((sum, each) => sum + each, 0) / last.length, clips: clips.length, cells, blocks };
}

/**
 * It learns nothing, but batch-norm has to know what it sees.
 * @param {Clapp} twin
 * @param {ClipMemory} memory
 * @param {Between} between
 */
async function acquaint(twin, { images }, between) {
  const count = twin.steps === 0 ? steps.first : steps.later;
  for (let step = 0; step < count && images.length > 0; step++) {
    twin.learn(images);
    await between(step);
  }
}

/** As it is, backwards, and frozen at each frame. @param {Clip} clip @returns {Clip[]} */
function variants({ frames }) {
  const frozen = frames.map((frame) => ({ frames: frames.map(() => frame) }));
  return [{ frames }, { frames: [...frames].reverse() }, ...frozen];
}

/**
 * @param {Float32Array} features (clips, variants, cells, cells, units)
 * @param {Scope} scope
 * @returns {Liking}
 */
function liking(features, { units, places, frames, change }) {
  const [motion, order] = [new Float32Array(units), new Float32Array(units)];
  const all = change.reduce((sum, each) => sum + each, 0);
  const size = places * units; // of a variant
  for (let unit = 0; unit < units && all > 0; unit++) {
    let [sum, squares, still, back] = [0, 0, 0, 0];
    change.forEach((weight, index) => {
      const clip = Math.floor(index / places) * (frames + 2) * size;
      const at = clip + (index % places) * units + unit;
      const moving = features[at];
      let frozen = 0;
      for (let frame = 0; frame < frames; frame++) frozen += features[at + (frame + 2) * size] / frames;
      sum += (moving + frozen) / 2;
      squares += (moving ** 2 + frozen ** 2) / 2;
      still += (weight * (moving - frozen)) / all;
      back += (weight * (moving - features[at + size])) / all;
    });
    const deviation = Math.sqrt(Math.max(0, squares / change.length - (sum / change.length) ** 2));
    if (deviation < silent) continue;
    motion[unit] = still / deviation;
    order[unit] = back / deviation;
  }
  return { motion, order };
}

/**
 * Of the newest clip.
 * @param {Float32Array} features (clips, variants, cells, cells, units)
 * @param {Scope} scope
 */
function mapsOf(features, { units, places, frames, change }) {
  const size = places * units;
  const from = (change.length / places - 1) * (frames + 2) * size;
  const [moving, frozen] = [new Float32Array(size), new Float32Array(size)];
  for (let unit = 0; unit < units; unit++) {
    for (let place = 0; place < places; place++) {
      const at = from + place * units + unit;
      moving[unit * places + place] = features[at];
      for (let frame = 0; frame < frames; frame++)
        frozen[unit * places + place] += features[at + (frame + 2) * size] / frames;
    }
  }
  return { moving, frozen };
}

/**
 * Mean difference of a pixel from one frame to the next, at each place of the central square.
 * @param {Clip} clip
 * @param {number} cells
 * @returns {Float32Array} (cells, cells) 0..1
 */
function changeOf({ frames }, cells) {
  const [{ width, height, channels }] = frames;
  const side = Math.min(width, height);
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  const colours = Math.min(channels, 3);
  const [sums, counts] = [new Float32Array(cells * cells), new Float32Array(cells * cells)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cell = Math.floor((y * cells) / side) * cells + Math.floor((x * cells) / side);
      const at = ((top + y) * width + left + x) * channels;
      for (let frame = 1; frame < frames.length; frame++)
        for (let c = 0; c < colours; c++) sums[cell] += Math.abs(frames[frame].pixels[at + c] - frames[frame - 1].pixels[at + c]);
      counts[cell] += (frames.length - 1) * colours * 255;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell]));
}
