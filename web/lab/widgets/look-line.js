import { make, makeButton } from '../make.js';
import { surveyOf } from './survey.js';

/** @typedef {import('./survey.js').Taken} Taken */

/** Whether the worker was looking at what is no longer there. @param {unknown} error */
export const isOutdated = (error) => /replaced meanwhile/.test(String(error));

/**
 * When the pictures were looked at, and a button to look again.  They are looked at when they are first needed, never
 * by themselves: what is shown stays until someone wants it otherwise.
 */
export class LookLine {
  #stage;
  #looked;
  #status = make('span', { class: 'look-status', role: 'status' });
  #again;
  /** @type {Taken | undefined} the survey that has been shown */ #shown;
  #visible = false;
  #turn = 0;

  /**
   * @param {import('../stage.js').Stage} stage
   * @param {(taken: Taken) => unknown} looked there is a new survey: ask for what is to be shown of it
   */
  constructor(stage, looked) {
    this.#stage = stage;
    this.#looked = looked;
    this.#again = makeButton(stage.words.look.again, () => this.#look(true));
    this.element = make('div', { class: 'look-line' }, this.#again, this.#status);
  }

  /** A new network or new pictures: what was seen is of the old. */
  open() {
    this.#shown = undefined;
    this.#turn++;
    this.#status.textContent = '';
    if (this.#visible) this.#look(false);
  }

  show() {
    this.#visible = true;
    if (this.#stage.open) this.#look(false);
  }

  hide() {
    this.#visible = false;
  }

  /** Whether there is something to ask about. */
  get known() {
    return this.#stage.open && surveyOf(this.#stage).taken !== undefined;
  }

  /** @param {boolean} anew */
  async #look(anew) {
    const turn = ++this.#turn;
    const { words, lang } = this.#stage;
    if (this.#stage.learner.images === 0) {
      this.#status.textContent = words.look.empty;
      return;
    }
    const survey = surveyOf(this.#stage);
    this.#again.disabled = true;
    if (anew || !survey.taken) this.#status.textContent = words.look.looking;
    try {
      const taken = await (anew ? survey.again() : survey.ensure());
      if (turn !== this.#turn) return;
      if (taken !== this.#shown) await this.#looked(taken);
      this.#shown = taken;
      this.#status.textContent = words.look.looked(taken.images, taken.step.toLocaleString(lang));
      this.#stage.ask();
    } catch (error) {
      if (turn !== this.#turn || isOutdated(error)) return;
      this.#status.textContent = '';
      this.#stage.fail(error);
    } finally {
      if (turn === this.#turn) this.#again.disabled = false;
    }
  }
}
