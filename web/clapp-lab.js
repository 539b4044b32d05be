import { Lab } from './lab/lab.js';
import { attributes, readState, writeState } from './lab/state.js';
import { styles } from './lab/style.js';
import { views } from './lab/views.js';
import { chooseLanguage } from './lab/words.js';

/** @typedef {import('./lab/state.js').LabState} LabState */

/**
 * A network that learns in front of you: `<clapp-lab source="sample" autostart></clapp-lab>`.  The attributes are its
 * state; see LabState.  Importing this registers nothing: that is what clapp-lab-define.js is for.
 *
 * Events, all bubbling and composed: clapp-ready (a learner is there), clapp-step (detail: its report), clapp-state
 * (detail.state, detail.running), clapp-change (a person changed the state, which is its detail), clapp-error
 * (detail.message).
 */
export class ClappLab extends HTMLElement {
  static observedAttributes = attributes;

  /** @type {Lab | undefined} */ #lab;
  #asked = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles, ...views.map((view) => view.styles ?? '')].filter(Boolean).map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  }

  connectedCallback() {
    if (this.#lab) {
      this.#lab.resume(); // it was moved
      return this.#ask();
    }
    this.#lab = new Lab(this, /** @type {ShadowRoot} */ (this.shadowRoot), {
      emit: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
      change: (change) => this.#change(change),
    });
    this.#ask(); // soon: whoever made it may still be setting attributes
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // it was only moved
      this.#lab?.close();
      this.#lab = undefined;
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

  /** Learning begins and goes on. */
  async start() {
    this.#settle();
    await this.#lab?.start();
  }

  async pause() {
    await this.#lab?.pause();
  }

  /** One step, then pause. */
  async step() {
    this.#settle();
    await this.#lab?.step();
  }

  /** A new network by the attributes; it goes on learning if the old one did. */
  async reset() {
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
    if (!this.#asked) return;
    this.#asked = false;
    if (this.#lab) this.#apply();
  }

  #apply() {
    const { state, problems } = readState((name) => this.getAttribute(name));
    this.#lab?.apply(state, problems, chooseLanguage([...languagesOf(this), ...navigator.languages]));
  }

  /** A person changed something: it becomes attributes. @param {Partial<LabState>} change */
  #change(change) {
    const written = writeState({ ...this.state, ...change });
    for (const name of attributes) {
      const text = written[name];
      if (text === undefined) this.removeAttribute(name);
      else if (this.getAttribute(name) !== text) this.setAttribute(name, name === 'autostart' ? '' : text);
    }
    this.dispatchEvent(new CustomEvent('clapp-change', { detail: this.state, bubbles: true, composed: true }));
  }
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
