import { pictureCanvas } from '../../../draw/index.js';
import { make, makeButton } from '../../make.js';

const STRIDE = 61; // from one picture to the next, so that neighbours differ

/** Where there is neither camera nor video: one of the pictures, to be named. */
export class NamesPicture {
  #canvas = make('div', { class: 'picture' });
  #words;
  #changed;
  #index = 0;
  /** @type {import('../../../worker-client.js').ClappWorker | undefined} */ #learner;
  /** @type {import('../../../image.js').Image | undefined} the one that is shown */ image;
  /** @type {HTMLCanvasElement | undefined} the same, drawn */ canvas;

  /**
   * @param {Record<string, any>} words
   * @param {() => Promise<unknown> | void} changed
   * @param {(action: () => unknown) => void} run
   */
  constructor(words, changed, run) {
    this.#words = words;
    this.#changed = changed;
    this.element = make(
      'div',
      { class: 'shown', hidden: true },
      this.#canvas,
      makeButton(words.next, () => run(() => this.next()), { 'data-act': 'next' }),
    );
  }

  /** @param {import('../../../worker-client.js').ClappWorker} learner */
  async open(learner) {
    this.#learner = learner;
    this.#index = 0;
    await this.#show();
  }

  async next() {
    this.#index += STRIDE;
    await this.#show();
    await this.#changed();
  }

  async #show() {
    const learner = this.#learner;
    if (!learner || learner.images === 0) return;
    const image = await learner.image(this.#index % learner.images);
    if (learner !== this.#learner) return;
    this.image = image;
    this.canvas = pictureCanvas(image);
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', this.#words.shown);
    this.#canvas.replaceChildren(this.canvas);
  }
}
