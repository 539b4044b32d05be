import { drawFilters } from '../../web/draw/index.js';
import { BlockCard } from './block-card.js';
import { GlancePanel } from './glance-panel.js';
import { Pace } from './pace.js';

const EVERY = { numbers: 250, filters: 400, glance: 2200 }; // milliseconds between changes
const CALM = 500; // between drawings, for people whom motion disturbs

/** @typedef {import('../../web/index.js').ClappWorker} ClappWorker */
/** @typedef {import('../../web/index.js').CompleteSettings} CompleteSettings */
/** @typedef {import('../../web/index.js').LearnReport} LearnReport */
/** @typedef {import('../../web/draw/filters.js').Filters} Filters */

/** Everything that is drawn.  Reports come in whenever they like; drawing happens on the screen's next frame. */
export class Exhibit {
  #find;
  #pace;
  #glance;
  #onError;
  /** @type {ClappWorker | undefined} */ #worker;
  /** @type {BlockCard[]} */ #cards = [];
  /** @type {LearnReport | undefined} */ #report;
  /** @type {{first: Filters, now: Filters} | undefined} */ #filters;
  #batch = 0;
  #block = 0; // the one whose broadcast factor the glance shows
  #beginning = false;
  #choosy = true; // dull glances are passed over

  /**
   * @param {Document} document
   * @param {{calm: {matches: boolean}, onError: (error: unknown) => void}} options calm: whether to draw rarely
   */
  constructor(document, { calm, onError }) {
    this.#find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
    this.#onError = onError;
    this.#glance = new GlancePanel(this.#find);
    this.#pace = new Pace(
      () => this.#draw(),
      () => (calm.matches ? CALM : 0),
    );
    new ResizeObserver(() => this.redraw()).observe(document.body);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
  }

  /** A new network, of this or another worker. @param {ClappWorker} worker */
  async open(worker) {
    const settings = /** @type {CompleteSettings} */ (worker.settings);
    this.#worker = worker;
    this.#batch = settings.batch;
    this.#report = this.#filters = undefined;
    this.#glance.open(worker, settings);
    const template = /** @type {HTMLTemplateElement} */ (this.#find('block'));
    this.#cards = settings.blocks.map(
      (block, index) => new BlockCard(template, index, block, settings.rule, () => this.#choose(index)),
    );
    this.#find('blocks').replaceChildren(...this.#cards.map((card) => card.element));
    this.#choose(Math.min(this.#block, this.#cards.length - 1));
    this.#count(0);
    this.#pace.forget();
    await this.#fetchFilters();
  }

  /**
   * @param {LearnReport} report
   * @param {{exact?: boolean}} [options] exact: a single step, shown at once and whatever it is
   */
  show(report, { exact = false } = {}) {
    this.#report = report;
    this.#choosy = !exact;
    this.#cards.forEach((card, index) => card.add(report.step, report.blocks[index]));
    if (exact) this.#pace.forget();
    this.redraw();
  }

  /** Brings everything up to date, however recently it changed. */
  refresh() {
    this.#pace.forget();
    this.redraw();
  }

  redraw() {
    this.#pace.ask();
  }

  /** @param {boolean} beginning show the first block as it began, not as it is */
  showBeginning(beginning) {
    this.#beginning = beginning;
    this.redraw();
  }

  #draw() {
    if (this.#report) this.#update(this.#report);
    const colours = palette(this.#find('grid'));
    for (const card of this.#cards) card.draw(colours);
    this.#glance.draw(this.#block, colours);
    if (!this.#filters) return;
    const canvas = /** @type {HTMLCanvasElement} */ (this.#find('filters'));
    drawFilters(canvas, this.#beginning ? this.#filters.first : this.#filters.now, { frame: colours.line });
  }

  /** What changes too fast to be read is changed more rarely. @param {LearnReport} report */
  #update(report) {
    this.#count(report.step);
    if (this.#pace.due('numbers', EVERY.numbers)) for (const card of this.#cards) card.write();
    if (this.#pace.due('filters', EVERY.filters)) this.#fetchFilters().catch(this.#onError);
    if (this.#pace.due('glance', EVERY.glance)) this.#changeGlance(report).catch(this.#onError);
  }

  /** @param {number} step */
  #count(step) {
    this.#find('steps').textContent = step.toLocaleString('en');
    this.#find('glances').textContent = (step * this.#batch).toLocaleString('en');
  }

  async #fetchFilters() {
    const worker = this.#worker;
    const filters = await worker?.filters(0);
    if (!filters || worker !== this.#worker) return;
    this.#filters = { first: this.#filters?.first ?? filters, now: filters };
    this.redraw();
  }

  /** @param {LearnReport} report */
  async #changeGlance(report) {
    const shown = await this.#glance.show(report, { choosy: this.#choosy });
    if (report.step > (this.#report?.step ?? 0)) return; // of a network that is gone
    if (!shown) return this.#pace.hurry('glance');
    this.#tell();
    this.redraw();
  }

  #tell() {
    const broadcast = this.#glance.tell(this.#block);
    if (this.#report && broadcast) this.#cards.forEach((card, index) => card.tell(broadcast[index]));
  }

  /** @param {number} block */
  #choose(block) {
    this.#block = block;
    this.#cards.forEach((card, index) => card.choose(index === block));
    this.#tell();
    this.redraw();
  }
}

/** The page's colours, which may change with the time of day. @param {HTMLElement} element */
function palette(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    faint: colour('faint'),
    line: colour('line'),
    veil: colour('veil'),
    casing: colour('casing'),
    fixation: colour('fixation'),
    saccade: colour('saccade'),
  };
}
