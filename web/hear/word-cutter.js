const rate = 16000;
const frame = 160; // samples: 10 ms
const least = { loudness: 0.006, frames: 12 }; // of a word; shorter ones are clicks
const above = 3; // times as loud as the room
const pause = 25; // frames that end a word
const longest = 150; // frames

/** Finds words in a stream of sound: what stands out from the room for a while, with a pause behind it. */
export class WordCutter {
  #onWord;
  #size;
  #kept = new Float32Array(3 * rate); // the newest samples
  #rest = new Float32Array(0);
  #room = 0.002; // how loud it is when nobody speaks
  #length = 0; // frames of the word so far, with the pause behind it; 0: nobody speaks
  #quiet = 0; // frames of that pause

  /**
   * @param {number} size samples of what is handed on, the word in their middle
   * @param {(word: Float32Array<ArrayBuffer>) => void} onWord
   */
  constructor(size, onWord) {
    this.#size = size;
    this.#onWord = onWord;
  }

  /** Whether somebody is speaking. */
  get speaking() {
    return this.#length > 0;
  }

  /** @param {Float32Array} samples at 16 kHz, that come next */
  add(samples) {
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let at = 0;
    for (; at + frame <= all.length; at += frame) this.#hear(all.subarray(at, at + frame));
    this.#rest = all.slice(at);
  }

  /** @param {Float32Array} samples of one frame */
  #hear(samples) {
    this.#kept.copyWithin(0, frame);
    this.#kept.set(samples, this.#kept.length - frame);
    const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / frame);
    const isLoud = loudness > Math.max(least.loudness, above * this.#room);
    // The room is learned at once where it is quieter than thought, slowly where it is louder.
    this.#room = Math.min(0.05, Math.max(1e-4, this.#room * (loudness < this.#room ? 0.95 : 1.002)));
    if (this.#length === 0 && !isLoud) return;
    this.#length++;
    this.#quiet = isLoud ? 0 : this.#quiet + 1;
    if (this.#quiet >= pause || this.#length >= longest) this.#end();
  }

  #end() {
    const [length, quiet] = [this.#length, this.#quiet];
    this.#length = this.#quiet = 0;
    if (length - quiet < least.frames) return;
    const middle = this.#kept.length - Math.floor(((length + quiet) / 2) * frame);
    const from = middle - Math.floor(this.#size / 2);
    const word = new Float32Array(this.#size); // silence where there is nothing yet
    word.set(this.#kept.subarray(Math.max(0, from), from + this.#size), Math.max(0, -from));
    this.#onWord(word);
  }
}
