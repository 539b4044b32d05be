import { make } from '../make.js';

/** @typedef {import('../../clapp.js').LearnReport} LearnReport */

/** @typedef {import('./grid.js').GridEye | import('./pair.js').PairEye | import('./sound.js').SoundEye} Glancer */
/** @typedef {{new (stage: import('../stage.js').Stage): Glancer, styles: string[]}} GlancerClass */

/** By what is looked at: a crop cut into patches, or two views. @type {Record<string, () => Promise<GlancerClass>>} */
const glancers = {
  grid: async () => (await import('./grid.js')).GridEye,
  views: async () => (await import('./pair.js')).PairEye,
  sound: async () => (await import('./sound.js')).SoundEye,
};

const between = { photographs: 2200, calm: 4000, moving: 900 }; // milliseconds from glance to glance

/** What the network looks at, and what it is told about it. */
export class Eye {
  #stage;
  /** @type {Glancer | undefined} */ #glancer;
  /** @type {LearnReport | undefined} */ #report;
  #title = make('h2', {});
  #body = make('div', { class: 'eye-body' });
  #fetching = false;
  #exact = false;
  /** @type {string | undefined} of the glancer that is there */ #sight;
  #turn = 0; // counts networks

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const { title } = stage.words.eye;
    const traits = { class: 'eye', part: 'eye', role: 'group', 'aria-label': title };
    this.#title.textContent = title;
    this.element = make('div', traits, this.#title);
    this.element.append(this.#body);
  }

  /**
   * What stands above: a camera's picture, or the invitation to choose files.
   * @param {import('../scenes/feed.js').Scene} scene
   */
  set scene(scene) {
    this.#body.before(scene.element);
    if ('title' in scene) this.#title.textContent = scene.title;
    if ('within' in scene) scene.within(this.element);
    this.element.classList.toggle('moving', !('within' in scene));
  }

  observes() {
    return this.#glancer?.observes() ?? {};
  }

  open() {
    this.#report = undefined;
    this.#body.hidden = this.#stage.source !== 'sample';
    this.#load(this.#stage.settings.sight);
  }

  /** Loads all that may still be asked for. */
  async prepare() {
    await Promise.all(Object.values(glancers).map((load) => this.#stage.load(load)));
  }

  /** @param {string} sight */
  async #load(sight) {
    const turn = ++this.#turn;
    if (sight !== this.#sight) {
      this.#glancer = undefined;
      this.#sight = undefined;
      const made = await this.#stage.load(glancers[sight]);
      if (!made || turn !== this.#turn || !this.#stage.open) return;
      this.#stage.adopt(made.styles);
      this.#glancer = new made(this.#stage);
      this.#sight = sight;
      this.#body.replaceChildren(this.#glancer.element);
    }
    this.#glancer?.open();
    this.#stage.observe();
    this.#stage.ask();
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
