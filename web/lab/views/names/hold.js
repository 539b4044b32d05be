import { make } from '../../make.js';

const HOLDING = [' ', 'Enter'];

/**
 * A button that acts for as long as it is held, by pointer or by Space and Enter; or, for those who cannot hold one,
 * from one click to the next.
 */
export class HoldButton {
  #text;
  #begin;
  #end;
  #held = false;
  /** Whether a click begins and the next one ends. */
  toggles = false;

  /** @param {{text: () => string, begin: () => void, end: () => void}} options */
  constructor({ text, begin, end }) {
    this.#text = text;
    this.#begin = begin;
    this.#end = end;
    this.element = make('button', { type: 'button', class: 'hold', part: 'button' });
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act) =>
      this.element.addEventListener(type, act);
    on('pointerdown', (event) => this.#pointer(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) on(type, () => this.#let());
    on('keydown', (event) => this.#key(event));
    on('keyup', (event) => this.#key(event));
    on('blur', () => this.release());
    on('click', (event) => this.#click(event));
    on('contextmenu', (event) => event.preventDefault());
    this.write();
  }

  get held() {
    return this.#held;
  }

  write() {
    this.element.textContent = this.#text();
    this.element.setAttribute('aria-pressed', String(this.#held));
  }

  /** It ends, however it was held. */
  release() {
    if (!this.#held) return;
    this.#held = false;
    this.write();
    this.#end();
  }

  #hold() {
    if (this.#held || this.element.disabled) return;
    this.#held = true;
    this.write();
    this.#begin();
  }

  #let() {
    if (!this.toggles) this.release();
  }

  /** @param {PointerEvent} event */
  #pointer(event) {
    if (this.toggles || event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.#hold();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.toggles || !HOLDING.includes(event.key)) return;
    event.preventDefault(); // no click
    if (event.type === 'keyup') this.release();
    else if (!event.repeat) this.#hold();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.toggles) {
      if (this.#held) this.release();
      else this.#hold();
    } else if (event.detail === 0) {
      this.#hold(); // a screen reader's click: one moment
      this.release();
    }
  }
}
