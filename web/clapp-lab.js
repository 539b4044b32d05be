import { queryToState, stateToQuery } from './lab/address.js';
import { adopt } from './lab/adopt.js';
import { Lab } from './lab/lab.js';
import { attributes, readState, writeState } from './lab/state.js';
import { barStyles } from './lab/bar-style.js';
import { labStyles } from './lab/style.js';
import { chooseLanguage, loadWords } from './lab/words.js';

/** @typedef {import('./lab/state.js').LabState} LabState */

/**
 * A network that learns in front of you: `<clapp-lab source="sample" autostart></clapp-lab>`.  The attributes are its
 * state; see LabState.  Importing this registers nothing: that is what clapp-lab-define.js is for.
 *
 * Events, all bubbling and composed: clapp-ready (a learner is there), clapp-step (detail: its report), clapp-state
 * (detail.state, detail.running), clapp-change (a person changed the state, which is its detail), clapp-kept (detail.step:
 * up to where the network is in the browser's storage), clapp-error (detail.message).
 */
export class ClappLab extends HTMLElement {
  static observedAttributes = attributes;

  /**
   * What a link to a lab says, to be set as attributes.
   * @param {string} query as in location.search
   * @param {readonly string[]} [known] keys that mean something to the page itself
   */
  static readAddress(query, known) {
    return queryToState(query, known);
  }

  /** The shortest query that means a state: "" or from the question mark on. @param {LabState} state */
  static writeAddress(state) {
    return stateToQuery(state);
  }

  /**
   * The first language that labs speak, of several that are wished for.
   * @param {(string | null | undefined)[]} wishes
   */
  static chooseLanguage(wishes) {
    return chooseLanguage(wishes);
  }

  /** @type {Lab | undefined} */ #lab;
  #asked = false;
  /** @type {Promise<void>} */ #settled = Promise.resolve();
  #completion = promised();

  constructor() {
    super();
    adopt(this.attachShadow({ mode: 'open' }), [labStyles, barStyles]);
  }

  connectedCallback() {
    if (this.#lab) {
      this.#lab.resume(); // it was moved
      return this.#ask();
    }
    this.#lab = new Lab(this, /** @type {ShadowRoot} */ (this.shadowRoot), {
      emit: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
      change: (change) => this.#change(change),
      complete: () => this.#completion.keep(),
    });
    this.#ask(); // soon: whoever made it may still be setting attributes
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // it was only moved
      this.#lab?.close();
      this.#lab = undefined;
      this.#completion = promised();
    });
  }

  attributeChangedCallback() {
    this.#ask();
  }

  /** Everything a link holds. @returns {LabState} */
  get state() {
    return readState((name) => this.getAttribute(name)).state;
  }

  /** Whether it learns just now. */
  get running() {
    return this.#lab?.running ?? false;
  }

  /** Resolves when all that it can show has been loaded: from then on no request leaves the page. */
  get complete() {
    return this.#completion.promise;
  }

  /** Learning begins and goes on. */
  async start() {
    await this.#settle();
    await this.#lab?.start();
  }

  async pause() {
    await this.#settle();
    await this.#lab?.pause();
  }

  /** One step, then pause. */
  async step() {
    await this.#settle();
    await this.#lab?.step();
  }

  /** A new network by the attributes; it goes on learning if the old one did. */
  async reset() {
    await this.#settle();
    await this.#lab?.reset();
  }

  /** @returns {Promise<Uint8Array>} a checkpoint: safetensors */
  async save() {
    const bytes = await this.#lab?.run?.save();
    if (!bytes) throw new Error('there is no network to save');
    return bytes;
  }

  /** The network goes on from a checkpoint. @param {Uint8Array} bytes safetensors */
  async load(bytes) {
    if (!this.#lab) throw new Error('the lab is in no document');
    await this.#lab.load(bytes);
  }

  /** The state, the settings, the losses over the steps, as JSON. */
  report() {
    return this.#lab?.account();
  }

  #ask() {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => this.#settle());
  }

  /** Attributes that were changed act now. */
  #settle() {
    const lab = this.#lab;
    if (this.#asked && lab) this.#settled = this.#settled.then(() => this.#apply(lab));
    this.#asked = false;
    return this.#settled;
  }

  /** @param {Lab} lab */
  async #apply(lab) {
    const lang = chooseLanguage([...languagesOf(this), ...navigator.languages]);
    const read = () => readState((name) => this.getAttribute(name));
    try {
      const coming = loadWords(lang);
      if (lab === this.#lab) lab.foresee(read());
      const words = await coming;
      if (lab !== this.#lab) return; // it was removed meanwhile
      const { state, problems } = read();
      lab.apply(state, problems, { lang, words });
    } catch (error) {
      this.#lose(/** @type {Error} */ (error));
    }
  }

  /** There are not even words. @param {Error} error */
  #lose({ message }) {
    const said = `The learning lab could not be loaded: ${message}.`;
    this.shadowRoot?.replaceChildren(said);
    this.dispatchEvent(new CustomEvent('clapp-error', { detail: { message: said }, bubbles: true, composed: true }));
  }

  /** A person changed something: it becomes attributes. @param {Partial<LabState>} change */
  #change(change) {
    const written = writeState({ ...this.state, ...change });
    for (const name of attributes) {
      const text = written[name];
      if (text === undefined) this.removeAttribute(name);
      else if (this.getAttribute(name) !== text) this.setAttribute(name, text);
    }
    this.dispatchEvent(new CustomEvent('clapp-change', { detail: this.state, bubbles: true, composed: true }));
  }
}

/** A promise, and the means to keep it. */
function promised() {
  let keep = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((resolve) => (keep = resolve));
  return { promise, keep };
}

/** The languages that are set on an element and around it, nearest first. @param {Element} element */
function* languagesOf(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = around(at)) yield at.getAttribute('lang');
}

/** @param {Element} element */
function around(element) {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
