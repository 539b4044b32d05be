/** @typedef {import('../clapp.js').BlockReport} BlockReport */

/**
 * A block at the end and at the beginning of a run, each a mean over up to 20 steps, but over no more than half of all.
 * @typedef {{ loss: number, firstLoss: number, violated: number, firstViolated: number }} BlockSummary
 */

const width = 20; // steps that a mean is taken over: a single step's loss is noisy

/** Keeps what is needed to say whether the losses fall. */
export class LearningCurve {
  /** @type {BlockReport[][]} */
  #first = [];
  /** @type {BlockReport[][]} */
  #last = [];
  #count = 0;

  /** @param {number} blockCount */
  constructor(blockCount) {
    this.blockCount = blockCount;
  }

  /** @param {BlockReport[]} blocks of one step */
  add(blocks) {
    this.#count++;
    if (this.#first.length < width) this.#first.push(blocks);
    this.#last.push(blocks);
    if (this.#last.length > width) this.#last.shift();
  }

  /** @returns {BlockSummary[]} */
  summary() {
    const count = Math.min(width, Math.ceil(this.#count / 2));
    const first = this.#first.slice(0, count);
    const last = this.#last.slice(-count);
    return Array.from({ length: this.blockCount }, (_, block) => ({
      loss: mean(last, block, 'loss'),
      firstLoss: mean(first, block, 'loss'),
      violated: mean(last, block, 'violated'),
      firstViolated: mean(first, block, 'violated'),
    }));
  }
}

/**
 * @param {BlockReport[][]} steps
 * @param {number} block
 * @param {'loss' | 'violated'} what
 */
function mean(steps, block, what) {
  return steps.reduce((sum, blocks) => sum + blocks[block][what], 0) / steps.length;
}
