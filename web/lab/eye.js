import { make } from './make.js';
import { GridEye } from './eye-grid.js';
import { PairEye } from './eye-pair.js';

/** @typedef {import('../clapp.js').LearnReport} LearnReport */

/** @typedef {typeof GridEye.prototype | typeof PairEye.prototype} Glancer */

const between = { photographs: 2200, calm: 4000, moving: 900 }; // milliseconds from glance to glance

/** What the network looks at, and what it is told about it. */
export class Eye {
  #stage;
  /** @type {Glancer | undefined} */ #glancer;
  /** @type {LearnReport | undefined} */ #report;
  #body = make('div', { class: 'eye-body' });
  #fetching = false;
  #exact = false;

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {{scene?: import('./feed.js').Feed['scene']}} [options] scene: of a camera or files
   */
  constructor(stage, { scene } = {}) {
    this.#stage = stage;
    const { title } = stage.words.eye;
    this.element = make('section', { class: 'eye', part: 'eye', 'aria-label': title }, make('h2', { text: title }));
    if (scene) this.element.append(scene.element);
    if (scene && 'within' in scene) scene.within(this.element);
    this.element.classList.toggle('moving', scene !== undefined && !('within' in scene));
    this.element.append(this.#body);
  }

  observes() {
    return this.#glancer?.observes() ?? {};
  }

  open() {
    this.#report = undefined;
    this.#body.hidden = this.#stage.source !== 'sample';
    const { sight } = this.#stage.settings;
    const wanted = sight === 'views' ? PairEye : GridEye;
    if (!(this.#glancer instanceof wanted)) {
      this.#glancer = new wanted(this.#stage);
      this.#body.replaceChildren(this.#glancer.element);
    }
    this.#glancer.open();
  }

  /** @param {LearnReport} report @param {boolean} exact a single step: it is shown at once, whatever it is */
  report(report, exact) {
    this.#report = report;
    this.#exact ||= exact;
  }

  draw() {
    const report = this.#report;
    const stage = this.#stage;
    if (!this.#glancer || !report) return;
    this.#body.hidden = false;
    const rest = stage.calm ? between.calm : stage.source === 'sample' ? between.photographs : between.moving;
    if (!this.#fetching && (this.#exact || stage.due('glance', rest))) this.#change(report);
    this.#glancer.draw(stage.colours());
  }

  /** @param {LearnReport} report */
  async #change(report) {
    const glancer = this.#glancer;
    const exact = this.#exact;
    this.#exact = false;
    this.#fetching = true;
    try {
      await glancer?.show(report, { choosy: !exact });
    } catch (error) {
      if (this.#stage.open) this.#stage.fail(error);
    } finally {
      this.#fetching = false;
      this.#stage.ask();
    }
  }
}
