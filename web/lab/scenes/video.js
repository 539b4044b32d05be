import { VideoFile } from '../../source/index.js';
import { takeDrops } from './drop.js';
import { make, makeButton } from '../make.js';
import { LiveScene } from './live.js';
import { tellReason } from '../tell.js';

/** A video file, over and over. */
export class VideoScene extends LiveScene {
  /** @type {VideoFile | undefined} */ #file;
  /** @type {AbortController | undefined} */ #opening;

  /** @param {import('../words.js').Words} words @param {import('./live.js').SceneListener} on */
  constructor(words, on) {
    super(words, on, words.eye.video);
    this.input = make('input', { type: 'file', accept: 'video/*', hidden: true, tabindex: -1 });
    this.input.addEventListener('change', () => this.#take(this.input.files?.[0]));
    this.other = makeButton(words.files.otherVideo, () => this.input.click());
    this.tools.append(this.input, this.other);
    this.other.hidden = true;
    takeDrops(this.box, ({ files }) => this.#take(files[0]));
    this.#offer(words.files.dropVideo);
  }

  end() {
    super.end();
    this.#opening?.abort();
    this.#file?.stop();
    this.#file = undefined;
  }

  /** @param {string} sentence */
  #offer(sentence) {
    const pick = makeButton(this.words.files.video, () => this.input.click(), { class: 'primary' });
    this.tell(sentence, [pick], this.words.files.why);
  }

  /** @param {File | undefined} file */
  async #take(file) {
    this.input.value = '';
    if (!file) return;
    this.end();
    const { signal } = (this.#opening = new AbortController());
    this.tell(this.words.lab.moment);
    try {
      this.#file = await VideoFile.open(file, { video: this.video, signal });
      const fail = (/** @type {Event} */ event) => this.#fail(/** @type {CustomEvent} */ (event).detail);
      this.#file.addEventListener('ended', fail, { signal });
      this.tell();
      this.other.hidden = false;
      this.begin();
      this.on.start();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.end();
    this.#offer(this.words.trouble.failed(tellReason(error)));
  }
}
