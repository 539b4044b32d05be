import { drawFixations } from '../../draw/fixations.js';
import { cutCrop, fitCanvas } from '../../draw/index.js';
import { drawSeen } from '../../draw/seen.js';
import { make } from '../make.js';
import { middle } from './middle.js';
import { eyeStyles } from './style.js';

/** @typedef {import('../../clapp.js').LearnReport} LearnReport */
/** @typedef {LearnReport & {observed?: {seen?: import('../../draw/seen.js').Seen[]}}} ObservedReport */

/**
 * @typedef {object} Glance
 * @property {ObservedReport} report
 * @property {HTMLCanvasElement} picture
 * @property {HTMLCanvasElement} [other] the middle of another picture
 */

/** Two views of a picture, the picture, and another one that they are held against. */
export class PairEye {
  static styles = [eyeStyles];

  #stage;
  /** @type {Glance | undefined} */ #glance;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const { eye } = stage.words;
    const canvas = (/** @type {string} */ label) => make('canvas', { role: 'img', 'aria-label': label });
    this.picture = canvas(eye.picture(''));
    this.layer = make('canvas', { class: 'layer', 'aria-hidden': 'true' });
    this.views = [canvas(eye.seen(1)), canvas(eye.seen(2))];
    this.other = canvas(eye.other(''));
    this.name = make('figcaption', {});
    this.note = make('p', { class: 'note' });
    const seen = (/** @type {string} */ name, /** @type {HTMLElement} */ of) =>
      make('div', { class: `seen ${name}` }, of);
    const pair = make(
      'div',
      { class: 'pair' },
      seen('first', this.views[0]),
      makeLink('fixation', eye.same, eye.sameText),
      seen('second', this.views[1]),
      makeLink('saccade', eye.jumped, eye.jumpedText),
      seen('other', this.other),
    );
    const framed = make('div', { class: 'framed' }, this.picture, this.layer);
    const figure = make('figure', { class: 'whole' }, framed, this.name);
    this.element = make('div', { class: 'two-views' }, figure, make('div', {}, pair, this.note));
  }

  observes() {
    return { seen: true };
  }

  open() {
    this.#glance = undefined;
    const { rule } = this.#stage.settings;
    const { eye } = this.#stage.words;
    const silent = rule === 'random' || rule.endsWith('supervised');
    this.element.classList.toggle('silent', silent);
    this.note.textContent = rule === 'random' ? eye.idleText : silent ? eye.labelText : eye.viewsText;
    this.name.textContent = '\u00a0';
  }

  /** @param {ObservedReport} report @param {{choosy: boolean}} _ */
  async show(report, _) {
    const stage = this.#stage;
    const { pictures } = stage;
    const { image, negatives } = report.first;
    const against = negatives?.flat().find((other) => other !== image);
    const [{ canvas, name }, other] = await Promise.all([
      pictures.get(image),
      against === undefined ? undefined : pictures.get(against),
    ]);
    if (!stage.open || stage.pictures !== pictures) return; // of images that are gone
    const cut = { crop: stage.settings.view, gray: stage.settings.image_channels === 1 };
    this.#glance = {
      report,
      picture: canvas,
      other: other && cutCrop(other.canvas, middle(other.canvas, Infinity), cut),
    };
    this.name.textContent = name || '\u00a0';
    this.picture.setAttribute('aria-label', stage.words.eye.picture(name));
    this.other.setAttribute('aria-label', stage.words.eye.other(other?.name ?? ''));
    this.element.classList.toggle('alone', !other);
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    if (!this.#glance) return;
    const { picture, other, report } = this.#glance;
    const { fixations } = report.first;
    drawWhole(this.picture, picture, true);
    drawFixations(this.layer, { fixations, source: picture, fit: 'contain', mirrored: false }, colours);
    report.observed?.seen?.slice(0, 2).forEach((seen, view) => drawSeen(this.views[view], seen));
    if (other) drawWhole(this.other, other, false);
  }
}

/** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} picture @param {boolean} smooth */
function drawWhole(canvas, picture, smooth) {
  const { context, width, height } = fitCanvas(canvas);
  const scale = Math.min(width / picture.width, height / picture.height);
  const [wide, high] = [picture.width * scale, picture.height * scale];
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
}

/** @param {'fixation' | 'saccade'} kind @param {string} word @param {string} text */
function makeLink(kind, word, text) {
  return make('div', { class: `link ${kind}` }, make('b', { text: word }), make('p', { text }));
}
