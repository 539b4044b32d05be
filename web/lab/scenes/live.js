import { drawFixations } from '../../draw/fixations.js';
import { FramePump } from '../../source/index.js';
import { make, makeButton } from '../make.js';
import { sceneStyles } from './style.js';

/** @typedef {import('../../clapp.js').LearnReport} LearnReport */

/**
 * What a scene asks of the lab.
 * @typedef {object} SceneListener
 * @property {() => import('../../worker-client.js').ClappWorker | undefined} learner
 * @property {(change: Partial<import('../state.js').LabState>) => void} change a person chose something
 * @property {(sentence: string) => void} say
 * @property {(error: unknown) => void} fail
 * @property {() => void} fed there is something to learn from, or there is not any more
 * @property {() => void} ask for a drawing
 * @property {() => void} start learning
 * @property {(images: import('../../image.js').Image[], classes: string[]) => Promise<void>} replaceImages
 */

const rest = 30; // least milliseconds between two frames for the learner: less than a camera takes
const strip = { columns: 16, rows: 4, every: 400 }; // remembered scenes, and milliseconds between changes

/** A moving picture: frames go to the learner, places that were looked at are framed, remembered scenes stand below. */
export class LiveScene {
  static styles = [sceneStyles];

  /** Whether there are frames. */
  ready = false;

  mirrored = false;
  /** @type {FramePump | undefined} */ #pump;
  /** @type {LearnReport | undefined} */ #report;
  #frameSize = { width: 0, height: 0 };
  #scenes = 0;
  #drawnAt = -Infinity;
  #stale = false; // whether the strip shows less than is remembered
  #memory = document.createElement('canvas'); // all remembered scenes as small pictures

  /**
   * @param {import('../words.js').Words} words
   * @param {SceneListener} on
   * @param {string} label of the moving picture
   */
  constructor(words, on, label) {
    this.words = words;
    this.on = on;
    this.video = make('video', { muted: true, playsinline: true, 'aria-label': label });
    this.layer = make('canvas', { class: 'layer', 'aria-hidden': 'true' });
    this.invite = make('div', { class: 'invite' });
    this.box = make('div', { class: 'scene' }, this.video, this.layer, this.invite);
    this.tools = make('div', { class: 'scene-tools' });
    this.strip = make('canvas', { class: 'strip', role: 'img' });
    this.caption = make('figcaption', {});
    this.memory = make('figure', { class: 'memory', hidden: true }, this.strip, this.caption);
    this.element = make('div', { class: 'live' }, this.box, this.tools, this.memory);
  }

  /**
   * What stands in place of the picture; nothing: the picture itself.
   * @param {string} [sentence]
   * @param {HTMLElement[]} [ways] on from there
   * @param {string} [note]
   */
  tell(sentence, ways = [], note) {
    const parts = sentence ? [make('p', { text: sentence })] : [];
    const acts = ways.length > 0 ? [make('div', { class: 'ways' }, ...ways)] : [];
    this.invite.replaceChildren(...parts, ...acts, ...(note ? [make('p', { class: 'note', text: note })] : []));
    this.invite.hidden = parts.length + acts.length === 0;
    if (sentence) this.on.say(sentence);
  }

  /** A way back that always works. */
  photographs() {
    return makeButton(this.words.camera.sample, () => this.on.change({ source: 'sample' }));
  }

  /** Frames begin to come. */
  begin() {
    this.#pump?.stop();
    this.#pump = new FramePump(this.video, (frame) => this.#send(frame), {
      every: rest,
      onError: (error) => this.on.fail(error),
    });
    this.#pump.start();
    this.ready = true;
    this.element.classList.toggle('mirrored', this.mirrored);
    this.on.fed();
  }

  /** Browsers pause a video that is moved within its document. */
  resume() {
    if (this.ready) this.video.play().catch(() => {});
  }

  /** No frames come any more. */
  cease() {
    this.#pump?.stop();
    this.#pump = undefined;
    this.#report = undefined;
    if (!this.ready) return;
    this.ready = false;
    this.on.fed();
    this.on.ask();
  }

  /** @returns {Promise<ImageBitmap | undefined>} the present picture */
  async frame() {
    if (!this.ready || this.video.videoWidth === 0) return undefined;
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = 96 / Math.min(width, height);
    return createImageBitmap(this.video, {
      resizeWidth: Math.round(width * scale),
      resizeHeight: Math.round(height * scale),
      resizeQuality: 'medium',
    });
  }

  /** @param {LearnReport} report */
  report(report) {
    this.#report = report;
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    const fixations = this.ready ? (this.#report?.first.fixations ?? []) : [];
    const source = this.#frameSize;
    drawFixations(this.layer, { fixations, source, fit: 'cover', mirrored: this.mirrored }, colours);
    this.#drawStrip();
  }

  end() {
    this.cease();
  }

  /** @param {ImageBitmap} frame */
  async #send(frame) {
    const learner = this.on.learner();
    if (!learner) return frame.close();
    this.#frameSize = { width: frame.width, height: frame.height };
    const { scenes, index, kept } = await learner.addFrame(frame);
    const now = performance.now();
    if (!this.ready || (!kept && now - this.#drawnAt < strip.every)) return;
    this.#drawnAt = now;
    this.#remember(index, scenes);
  }

  /**
   * The picture as it is now, a few milliseconds behind the frame, stands for the scene.
   * @param {number} index
   * @param {number} scenes
   */
  #remember(index, scenes) {
    const memory = this.#memory;
    if (scenes < this.#scenes || memory.width !== strip.columns * 48) {
      memory.width = strip.columns * 48; // which also clears it
      memory.height = strip.rows * 48;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (memory.getContext('2d'));
    const { videoWidth: width, videoHeight: height } = this.video;
    const side = Math.min(width, height);
    context.save();
    context.translate((index % strip.columns) * 48, Math.floor(index / strip.columns) * 48);
    if (this.mirrored) context.transform(-1, 0, 0, 1, 48, 0);
    context.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, 48, 48);
    context.restore();
    this.#stale = true;
    if (scenes !== this.#scenes) {
      const text = this.words.eye.remembered(scenes);
      this.caption.textContent = text;
      this.strip.setAttribute('aria-label', text);
    }
    this.#scenes = scenes;
    this.memory.hidden = false;
    this.on.ask();
  }

  #drawStrip() {
    if (this.memory.hidden || this.#scenes === 0 || !this.#stale) return;
    this.#stale = false;
    const rows = Math.ceil(this.#scenes / strip.columns);
    const { strip: canvas } = this;
    canvas.style.setProperty('aspect-ratio', `${strip.columns} / ${rows}`);
    canvas.width = strip.columns * 48;
    canvas.height = rows * 48;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(this.#memory, 0, 0);
  }
}
