import { make, makeButton } from '../make.js';
import { keepStyles } from './style.js';
import { keepWords } from './words.js';

/** @typedef {import('../../keep/keeper.js').KeptNews} KeptNews */
/** @typedef {import('../../keep/keeper.js').Offer} Offer */
/** @typedef {import('../../worker-client.js').ClappWorker} ClappWorker */

const every = 10_000; // milliseconds between savings, at least

/**
 * What the rest of the lab does for keeping.
 * @typedef {object} KeepListener
 * @property {(element: HTMLElement) => void} seat
 * @property {(sentence: string) => void} say to those who do not see the page
 * @property {(error: unknown) => void} fail
 * @property {(step: number) => void} kept
 * @property {(bytes: Uint8Array, offer: Offer) => Promise<void>} goOn
 */

/** The network is kept in the browser while it learns; one that was kept before is offered. */
export class Keep {
  static styles = [keepStyles];

  #lab;
  #on;
  #element = make('div', { class: 'kept', part: 'kept', hidden: true });
  /** @type {ClappWorker | undefined} whose news are heard */ #heard;
  /** @type {Offer | undefined} */ #offer;
  /** @type {KeptNews['trouble']} */ #trouble;
  #declined = new Set();
  #ending = new AbortController();

  /**
   * @param {import('../lab.js').Lab} lab
   * @param {KeepListener} on
   */
  constructor(lab, on) {
    this.#lab = lab;
    this.#on = on;
    const { signal } = this.#ending;
    document.addEventListener('visibilitychange', () => document.hidden && this.save(), { signal });
  }

  /** A new network is there, or whether it is to be kept has changed. @param {import('../front.js').Language} language */
  async begin({ lang }) {
    const { learner } = this.#lab.run ?? {};
    this.lang = lang;
    this.#offer = undefined;
    this.show();
    if (!learner) return;
    if (!this.#lab.state.keep) return void learner.keep({ act: 'end' }).catch(() => {});
    this.#listen(learner);
    const { source, preset, rule, seed, settings } = this.#lab.state;
    const about = { place: location.pathname, source, state: { preset, rule, seed, settings } };
    const offer = await learner
      .keep({ act: 'begin', ...about, loaded: this.#lab.progress.loaded, every })
      .catch(() => undefined); // it is gone, which others tell
    if (learner !== this.#lab.run?.learner || !offer || this.#declined.has(offer.key)) return;
    this.#offer = offer;
    this.show();
    this.#on.say(this.#sentences(offer).join(' '));
  }

  /** Now, as it may be the last moment. */
  save() {
    if (this.#lab.state.keep) this.#lab.run?.learner?.keep({ act: 'save' }).catch(() => {});
  }

  /** Once more where it is seen, as in another language. */
  show() {
    const offer = this.#offer;
    this.#element.hidden = !offer && !this.#trouble;
    this.#element.replaceChildren(...(offer ? this.#choice(offer) : this.#note()));
    this.#on.seat(this.#element);
  }

  end() {
    this.#ending.abort();
  }

  get #words() {
    return keepWords[this.lang ?? 'en'];
  }

  /** @param {ClappWorker} learner */
  #listen(learner) {
    if (learner === this.#heard) return;
    this.#heard = learner;
    learner.addEventListener('kept', (event) => this.#hear(/** @type {CustomEvent<KeptNews>} */ (event).detail));
  }

  /** @param {KeptNews} news */
  #hear({ step, key, trouble }) {
    if (this.#ending.signal.aborted) return;
    this.#trouble = trouble;
    if (trouble) this.#on.say(this.#words[trouble]);
    if (this.#offer && this.#offer.key === key) this.#offer = undefined; // this network has come as far
    this.show();
    if (step !== undefined) this.#on.kept(step);
  }

  #note() {
    return this.#trouble ? [make('p', { class: 'note', text: this.#words[this.#trouble] })] : [];
  }

  /** @param {Offer} offer */
  #choice(offer) {
    const words = this.#words;
    const [question, about] = this.#sentences(offer);
    return [
      make('p', {}, make('strong', { text: question }), ` ${about}`),
      makeButton(words.goOn, () => this.#goOn(offer), { class: 'primary', 'data-action': 'go-on' }),
      makeButton(words.anew, () => this.#decline(offer), { 'data-action': 'anew' }),
    ];
  }

  /** @param {Offer} offer */
  #sentences({ step, at, exact, state }) {
    const words = this.#words;
    const { preset, rule, seed } = /** @type {Pick<import('../state.js').LabState, 'preset' | 'rule' | 'seed'>} */ (state);
    const which = exact ? '' : words.which([preset, rule].filter(Boolean).join(', '), seed);
    return [words.question(step.toLocaleString(this.lang)), words.about(this.#ago(at), which)];
  }

  /** @param {number} at */
  #ago(at) {
    const minutes = Math.max(0, Math.round((Date.now() - at) / 60_000));
    const format = new Intl.RelativeTimeFormat(this.lang, { numeric: 'auto' });
    if (minutes < 60) return minutes === 0 ? this.#words.now : format.format(-minutes, 'minute');
    return minutes < 48 * 60
      ? format.format(-Math.round(minutes / 60), 'hour')
      : format.format(-Math.round(minutes / 1440), 'day');
  }

  /** @param {Offer} offer */
  async #goOn(offer) {
    this.#forgetOffer();
    try {
      const bytes = await this.#lab.run?.learner?.keep({ act: 'read', key: offer.key });
      if (bytes) await this.#on.goOn(bytes, offer);
    } catch (error) {
      this.#on.fail(error);
    }
  }

  /** What is of another experiment stays where it is. @param {Offer} offer */
  #decline({ key, exact }) {
    this.#declined.add(key);
    this.#forgetOffer();
    if (exact) this.#lab.run?.learner?.keep({ act: 'forget', key }).catch((error) => this.#on.fail(error));
  }

  #forgetOffer() {
    this.#offer = undefined;
    this.show();
  }
}
