import { drawPlace } from '../../../draw/place.js';
import { seenCanvas } from '../../../draw/seen.js';
import { make } from '../../make.js';

/** @typedef {import('../synapse.js').Trace} Trace */
/** @typedef {import('../../../report.js').Seen} Seen */

/** The glance of the batch that moved the weight most, and in it the patch. */
export class Place {
  #words;
  #canvas = make('canvas', { role: 'img' });
  #caption = make('figcaption');
  /** @type {HTMLCanvasElement | undefined} */ #picture;
  #part = { left: 0, top: 0, width: 0, height: 0 };

  /** @param {Record<string, any>} words of the view */
  constructor(words) {
    this.#words = words;
    this.element = make('figure', { class: 'place', hidden: true }, this.#canvas, this.#caption);
  }

  forget() {
    this.#picture = undefined;
    this.element.hidden = true;
  }

  /**
   * @param {Trace} synapse
   * @param {Seen | undefined} seen what stood in the batch there
   * @param {import('../../../settings.js').CompleteSettings} settings
   * @param {number} block
   */
  show(synapse, seen, { sight, patch, patch_stride: stride, blocks }, block) {
    const whole = sight === 'views';
    this.element.hidden = false;
    this.#caption.textContent = whole
      ? this.#words.view(synapse.image + 1, synapse.view + 1)
      : this.#words.patch(synapse.image + 1, synapse.patchRow + 1, synapse.patchColumn + 1);
    this.#canvas.setAttribute('aria-label', this.#caption.textContent ?? '');
    this.#canvas.hidden = !seen;
    this.#picture = undefined;
    if (!seen) return;
    const side = (whole ? seen.side : patch) / (whole ? blocks[block].grid : blocks[block].patch_grid);
    this.#picture = seenCanvas(seen);
    this.#part = {
      left: synapse.patchColumn * stride + synapse.cellColumn * side,
      top: synapse.patchRow * stride + synapse.cellRow * side,
      width: side,
      height: side,
    };
  }

  /** @param {{veil: string, ink: string, casing: string}} colours */
  draw(colours) {
    if (this.#picture) drawPlace(this.#canvas, this.#picture, this.#part, colours, { context: Infinity });
  }
}
