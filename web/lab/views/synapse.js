import { drawTrack, trackRange } from '../../draw/synapse.js';
import { make, makeButton } from '../make.js';
import { Ablations } from './synapse/ablations.js';
import { Cell } from './synapse/cell.js';
import { Equation } from './synapse/equation.js';
import { threeDigits } from './synapse/numbers.js';
import { SynapsePicker } from './synapse/picker.js';
import { Place } from './synapse/place.js';
import { synapseStyles } from './synapse/styles.js';

const TRACK = 200; // steps
const RULES = ['clapp', 'clapp-s', 'clapp++', 'random']; // whose updates can be taken apart
const READABLE = { calm: 1000, lively: 350 }; // milliseconds between numbers that change

/** @typedef {import('../../report.js').Trace & {seen?: import('../../report.js').Seen}} Trace */

const traced = (/** @type {string} */ rule) => RULES.includes(rule);

/** One weight, and at every step the factors of the rule that move it. */
export class SynapseView {
  static key = 'synapse';
  static styles = [synapseStyles];

  #stage;
  #words;
  #picker;
  #cell;
  #equation;
  #place;
  #ablations;
  #status = make('span', { class: 'happened' });
  #track = make('canvas', { class: 'track', role: 'img' });
  #trackText = make('figcaption');
  #stepText = make('span', { class: 'step' });
  /** @type {import('../../draw/synapse.js').Move[]} */ #moves = [];
  /** @type {any} */ #report;
  #shownAt = -Infinity;
  #step = 0;
  /** @type {import('../../settings.js').CompleteSettings | undefined} */ #settings;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.synapse);
    this.#picker = new SynapsePicker(words.picker, stage.lang, () => this.#chosen());
    this.#cell = new Cell(words.cell, stage.lang);
    this.#equation = new Equation(words.equation, stage.lang);
    this.#place = new Place(words.place);
    this.#ablations = new Ablations(words.ablations, (change) => stage.choose(change));
    this.#nameTrack(words.track.empty);
    this.element = this.#build();
  }

  observes() {
    const synapse = this.#picker.synapse;
    if (!this.#settings) return {};
    return { filters: [synapse.block], seen: true, synapse: traced(this.#settings.rule) ? synapse : null };
  }

  open() {
    const { settings } = this.#stage;
    this.#settings = settings;
    this.#picker.open(settings);
    this.#ablations.open(settings);
    this.#step = 0;
    this.#chosen();
  }

  /** @param {Partial<import('./synapse/picker.js').Synapse>} [options] the weight to show */
  show(options) {
    if (options && Object.keys(options).length > 0) this.#picker.choose(options);
    this.#stage.ask();
  }

  /** @param {any} report */
  report(report) {
    const { synapse, filters } = report.observed ?? {};
    const { block } = this.#picker.synapse;
    if (filters?.[block]) this.#picker.show(filters[block]);
    if (!synapse || report.step <= this.#step) return;
    this.#step = report.step;
    this.#report = report;
    this.#moves.push({ step: report.step, before: synapse.weight, after: synapse.weight + synapse.change });
    while (this.#moves[0].step <= report.step - TRACK) this.#moves.shift();
    const { calm } = this.#stage;
    const now = performance.now();
    if (this.#stage.paused || now - this.#shownAt >= (calm ? READABLE.calm : READABLE.lively)) this.#write();
    this.#stage.ask();
  }

  draw() {
    const colours = this.#stage.colours();
    if (this.#stage.paused) this.#write();
    this.#picker.draw(colours);
    this.#place.draw(colours);
    drawTrack(this.#track, this.#moves, { steps: TRACK, colours });
  }

  /** Another weight, or another network: what was seen belongs to the old one. */
  #chosen() {
    this.#moves = [];
    this.#report = undefined;
    this.#shownAt = -Infinity;
    this.#place.forget();
    this.#cell.show(undefined);
    this.#equation.show(undefined);
    this.#stepText.textContent = '';
    this.#status.textContent = this.#waiting();
    this.#nameTrack(this.#words.track.empty);
    if (!this.#settings) return;
    this.#stage.observe();
    this.#stage.run(() => this.#fetch());
    this.#stage.ask();
  }

  #waiting() {
    const rule = this.#settings?.rule ?? '';
    const { status } = this.#words;
    if (rule === 'random') return status.random;
    return traced(rule) ? status.waiting : status.other(rule);
  }

  /** The filters, before a report brings them. */
  async #fetch() {
    const { learner } = this.#stage;
    const { block } = this.#picker.synapse;
    const filters = await learner.filters(block);
    if (learner !== this.#stage.learner || block !== this.#picker.synapse.block) return;
    this.#picker.show(filters);
    this.#stage.ask();
  }

  /** The numbers of the newest step, all of the same one. */
  #write() {
    const report = this.#report;
    if (!report || report === this.#written) return;
    this.#written = report;
    this.#shownAt = performance.now();
    const { synapse, seen } = report.observed;
    this.#stepText.textContent = this.#words.step(report.step.toLocaleString(this.#stage.lang));
    const idle = synapse.events === 0;
    this.element.classList.toggle('idle', idle);
    this.#status.textContent = idle ? this.#reason(report) : this.#words.status.moved(synapse.events);
    this.#cell.show(idle ? undefined : synapse);
    this.#equation.show(synapse);
    if (idle) this.#place.forget();
    else if (this.#settings) {
      this.#place.show(synapse, seenOf(seen, synapse), this.#settings, this.#picker.synapse.block);
    }
    this.#writeTrack();
  }
  /** @type {any} */ #written;

  /** Why nothing arrived. @param {any} report */
  #reason(report) {
    const { status } = this.#words;
    if (this.#settings?.rule === 'random') return status.random;
    return report.blocks[this.#picker.synapse.block].violated === 0 ? status.met : status.silent;
  }

  #writeTrack() {
    const number = (/** @type {number} */ value) => threeDigits(value, this.#stage.lang);
    const { lowest, highest } = trackRange(this.#moves);
    this.#nameTrack(this.#words.track.range(TRACK, number(lowest), number(highest)));
  }

  /** @param {string} text */
  #nameTrack(text) {
    this.#trackText.textContent = text;
    this.#track.setAttribute('aria-label', text);
  }

  #build() {
    const [words, stage] = [this.#words, this.#stage];
    const act = (/** @type {'pause' | 'step' | 'slow' | 'full'} */ name, /** @type {() => unknown} */ action) =>
      makeButton(words.controls[name], () => stage.run(async () => action()), { 'data-act': name });
    return make(
      'div',
      { class: 'synapse-view' },
      make('div', { class: 'left' }, this.#picker.element, this.#place.element),
      make(
        'div',
        { class: 'right' },
        make(
          'div',
          { class: 'pace', role: 'group', 'aria-label': words.controls.title },
          act('pause', () => stage.pause()),
          act('step', () => stage.step()),
          act('slow', () => stage.start({ interval: 1000 })),
          act('full', () => stage.start({ interval: 0 })),
        ),
        make('p', { class: 'now' }, this.#stepText, this.#status),
        this.#cell.element,
        this.#equation.element,
        make('figure', { class: 'history' }, this.#track, this.#trackText),
        make('p', { class: 'note', text: words.local }),
        this.#ablations.element,
      ),
    );
  }
}

/**
 * What stood in the batch where the weight was moved most, if it was sent.
 * @param {any} seen of the first image
 * @param {Trace} synapse
 */
function seenOf(seen, synapse) {
  return synapse.seen ?? (synapse.image === 0 ? seen?.[synapse.view] : undefined);
}
