import { Bar } from './bar.js';
import { Deck } from './deck.js';
import { Eye } from './eye/eye.js';
import { make, makeButton } from './make.js';
import { isHidden } from './state.js';

/** @typedef {import('./stage.js').Observation} Observation */

/** Everything of a lab that is seen: the bar, the trouble, the eye, the views. */
export class Shell {
  #stage;
  #state;
  #trouble = make('div', { class: 'trouble', part: 'trouble', role: 'alert', hidden: true });
  #status = make('p', { class: 'unseen', role: 'status' });

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {object} options
   * @param {import('./state.js').LabState} options.state
   * @param {import('./bar.js').BarListener} options.on
   * @param {(key: string) => void} options.onView a person went to another view
   */
  constructor(stage, { state, on, onView }) {
    this.#stage = stage;
    this.#state = state;
    const hidden = (/** @type {string} */ name) => isHidden(state, name);
    const load = () => this.#loadExperiment();
    this.bar = new Bar(stage.words, { lang: stage.lang, hidden, on, load });
    this.bar.state = state;
    this.eye = hidden('eye') ? undefined : new Eye(stage);
    this.deck = new Deck(stage, { state, onView });
    const parts = [...(this.eye ? [this.eye.element] : []), ...(this.deck.size > 0 ? [this.deck.element] : [])];
    const body = make('div', { class: parts.length === 2 ? 'stage both' : 'stage' }, ...parts);
    const bar = state.controls === 'none' || this.bar.element.childElementCount === 0 ? [] : [this.bar.element];
    this.element = make('div', { class: 'lab', lang: stage.lang }, ...bar, this.#trouble, body, this.#status);
  }

  /** Loads all that may still be asked for: see Deck. @param {Set<unknown>} prepared */
  async prepare(prepared) {
    const [made] = await Promise.all([this.deck.prepare(prepared), this.eye?.prepare(), this.#loadExperiment()]);
    return made;
  }

  /** @param {import('./scenes/feed.js').Scene} scene of a camera or of files */
  seat(scene) {
    if (this.eye) this.eye.scene = scene;
  }

  begin() {
    this.deck.begin(this.#state.view);
  }

  /** A new network or new images. */
  open() {
    this.eye?.open();
    this.deck.open();
    this.#stage.observe();
  }

  /** @returns {Observation} what is to be reported for all that is seen */
  observation() {
    /** @type {Observation} */
    const all = { synapse: null };
    /** @type {Observation[]} */
    const wishes = [this.eye?.observes() ?? {}, ...this.deck.observations()];
    for (const { filters, synapse, ...flags } of wishes) {
      if (filters) all.filters = [...new Set([...(all.filters ?? []), ...filters])];
      if (synapse) all.synapse = synapse;
      for (const [name, on] of Object.entries(flags)) if (on) Object.assign(all, { [name]: true });
    }
    return all;
  }

  /** @param {import('../clapp.js').LearnReport} report @param {boolean} exact */
  report(report, exact) {
    this.eye?.report(report, exact);
    this.deck.report(report);
  }

  draw() {
    this.eye?.draw();
    this.deck.draw();
  }

  /**
   * One sentence about what is wrong; "" takes it away.
   * @param {string} sentence
   * @param {{text: string, act: () => void} | undefined} [way] out of it
   */
  trouble(sentence, way) {
    this.#trouble.hidden = sentence === '';
    const button = way ? [makeButton(way.text, way.act, { class: 'primary' })] : [];
    this.#trouble.replaceChildren(...(sentence ? [make('p', { text: sentence }), ...button] : []));
  }

  /** @param {HTMLElement} element to stand above the eye and the views */
  add(element) {
    if (!element.isConnected) this.#trouble.after(element);
  }

  /** Tells those who do not see the page. @param {string} sentence */
  say(sentence) {
    this.#status.textContent = sentence;
  }

  close() {
    this.deck.close();
    this.element.remove();
  }

  async #loadExperiment() {
    const made = await this.#stage.load(async () => (await import('./experiment.js')).Experiment);
    if (made) this.#stage.adopt(made.styles);
    return made;
  }
}
