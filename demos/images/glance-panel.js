import { contrast, cutCrop, drawPicture, drawSaccadeGrid } from '../../web/draw/index.js';
import { Gallery } from './gallery.js';
import { toldAs, words } from './words.js';

const DULL = 16; // contrast of a crop in which there is little to see, of 255
const PATIENCE = 6; // dull glances passed over in a row

/** @typedef {import('../../web/index.js').LearnReport} LearnReport */
/** @typedef {import('../../web/index.js').CompleteSettings} CompleteSettings */
/** @typedef {{fixation: string, saccade: string, ink: string, veil: string, casing: string}} Colours */
/**
 * @typedef {object} Glance
 * @property {LearnReport} report
 * @property {HTMLCanvasElement} picture
 * @property {string} name of the photograph
 * @property {HTMLCanvasElement} crop
 * @property {HTMLCanvasElement[]} others crops of other pictures
 * @property {number} count glances shown before
 */

/** The picture, the crop that was looked at, and what one block was told about it. */
export class GlancePanel {
  #find;
  /** @type {import('../../web/index.js').ClappWorker | undefined} */ #worker;
  /** @type {CompleteSettings | undefined} */ #settings;
  /** @type {Gallery | undefined} */ #gallery;
  /** @type {Glance | undefined} */ #glance;
  #dull = 0;

  /** @param {(id: string) => HTMLElement} find */
  constructor(find) {
    this.#find = find;
  }

  /** @param {import('../../web/index.js').ClappWorker} worker @param {CompleteSettings} settings */
  open(worker, settings) {
    if (worker !== this.#worker) this.#gallery = new Gallery(worker);
    this.#worker = worker;
    this.#settings = settings;
  }

  /**
   * @param {LearnReport} report
   * @param {{choosy: boolean}} options choosy: a dull crop is refused, a few times
   * @returns {Promise<boolean>} whether it is shown
   */
  async show(report, { choosy }) {
    const [gallery, settings] = [this.#gallery, this.#settings];
    if (!gallery || !settings) return false;
    const { image, fixation } = report.first;
    const { canvas, name } = await gallery.picture(image);
    const cut = { crop: settings.crop, gray: settings.image_channels === 1 };
    const crop = cutCrop(canvas, fixation, cut);
    if (choosy && contrast(crop) < DULL && this.#dull++ < PATIENCE) return false;
    this.#dull = 0;
    const others = await gallery.others(image, settings.prediction_steps, report.step);
    if (settings !== this.#settings) return false;
    this.#glance = {
      report,
      picture: canvas,
      name,
      crop,
      others: others.map((other) => cutCrop(other.canvas, middle(other.canvas, fixation.width), cut)),
      count: (this.#glance?.count ?? -1) + 1,
    };
    return true;
  }

  /**
   * Puts what a block was told into words.
   * @param {number} block
   * @returns {number[] | undefined} what every block was told
   */
  tell(block) {
    if (!this.#glance || !this.#settings) return undefined;
    const { report, name } = this.#glance;
    const told = toldAs(report.first.broadcast[block] ?? 0, this.#settings.rule);
    this.#find('told').dataset.told = told;
    this.#find('told-whom').textContent = words.toldTo(block + 1);
    this.#find('told-word').textContent = words.told[told].name;
    this.#find('told-text').textContent = words.told[told].text;
    this.#find('picture-name').textContent = name;
    return report.first.broadcast;
  }

  /** @param {number} block @param {Colours} colours */
  draw(block, colours) {
    if (!this.#glance || !this.#settings) return;
    const { picture, crop, others, report, count } = this.#glance;
    const {
      patch,
      patch_stride: stride,
      first_target_row: firstTargetRow,
      prediction_steps: predictions,
      rule,
    } = this.#settings;
    const canvas = (/** @type {string} */ id) => /** @type {HTMLCanvasElement} */ (this.#find(id));
    drawPicture(canvas('picture'), picture, report.first.fixation, { veil: colours.veil, frame: colours.ink });
    const side = Math.floor((crop.width - patch) / stride) + 1;
    const glance = {
      row: count % Math.max(1, Math.min(3, side - firstTargetRow)),
      column: (count * 3 + 2) % side,
      firstTargetRow,
      predictions,
      broadcast: /** @type {1 | -1 | 0} */ (report.first.broadcast[block] ?? 0),
      idle: rule === 'random',
    };
    drawSaccadeGrid(canvas('grid'), crop, others, { crop: crop.width, patch, stride }, glance, colours);
  }
}

/** @param {HTMLCanvasElement} picture @param {number} side */
function middle(picture, side) {
  return {
    left: (picture.width - side) / 2,
    top: (picture.height - side) / 2,
    width: side,
    height: side,
    flipped: false,
  };
}
