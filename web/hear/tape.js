/** @typedef {import('../sound.js').Sound} Sound */

const size = 1600; // samples of a piece: 100 ms at 16 kHz
const gap = 5600; // samples of silence behind each sound
const late = 5; // pieces that are made up for, after a pause of the page

/** Plays sounds as a microphone would hear them: silence between them, 100 ms at a time, silently. */
export class Tape {
  #next;
  #onChunk;
  /** @type {Float32Array} */ #waiting = new Float32Array(0);
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;
  #played = 0; // milliseconds on the page's clock
  #busy = false;

  /**
   * @param {() => Promise<Sound>} next the sound that follows; asked for when it begins
   * @param {(chunk: Float32Array<ArrayBuffer>) => void} onChunk
   */
  constructor(next, onChunk) {
    this.#next = next;
    this.#onChunk = onChunk;
  }

  start() {
    this.stop();
    this.#played = performance.now();
    this.#timer = setInterval(() => this.#play(), 100);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #play() {
    if (this.#busy) return;
    this.#busy = true;
    const now = performance.now();
    this.#played = Math.max(this.#played, now - late * 100);
    try {
      for (; this.#played + 100 <= now; this.#played += 100) {
        if (this.#waiting.length < size) await this.#fetch();
        this.#onChunk(this.#waiting.slice(0, size));
        this.#waiting = this.#waiting.subarray(size);
      }
    } catch {
      this.stop(); // there is nothing to play any more
    } finally {
      this.#busy = false;
    }
  }

  async #fetch() {
    const { samples } = await this.#next();
    const all = new Float32Array(this.#waiting.length + samples.length + gap);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    this.#waiting = all;
  }
}
