import { pictureCanvas } from '../draw/index.js';

/** @typedef {{canvas: HTMLCanvasElement, name: string}} NamedPicture */

/** The learner's pictures as canvases.  Photographs are fetched once; remembered scenes change and are not kept. */
export class Pictures {
  #learner;
  #changing;
  /** @type {Map<number, Promise<NamedPicture>>} */
  #kept = new Map();

  /**
   * @param {import('../worker-client.js').ClappWorker} learner
   * @param {{changing: boolean}} options changing: the same index may be another picture later
   */
  constructor(learner, { changing }) {
    this.#learner = learner;
    this.#changing = changing;
  }

  /** @param {number} index */
  get(index) {
    if (this.#changing) return this.#fetch(index);
    let picture = this.#kept.get(index);
    if (!picture) this.#kept.set(index, (picture = this.#fetch(index)));
    return picture;
  }

  /** @param {number} index @returns {Promise<NamedPicture>} */
  async #fetch(index) {
    const image = await this.#learner.image(index);
    return { canvas: pictureCanvas(image), name: this.#learner.classes[image.label ?? -1] ?? '' };
  }
}
