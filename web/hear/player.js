/** @typedef {import('../sound.js').Sound} Sound */

const gap = 0.15; // seconds between two sounds
const fade = 0.008; // seconds, against clicks

/** Lets a person hear sounds, one after the other.  To be used where somebody has just clicked. */
export class Player {
  /** @type {AudioContext | undefined} */ #context;
  /** @type {AudioBufferSourceNode[]} */ #playing = [];

  /**
   * @param {Sound[]} sounds
   * @returns {Promise<number>} seconds until it is silent again
   */
  async play(sounds) {
    this.stop();
    const context = (this.#context ??= new AudioContext());
    await context.resume();
    const begin = context.currentTime + 0.05;
    let at = begin;
    for (const { samples, rate } of sounds) {
      const buffer = context.createBuffer(1, samples.length, rate);
      buffer.copyToChannel(loud(samples, rate), 0);
      const node = new AudioBufferSourceNode(context, { buffer });
      node.connect(context.destination);
      node.start(at);
      this.#playing.push(node);
      at += buffer.duration + gap;
    }
    return at - begin;
  }

  stop() {
    for (const node of this.#playing) node.stop();
    this.#playing = [];
  }

  close() {
    this.stop();
    void this.#context?.close();
    this.#context = undefined;
  }
}

/** As loud as the others, and no click at its ends. @param {Float32Array} samples @param {number} rate */
function loud(samples, rate) {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-3);
  const ends = Math.max(1, fade * rate);
  return Float32Array.from(samples, (sample, at) => {
    const share = Math.min(1, at / ends, (samples.length - 1 - at) / ends);
    return (0.7 * sample * share) / peak;
  });
}
