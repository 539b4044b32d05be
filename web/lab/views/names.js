import { make, makeButton } from '../make.js';
import { NamesPicture } from './names/picture.js';
import { NameRow } from './names/row.js';
import { namesStyles } from './names/styles.js';
import { NamesTable } from './names/table.js';

const MOST = 6; // names
const COLLECT = 125; // least milliseconds from one collected frame to the next
const GUESS = { calm: 600, lively: 220 }; // and from one guess to the next

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Things get names: a read-out per block is fitted to the frozen network, and says what it takes the picture for. */
export class NamesView {
  static key = 'names';
  static styles = [namesStyles];

  #stage;
  #words;
  #picture;
  #table;
  /** @type {NameRow[]} */ #rows = [];
  #list = make('ol', { class: 'things' });
  #need = make('p', { class: 'need' });
  #status = make('p', { class: 'status', role: 'status' });
  #stale = make('p', { class: 'stale', hidden: true });
  #add;
  #toggles;
  #live = false;
  #visible = false;
  #held = -1; // the row that is being taught
  /** @type {import('../../worker-client.js').ClappWorker | undefined} */ #learner;
  #network = 0; // counts networks, so that answers of old ones are dropped
  /** @type {number | undefined} the step of the network that was fitted */ #fittedAt;
  /** @type {number[]} */ #counts = [];
  /** @type {Promise<void> | undefined} */ #guessing;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.names);
    this.#picture = new NamesPicture(
      words,
      () => this.#guessOnce(),
      (action) => stage.run(action),
    );
    this.#table = new NamesTable(words.table, stage.lang, stage.words.lab.block);
    this.#add = makeButton(words.add, () => this.#addRow(), { 'data-act': 'add' });
    this.#toggles = make('input', { type: 'checkbox', onchange: () => this.#setWay() });
    this.#stale.append(
      make('span', { text: words.stale }),
      makeButton(words.again, () => void stage.run(() => this.#fit()), { 'data-act': 'again' }),
    );
    this.element = this.#build();
    for (let i = 0; i < 2; i++) this.#addRow();
  }

  observes() {
    return {};
  }

  /** Another network must be fitted anew; another learner knows none of the pictures. */
  open() {
    this.#network++;
    const known = this.#learner === this.#stage.learner;
    this.#learner = this.#stage.learner;
    this.#live = ['camera', 'video'].includes(this.#stage.source);
    for (const row of this.#rows) row.button.release();
    if (known) this.#unfit();
    else this.#clear();
    this.#table.open(this.#stage.settings.blocks.length);
    this.#picture.element.hidden = this.#live;
    const { needs } = this.#words;
    this.#need.textContent = this.#live ? '' : this.#stage.source === 'files' ? needs.files : needs.sample;
    this.#need.hidden = this.#live;
    this.#toggles.closest('label')?.toggleAttribute('hidden', !this.#live);
    this.#setWay();
    if (!this.#live) this.#stage.run(() => this.#picture.open(this.#stage.learner));
  }

  show() {
    this.#visible = true;
    this.#guessOn();
  }

  hide() {
    this.#visible = false;
    for (const row of this.#rows) row.button.release();
  }

  close() {
    this.hide();
    this.#network++;
  }

  /** @param {{step: number}} report */
  report(report) {
    this.#stale.hidden = this.#fittedAt === undefined || report.step === this.#fittedAt;
  }

  /** @param {number} index */
  #begin(index) {
    if (this.#held >= 0) return;
    this.#held = index;
    this.#stage.run(() => this.#collect(index));
  }

  /** @param {number} index */
  #end(index) {
    if (this.#held === index) this.#held = -1;
  }

  /** Frames for as long as the button is held, at least one; then the fit. @param {number} index */
  async #collect(index) {
    const network = this.#network;
    const { learner } = this.#stage;
    await this.#stage.pause();
    await learner.press(index);
    try {
      do {
        const began = performance.now();
        if (!(await this.#collectOne(index))) break;
        await wait(this.#live ? COLLECT - (performance.now() - began) : 0);
      } while (this.#live && this.#held === index && network === this.#network);
    } finally {
      if (learner === this.#learner) await learner.release();
    }
    if (network !== this.#network) return;
    this.#rows[index].button.release();
    await this.#fit();
  }

  /** @param {number} index @returns {Promise<boolean>} whether there was a picture */
  async #collectOne(index) {
    const { learner } = this.#stage;
    const frame = this.#live ? await this.#stage.frame() : undefined;
    const shown = frame ?? this.#picture.canvas;
    const image = this.#live ? undefined : this.#picture.image;
    if (!shown || (!frame && !image)) {
      this.#status.textContent = this.#words.needs.frame;
      return false;
    }
    const network = this.#network;
    this.#rows[index].addThumb(shown);
    const { counts } = await learner.collect({ name: index, ...(frame ? { frame } : { image }) });
    if (network === this.#network) this.#count(counts);
    return true;
  }

  /** @param {number[]} counts */
  #count(counts) {
    this.#counts = counts;
    this.#rows.forEach((row, index) => (row.count = counts[index] ?? 0));
  }

  /** A read-out for every block of the network as it is now. */
  async #fit() {
    const { status } = this.#words;
    if (!this.#isEnough) {
      if (this.#status.textContent !== this.#words.needs.frame) this.#status.textContent = status.few;
      return;
    }
    const network = this.#network;
    const { learner } = this.#stage;
    await this.#stage.pause();
    this.#status.textContent = status.fitting;
    const fitted = await learner.fitNames().catch((/** @type {unknown} */ error) => this.#failed(error));
    const tally = fitted && (await learner.tally());
    if (network !== this.#network || !fitted) return;
    this.#fittedAt = this.#stage.steps;
    this.#stale.hidden = true;
    this.#status.textContent = status.fitted(fitted.samples);
    this.#table.element.hidden = false;
    this.#table.count(tally);
    if (this.#live) this.#guessOn();
    else await this.#guessOnce();
  }

  /** @param {unknown} error */
  #failed(error) {
    this.#unfit();
    this.#stage.fail(error);
    return undefined;
  }

  /** Guesses go on for as long as they can be seen, one after the other. */
  #guessOn() {
    if (this.#guessing || !this.#live) return;
    this.#guessing = this.#guessWhileSeen()
      .catch((error) => this.#stage.fail(error))
      .finally(() => (this.#guessing = undefined));
  }

  async #guessWhileSeen() {
    const network = this.#network;
    while (this.#visible && this.#fittedAt !== undefined && network === this.#network) {
      const began = performance.now();
      if (this.#held < 0) await this.#guessOnce();
      await wait((this.#stage.calm ? GUESS.calm : GUESS.lively) - (performance.now() - began));
    }
  }

  async #guessOnce() {
    if (this.#fittedAt === undefined) return;
    const network = this.#network;
    const { learner } = this.#stage;
    const frame = this.#live ? await this.#stage.frame() : undefined;
    const { image } = this.#picture;
    if (this.#live ? !frame : !image) return;
    const guesses = await learner.guess(frame ? { frame } : { image });
    if (network === this.#network) this.#table.show(guesses, this.#names);
  }

  get #names() {
    return this.#rows.map(({ name }) => name);
  }

  #addRow() {
    const index = this.#rows.length;
    const row = new NameRow(this.#words, index + 1, {
      begin: () => this.#begin(index),
      end: () => this.#end(index),
      rename: () => {},
    });
    this.#rows.push(row);
    this.#list.append(row.element);
    this.#add.disabled = this.#rows.length >= MOST;
    this.#setWay();
  }

  #setWay() {
    for (const row of this.#rows) row.teach({ toggles: this.#toggles.checked, live: this.#live });
  }

  async #forget() {
    for (const row of this.#rows) row.button.release();
    this.#network++;
    await this.#stage.learner.forgetNames();
    this.#clear();
    this.#stage.say(this.#words.forgotten);
  }

  #clear() {
    this.#counts = [];
    for (const row of this.#rows) row.forget();
    this.#unfit();
  }

  /** Nothing is known of the network as it is now; pictures that were collected can be fitted again. */
  #unfit() {
    this.#held = -1;
    this.#fittedAt = undefined;
    this.#table.element.hidden = true;
    this.#table.count(undefined);
    this.#status.textContent = this.#isEnough ? '' : this.#words.status.few;
    this.#stale.hidden = !this.#isEnough;
  }

  get #isEnough() {
    return this.#counts.filter((count) => count > 0).length >= 2;
  }

  #build() {
    const words = this.#words;
    const forget = makeButton(words.forget, () => this.#stage.run(() => this.#forget()), { 'data-act': 'forget' });
    return make(
      'div',
      { class: 'names-view' },
      make(
        'div',
        { class: 'teach' },
        this.#need,
        this.#picture.element,
        this.#list,
        make('div', { class: 'acts' }, this.#add, forget),
        make('label', { class: 'check' }, this.#toggles, make('span', { text: words.toggles })),
        make('p', { class: 'note', text: words.pauses }),
        this.#status,
        this.#stale,
      ),
      this.#table.element,
    );
  }
}
