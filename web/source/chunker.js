import { Resampler } from './resampler.js';

const size = 1600; // samples of a piece: 100 ms
const most = 10; // pieces that are under way

/** Sound in pieces of 100 ms at 16 kHz. */
export class Chunker {
  #send;
  #resampler;
  #chunk = new Float32Array(size);
  #filled = 0;
  #underWay = 0;

  /**
   * @param {number} rate samples a second that come in
   * @param {(chunk: Float32Array<ArrayBuffer>) => void} send whoever gets it says so by `taken`
   */
  constructor(rate, send) {
    this.#send = send;
    this.#resampler = new Resampler(rate);
  }

  /** @param {Float32Array[]} channels whose mean is heard; none: nothing comes in */
  add(channels) {
    if (channels.length === 0) return;
    const mean = new Float32Array(channels[0].length);
    for (const channel of channels) channel.forEach((sample, at) => (mean[at] += sample / channels.length));
    for (const sample of this.#resampler.add(mean)) {
      this.#chunk[this.#filled++] = sample;
      if (this.#filled === size) this.#pass();
    }
  }

  taken() {
    this.#underWay = Math.max(0, this.#underWay - 1);
  }

  #pass() {
    this.#filled = 0;
    if (this.#underWay >= most) return;
    this.#underWay++;
    const chunk = this.#chunk;
    this.#chunk = new Float32Array(size); // the other one is given away
    this.#send(chunk);
  }
}
