import { contrast, cutCrop, drawPicture, drawSaccadeGrid } from '../../draw/index.js';
import { make } from '../make.js';
import { middle } from './middle.js';
import { eyeStyles } from './style.js';

/** @typedef {import('../../clapp.js').LearnReport} LearnReport */
/** @typedef {'fixation' | 'saccade' | 'both' | 'idle' | 'untold'} Told */

const dull = 16; // contrast of a crop in which there is little to see, of 255
const patience = 6; // dull glances passed over in a row

/**
 * @typedef {object} Glance
 * @property {LearnReport} report
 * @property {HTMLCanvasElement} picture
 * @property {HTMLCanvasElement} crop
 * @property {HTMLCanvasElement[]} others crops of other pictures
 * @property {number} count glances shown before
 */

/**
 * What a broadcast factor stands for.
 * @param {number} broadcast +1, −1 or 0
 * @param {{rule: string, no_gamma: boolean}} settings
 * @returns {Told}
 */
function toldAs(broadcast, { rule, no_gamma: untold }) {
  if (rule === 'random') return 'idle';
  if (untold) return 'untold';
  if (broadcast === 0) return 'both';
  return broadcast > 0 ? 'fixation' : 'saccade';
}

/** A crop cut into patches, one prediction singled out, and what one block was told about it. */
export class GridEye {
  static styles = [eyeStyles];

  #stage;
  /** @type {Glance | undefined} */ #glance;
  #block = 0;
  #dull = 0;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const { eye } = stage.words;
    this.grid = make('canvas', { class: 'grid', role: 'img', 'aria-label': eye.grid });
    this.picture = make('canvas', { class: 'source-picture', role: 'img', 'aria-label': eye.picture('') });
    this.name = make('figcaption', {});
    this.whom = make('span', {});
    this.word = make('b', {});
    this.text = make('p', {});
    const mark = make('span', { class: 'mark', 'aria-hidden': 'true' });
    const line = make('p', { class: 'told-word' }, mark, this.whom, this.word);
    this.told = make('div', { class: 'told' }, line, this.text);
    this.blocks = make('div', { class: 'blocks-menu', role: 'group', 'aria-label': eye.ofBlock });
    const source = make('figure', { class: 'source' }, this.picture, this.name);
    this.element = make('div', { class: 'glance' }, this.grid, this.told, source, this.blocks);
  }

  observes() {
    return {};
  }

  open() {
    this.#glance = undefined;
    this.#block = Math.min(this.#block, this.#stage.settings.blocks.length - 1);
    const { lab } = this.#stage.words;
    this.blocks.replaceChildren(
      ...this.#stage.settings.blocks.map((_, block) => {
        const pick = make('button', { type: 'button', part: 'button', text: String(block + 1) });
        pick.setAttribute('aria-label', lab.block(block + 1));
        pick.setAttribute('aria-pressed', String(block === this.#block));
        pick.addEventListener('click', () => this.#choose(block));
        return pick;
      }),
    );
    this.told.dataset.told = 'loading';
    this.whom.textContent = lab.moment;
    this.word.textContent = this.text.textContent = this.name.textContent = '';
  }

  /**
   * @param {LearnReport} report
   * @param {{choosy: boolean}} options choosy: a dull crop is passed over, a few times
   */
  async show(report, { choosy }) {
    const stage = this.#stage;
    const { settings, pictures } = stage;
    const { image, fixation } = report.first;
    const { canvas, name } = await pictures.get(image);
    const cut = { crop: settings.crop, gray: settings.image_channels === 1 };
    const crop = cutCrop(canvas, fixation, cut);
    if (choosy && contrast(crop) < dull && this.#dull++ < patience) return;
    this.#dull = 0;
    const others = await Promise.all(this.#others(report).map((other) => pictures.get(other)));
    if (!stage.open || stage.pictures !== pictures) return; // of images that are gone
    this.#glance = {
      report,
      picture: canvas,
      crop,
      others: others.map((other) => cutCrop(other.canvas, middle(other.canvas, fixation.width), cut)),
      count: (this.#glance?.count ?? -1) + 1,
    };
    this.name.textContent = name;
    this.picture.setAttribute('aria-label', stage.words.eye.picture(name));
    this.#tell();
  }

  /** Whom slot 0 was held against, as far as is known. @param {LearnReport} report */
  #others({ first }) {
    const against = first.negatives?.[this.#block] ?? [];
    const { prediction_steps: count } = this.#stage.settings;
    return [...new Set(against)].filter((other) => other !== first.image).slice(0, count);
  }

  /** @param {number} block */
  #choose(block) {
    this.#block = block;
    [...this.blocks.children].forEach((button, index) => button.setAttribute('aria-pressed', String(index === block)));
    this.#tell();
    this.#stage.ask();
  }

  #tell() {
    if (!this.#glance) return;
    const { eye } = this.#stage.words;
    const told = toldAs(this.#glance.report.first.broadcast[this.#block] ?? 0, this.#stage.settings);
    this.told.dataset.told = told;
    this.whom.textContent = eye.toldTo(this.#block + 1);
    this.word.textContent = eye.told[told];
    this.text.textContent = eye.toldText[told];
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    if (!this.#glance) return;
    const { picture, crop, others, report, count } = this.#glance;
    const { settings } = this.#stage;
    drawPicture(this.picture, picture, report.first.fixation, { veil: colours.veil, frame: colours.ink });
    const side = Math.floor((crop.width - settings.patch) / settings.patch_stride) + 1;
    const glance = {
      row: count % Math.max(1, Math.min(3, side - settings.first_target_row)),
      column: (count * 3 + 2) % side,
      firstTargetRow: settings.first_target_row,
      predictions: settings.prediction_steps,
      broadcast: /** @type {1 | -1 | 0} */ (report.first.broadcast[this.#block] ?? 0),
      idle: settings.rule === 'random' || settings.rule.endsWith('supervised'),
    };
    const grid = { crop: crop.width, patch: settings.patch, stride: settings.patch_stride };
    drawSaccadeGrid(this.grid, crop, others, grid, glance, colours);
  }
}
