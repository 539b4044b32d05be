import { isHidden } from './state.js';
import { make } from './make.js';
import { Tabs } from './tabs.js';
import { views } from './views.js';
import { completeWords } from './words.js';

/** @typedef {import('./stage.js').Observation} Observation */
/** @typedef {import('./views.js').View} View */

/**
 * A view's place, whether or not the view has been loaded.
 * @typedef {object} Card
 * @property {import('./views.js').ViewEntry} entry
 * @property {HTMLElement} panel
 * @property {View} [view]
 * @property {Promise<void>} [loading]
 * @property {unknown} [options] for its next show()
 * @property {any[]} early reports that came before a view that is told all of them
 */

const mostEarly = 1000; // reports

/** The views with their tabs.  Each is loaded when it is first seen, but not before there is a learner. */
export class Deck {
  #stage;
  /** @type {Map<string, Card>} */ #cards = new Map();
  /** @type {Tabs | undefined} */ #tabs;
  #shown = '';
  #before = ''; // the view that was shown before it
  #opened = false;
  #closed = false;

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {{state: import('./state.js').LabState, onView: (key: string) => void}} options onView: a person went there
   */
  constructor(stage, { state, onView }) {
    this.#stage = stage;
    const { words } = stage;
    this.element = make('div', { class: 'look', role: 'group', 'aria-label': words.lab.views });
    for (const entry of views) if (!isHidden(state, entry.key)) this.#cards.set(entry.key, this.#makeCard(entry));
    const cards = [...this.#cards.values()];
    if (cards.length > 1 && !isHidden(state, 'tabs')) {
      const tabs = cards.map(({ entry: { key }, panel }) => ({ key, label: this.#named(key).tab, panel }));
      const onSelect = (/** @type {string} */ key) => {
        this.select(key);
        onView(key);
      };
      this.#tabs = new Tabs(tabs, { label: words.lab.views, onSelect });
      this.element.append(this.#tabs.list);
    }
    this.element.append(...cards.map(({ panel }) => panel));
  }

  get size() {
    return this.#cards.size;
  }

  /** The view that is seen first. @param {string} wanted */
  begin(wanted) {
    const [first] = this.#cards.keys();
    this.#before = first === 'share' ? '' : (first ?? '');
    this.select(this.#cards.has(wanted) ? wanted : (first ?? ''));
  }

  /** @param {string} key @param {unknown} [options] for the view */
  select(key, options) {
    const card = this.#cards.get(key);
    if (!card) return;
    for (const [name, { panel }] of this.#cards) panel.hidden = name !== key;
    this.#tabs?.select(key);
    if (this.#shown !== key) {
      const before = this.#cards.get(this.#shown)?.view;
      if (before) this.#attempt(() => before.hide?.());
      if (this.#shown) this.#before = this.#shown;
    }
    this.#shown = key;
    card.options = options;
    if (card.view) this.#show(card, card.view);
    else if (this.#opened) this.#load(card);
  }

  /** A new network or new images. */
  open() {
    this.#opened = true;
    for (const card of this.#cards.values()) {
      const { view, entry } = card;
      card.early = [];
      if (view) this.#attempt(() => view.open?.());
      else if (entry.always || entry.key === this.#shown) this.#load(card);
    }
  }

  /** What all that is told of reports wants to know. @returns {Observation[]} */
  observations() {
    return this.#told.map(({ view }) => view?.observes?.() ?? {});
  }

  /** @param {import('../clapp.js').LearnReport} report */
  report(report) {
    for (const { view, entry, early } of this.#told) {
      if (view) this.#attempt(() => view.report?.(report));
      else if (entry.always && early.length < mostEarly) early.push(report);
    }
  }

  draw() {
    this.#attempt(() => this.#cards.get(this.#shown)?.view?.draw?.());
  }

  /**
   * Something is done while the view before this one is seen again.
   * @template T
   * @param {() => T} action
   */
  async lookBack(action) {
    const shown = this.#shown;
    const before = this.#cards.get(this.#before);
    if (!before) return action();
    await this.#load(before);
    this.select(this.#before);
    try {
      return action();
    } finally {
      this.select(shown);
    }
  }

  /**
   * Loads all that may still be asked for.
   * @param {Set<unknown>} prepared views whose preparation has been made before; others are added
   * @returns {Promise<unknown[]>} what these preparations have returned
   */
  prepare(prepared) {
    const prepare = async (/** @type {Card} */ card) => {
      const made = await this.#fetch(card);
      if (!made?.prepare || prepared.has(made)) return undefined;
      prepared.add(made);
      return this.#stage.load(async () => made.prepare?.());
    };
    return Promise.all([...this.#cards.values()].map(prepare));
  }

  close() {
    this.#closed = true;
    this.#tabs?.close();
    for (const { view } of this.#cards.values()) if (view) this.#attempt(() => view.close?.());
  }

  /** Those that are told what is reported. */
  get #told() {
    return [...this.#cards.values()].filter(({ entry }) => entry.always || entry.key === this.#shown);
  }

  /** @param {string} key */
  #named(key) {
    return this.#stage.words.views[/** @type {'blocks'} */ (key)];
  }

  /** @param {import('./views.js').ViewEntry} entry @returns {Card} */
  #makeCard(entry) {
    const { title, text } = this.#named(entry.key);
    const head = [make('h2', { text: title }), ...(text ? [make('p', { class: 'note', text })] : [])];
    const panel = make('div', { class: 'view', part: 'view', 'data-view': entry.key }, ...head);
    return { entry, panel, early: [] };
  }

  /** @param {Card} card */
  #load(card) {
    return (card.loading ??= this.#build(card));
  }

  /** A view's class, when its words are there, too. @param {Card} card */
  #fetch({ entry }) {
    return this.#stage.load(async () => (await Promise.all([entry.load(), completeWords(this.#stage.lang)]))[0]);
  }

  /** @param {Card} card */
  async #build(card) {
    const made = await this.#fetch(card);
    if (!made) card.loading = undefined; // it may be tried again
    if (!made || this.#closed) return;
    this.#stage.adopt(made.styles);
    this.#attempt(() => {
      const view = (card.view = new made(this.#stage));
      card.panel.append(view.element);
      view.open?.();
      for (const report of card.early) view.report?.(report);
      if (card.entry.key === this.#shown) this.#show(card, view);
    });
    card.early = [];
  }

  /** @param {Card} card @param {View} view */
  #show(card, view) {
    const { options } = card;
    card.options = undefined;
    this.#attempt(() => view.show?.(options));
    this.#stage.observe();
    this.#stage.ask();
  }

  /** One view that fails does not take the others along. @param {() => void} action */
  #attempt(action) {
    try {
      action();
    } catch (error) {
      this.#stage.fail(error);
    }
  }
}
