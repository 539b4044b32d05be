import { Bar } from './bar.js';
import { Eye } from './eye.js';
import { make, makeButton } from './make.js';
import { snapshot } from './snapshot.js';
import { Tabs } from './tabs.js';
import { views } from './views.js';

/** @typedef {import('./stage.js').Observation} Observation */
/** @typedef {import('./views.js').View} View */
/** @typedef {import('./views.js').ViewClass} ViewClass */

/** Everything of a lab that is seen: the bar, the trouble, the eye, the views. */
export class Shell {
  #stage;
  #state;
  #onView;
  /** @type {ViewClass[]} */ #classes;
  /** @type {Map<string, {view: View, panel: HTMLElement}>} */ #built = new Map();
  /** @type {Map<string, HTMLElement>} */ #panels = new Map();
  /** @type {Tabs | undefined} */ #tabs;
  #trouble = make('div', { class: 'trouble', part: 'trouble', role: 'alert', hidden: true });
  #status = make('p', { class: 'unseen', role: 'status' });
  #shown = '';
  #before = ''; // the view that was shown before it
  #opened = false;

  /**
   * @param {import('./stage.js').Stage} stage
   * @param {object} options
   * @param {import('./state.js').LabState} options.state
   * @param {import('./bar.js').BarListener} options.on
   * @param {import('./feed.js').Feed['scene']} options.scene of the camera or of files
   * @param {(key: string) => void} options.onView a person went to another view
   */
  constructor(stage, { state, on, scene, onView }) {
    this.#stage = stage;
    this.#state = state;
    this.#onView = onView;
    const hidden = (/** @type {string} */ name) => state.hide.includes(name);
    this.bar = new Bar(stage.words, { lang: stage.lang, hidden, on });
    this.bar.state = state;
    this.eye = hidden('eye') ? undefined : new Eye(stage, { scene });
    this.#classes = views.filter(({ key }) => !hidden(key));
    const parts = [...(this.eye ? [this.eye.element] : []), ...(this.#classes.length > 0 ? [this.#makeViews()] : [])];
    const body = make('div', { class: parts.length === 2 ? 'stage both' : 'stage' }, ...parts);
    const bar = state.controls === 'none' || this.bar.element.childElementCount === 0 ? [] : [this.bar.element];
    this.element = make('div', { class: 'lab', lang: stage.lang }, ...bar, this.#trouble, body, this.#status);
  }

  #makeViews() {
    const { words } = this.#stage;
    const named = (/** @type {string} */ key) => words.views[/** @type {'blocks'} */ (key)];
    const look = make('section', { class: 'look', 'aria-label': words.lab.views });
    const tabs = this.#classes.map(({ key }) => {
      const panel = make('div', { class: 'view', part: 'view', 'data-view': key });
      this.#panels.set(key, panel);
      return { key, label: named(key).tab, panel };
    });
    if (tabs.length > 1 && !this.#state.hide.includes('tabs')) {
      const onSelect = (/** @type {string} */ key) => this.#choose(key);
      this.#tabs = new Tabs(tabs, { label: words.lab.views, onSelect });
      look.append(this.#tabs.list);
    }
    look.append(...this.#panels.values());
    return look;
  }

  /** The views that are always asked, and the one that is seen first. */
  begin() {
    for (const { key, always } of this.#classes) if (always) this.#build(key);
    const [first] = this.#classes;
    this.#before = first?.key === 'share' ? '' : (first?.key ?? '');
    const wanted = this.#classes.find(({ key }) => key === this.#state.view) ?? first;
    if (wanted) this.select(wanted.key);
  }

  /** @param {string} key */
  #choose(key) {
    this.select(key);
    this.#onView(key);
  }

  /** @param {string} key @param {unknown} [options] for the view */
  select(key, options) {
    if (!this.#panels.has(key)) return;
    const before = this.#built.get(this.#shown)?.view;
    const { view } = this.#build(key);
    for (const [name, panel] of this.#panels) panel.hidden = name !== key;
    this.#tabs?.select(key);
    if (before !== view) {
      before?.hide?.();
      if (this.#shown) this.#before = this.#shown;
    }
    this.#shown = key;
    view.show?.(options);
    this.#stage.observe();
    this.#stage.ask();
  }

  /** @param {string} key */
  #build(key) {
    const built = this.#built.get(key);
    if (built) return built;
    const made = /** @type {ViewClass} */ (this.#classes.find((each) => each.key === key));
    const panel = /** @type {HTMLElement} */ (this.#panels.get(key));
    const { title, text } = this.#stage.words.views[/** @type {'blocks'} */ (key)];
    const view = new made(this.#stage);
    panel.append(make('h2', { text: title }), ...(text ? [make('p', { class: 'note', text })] : []), view.element);
    const entry = { view, panel };
    this.#built.set(key, entry);
    if (this.#opened) this.#attempt(() => view.open?.());
    return entry;
  }

  /** A new network or new images. */
  open() {
    this.#opened = true;
    this.eye?.open();
    for (const { view } of this.#built.values()) this.#attempt(() => view.open?.());
    this.#stage.observe();
  }

  /** @returns {Observation} what is to be reported for all that is seen */
  observation() {
    const view = this.#built.get(this.#shown)?.view;
    /** @type {Observation[]} */
    const wishes = [this.eye?.observes() ?? {}, view?.observes?.() ?? {}];
    for (const { key, always } of this.#classes) {
      if (always && key !== this.#shown) wishes.push(this.#built.get(key)?.view.observes?.() ?? {});
    }
    /** @type {Observation} */
    const all = { synapse: null };
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
    for (const { key, always } of this.#classes) {
      const built = this.#built.get(key);
      if (built && (always || key === this.#shown)) this.#attempt(() => built.view.report?.(report));
    }
  }

  draw() {
    this.eye?.draw();
    this.#attempt(() => this.#built.get(this.#shown)?.view.draw?.());
  }

  /**
   * What can be seen, as a picture; in place of the share view the one that was looked at before.
   * @param {string} caption
   */
  picture(caption) {
    const shown = this.#shown;
    if (shown === 'share' && this.#before) this.select(this.#before);
    this.draw();
    const canvas = snapshot(this.element, this.#stage.colours(), caption);
    if (this.#shown !== shown) this.select(shown);
    return canvas;
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

  /** Tells those who do not see the page. @param {string} sentence */
  say(sentence) {
    this.#status.textContent = sentence;
  }

  close() {
    this.#tabs?.close();
    for (const { view } of this.#built.values()) this.#attempt(() => view.close?.());
    this.element.remove();
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
