import { readSoundFile } from '../source/sound-file.js';
import { Microphone } from '../source/microphone.js';
import { Tail } from './tail.js';
import { Tape } from './tape.js';
import { WordCutter } from './word-cutter.js';

/** @typedef {import('../sound.js').Sound} Sound */
/** @typedef {'digits' | 'microphone' | 'file'} EarSource the package's voices, a person, a file over and over */
/** at: the middle, in samples since the beginning; truth: what was said, where that is known; guess: set by whoever guesses */
/** @typedef {{ at: number, truth?: number, guess?: number }} Mark */

const size = 40960; // samples that can be looked at: 2.56 s
const near = 6000; // samples by which a word may be found beside the place where it was said

/**
 * Where a learner's sound comes from, one source after the other.  Events: 'word' (detail: samples, mark), 'ended' (detail: a
 * MicrophoneError) when a microphone stopped by itself.
 */
export class Ears extends EventTarget {
  #learner;
  #tail = new Tail(size);
  /** @type {WordCutter} */ #cutter;
  /** @type {Tape | undefined} */ #tape;
  /** @type {Microphone | undefined} */ #microphone;
  /** @type {Mark[]} */ #marks = [];
  /** Nothing while it changes. @type {EarSource | undefined} */ source;
  /** Whether nothing is heard for now. */
  deaf = false;

  /** @param {import('../worker-client.js').ClappWorker} learner of a network that hears */
  constructor(learner) {
    super();
    this.#learner = learner;
    this.#cutter = this.#newCutter();
  }

  /** The last 2.56 seconds. */
  get samples() {
    return this.#tail.samples;
  }

  /** Words of these; share: 0 at their beginning, 1 at their end. @returns {(Mark & { share: number })[]} */
  get marks() {
    this.#marks = this.#marks.filter(({ at }) => at > this.#tail.time - size);
    return this.#marks.map((mark) => ({ ...mark, share: 1 - (this.#tail.time - mark.at) / size }));
  }

  /** A mark that is shown from now on. @param {Mark} mark */
  note(mark) {
    if (!this.#marks.includes(mark)) this.#marks.push(mark);
  }

  /**
   * Another source; where that cannot be, the old one stays.
   * @param {EarSource} source
   * @param {File} [file]
   */
  async use(source, file) {
    const sound = file && (await readSoundFile(file));
    const onChunk = (/** @type {Float32Array<ArrayBuffer>} */ chunk) => this.#hear(chunk);
    const microphone = source === 'microphone' ? await Microphone.open({ onChunk }) : undefined;
    this.end();
    this.#microphone = microphone;
    microphone?.addEventListener('ended', (event) => {
      this.dispatchEvent(new CustomEvent('ended', { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    await this.#learner.replaceImages(source === 'digits' ? 'digits' : 'sound');
    this.#marks = [];
    this.#cutter = this.#newCutter(); // half a word of the old source is none of the new one
    this.source = source;
    if (microphone) return;
    this.#tape = new Tape(async () => sound ?? this.#nextDigit(), onChunk);
    this.#tape.start();
  }

  end() {
    this.source = undefined;
    this.#tape?.stop();
    this.#microphone?.stop();
  }

  #newCutter() {
    return new WordCutter(this.#learner.settings.window, (samples) => this.#tellWord(samples));
  }

  async #nextDigit() {
    const index = Math.floor(Math.random() * this.#learner.images);
    const sound = /** @type {Sound} */ (/** @type {unknown} */ (await this.#learner.image(index)));
    this.note({ at: this.#tail.time + sound.samples.length / 2, truth: sound.label });
    return sound;
  }

  /** @param {Float32Array} chunk the next 100 ms */
  async #hear(chunk) {
    if (this.deaf || this.source === undefined) return;
    this.#tail.add(chunk);
    this.#cutter.add(chunk);
    if (this.source !== 'digits') await this.#learner.addSound(chunk.slice());
  }

  /** @param {Float32Array} samples with a word in their middle */
  #tellWord(samples) {
    const at = this.#tail.time - samples.length / 2 - 4000; // a word ends with a pause
    const mark = this.#marks.find((each) => each.truth !== undefined && Math.abs(each.at - at) < near) ?? { at };
    this.dispatchEvent(new CustomEvent('word', { detail: { samples, mark } }));
  }
}
