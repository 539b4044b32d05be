/** @typedef {import('../learner/motion.js').Motion} Motion */
/**
 * (units) each; twin: of the random network, as soon as it has been asked
 * @typedef {{ motion: Float32Array, order: Float32Array, twin?: Float32Array, twinOrder?: Float32Array }} BlockTaste
 */

const memory = 0.9; // of what was before, at each look

/** How much units like motion, by and by: one look is at a few clips only. */
export class Taste {
  /** @type {BlockTaste[]} */
  blocks = [];
  #looks = 0;
  #twinLooks = 0;

  /** @param {Motion} motion */
  add({ blocks, change }) {
    if (this.blocks.length !== blocks.length) this.clear();
    if (change === 0 && this.#looks > 0) return; // where nothing moves nothing can be told
    const share = shareOf(++this.#looks);
    const twinShare = shareOf((this.#twinLooks += blocks[0].twin ? 1 : 0));
    this.blocks = blocks.map(({ motion, order, twin }, index) => {
      const before = this.blocks[index];
      return {
        motion: blend(before?.motion, motion, share),
        order: blend(before?.order, order, share),
        twin: twin ? blend(before?.twin, twin.motion, twinShare) : before?.twin,
        twinOrder: twin ? blend(before?.twinOrder, twin.order, twinShare) : before?.twinOrder,
      };
    });
  }

  clear() {
    this.blocks = [];
    this.#looks = this.#twinLooks = 0;
  }

  /** Units, those that like motion best first. @param {number} block @returns {number[]} */
  ranking(block) {
    const { motion } = this.blocks[block];
    return Array.from(motion, (_, unit) => unit).sort((one, other) => motion[other] - motion[one]);
  }
}

/** The first looks count alike. @param {number} looks */
function shareOf(looks) {
  return Math.max(1 / looks, 1 - memory);
}

/** @param {Float32Array | undefined} before @param {Float32Array} now @param {number} share of now */
function blend(before, now, share) {
  return now.map((value, at) => (before ? before[at] + share * (value - before[at]) : value));
}

/** How selective a block is: root mean square of its units' liking. @param {Float32Array} motion */
export function selectivity(motion) {
  return Math.sqrt(motion.reduce((sum, value) => sum + value * value, 0) / Math.max(motion.length, 1));
}
