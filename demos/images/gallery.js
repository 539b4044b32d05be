import { pictureCanvas } from '../../web/draw/index.js';

/** The worker's pictures, fetched once and kept as canvases. */
export class Gallery {
  #worker;
  /** @type {Map<number, Promise<{canvas: HTMLCanvasElement, name: string}>>} */
  #pictures = new Map();

  /** @param {import('../../web/index.js').ClappWorker} worker */
  constructor(worker) {
    this.#worker = worker;
  }

  /** @param {number} index */
  picture(index) {
    let picture = this.#pictures.get(index);
    if (!picture) this.#pictures.set(index, (picture = this.#fetch(index)));
    return picture;
  }

  /**
   * Some pictures other than one, as examples of where a jump may lead.
   * @param {number} index @param {number} count @param {number} salt
   */
  others(index, count, salt) {
    const rest = this.#worker.images - 1;
    if (rest < 1) return Promise.all([this.picture(index)]);
    return Promise.all(
      Array.from({ length: count }, (_, k) =>
        this.picture((index + 1 + ((salt * 61 + k * 89) % rest)) % this.#worker.images),
      ),
    );
  }

  /** @param {number} index */
  async #fetch(index) {
    const image = await this.#worker.image(index);
    return { canvas: pictureCanvas(image), name: this.#worker.classes[image.label ?? -1] ?? '' };
  }
}
