import { drawHistogram } from '../../draw/histogram.js';
import { askLastStep } from '../widgets/last-step.js';
import { lookStyles } from '../widgets/styles.js';
import { make, makeButton } from '../make.js';
import { scoresStyles } from './scores/styles.js';

/** @typedef {import('../../report.js').Scores} Scores */

/**
 * @typedef {object} ScoreBlock one block's elements
 * @property {HTMLElement} element
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} fixation share beyond the margin
 * @property {HTMLElement} saccade
 */

const MARGIN = 1;
const KEPT = 20; // reports whose scores are shown together: a single step has few of fixations
const READABLE = 400; // milliseconds between changes of a number

/** How the scores of fixations and of saccades are distributed in each block, and how many are beyond their margin. */
export class ScoresView {
  static key = 'scores';
  static styles = [lookStyles, scoresStyles];

  #stage;
  #words;
  #list = make('ol', { class: 'score-list' });
  #note = make('p', { class: 'note steps' });
  #margin = make('p', { class: 'note' });
  #none;
  #empty;
  /** @type {{step: number, scores: Scores[]}[]} */ #kept = [];
  /** @type {ScoreBlock[]} */ #blocks = [];
  /** @type {Scores[]} */ #sums = [];

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.scores);
    this.#none = make('p', { text: words.none, hidden: true });
    this.#empty = make(
      'div',
      { class: 'tools' },
      makeButton(stage.words.lab.step, () => stage.run(() => stage.step())),
      make('p', { class: 'note', text: stage.words.look.silent }),
    );
    const parts = [this.#none, this.#empty, this.#list, this.#note, this.#margin];
    this.element = make('div', { class: 'look-view scores-view' }, ...parts);
  }

  observes() {
    return { scores: true };
  }

  open() {
    this.#kept = [];
    this.#sums = [];
    this.#note.textContent = '';
    this.#margin.textContent = this.#stage.settings.no_gamma ? this.#words.endless : this.#words.settled;
    this.#blocks = this.#stage.settings.blocks.map((_, block) => this.#makeBlock(block));
    this.#list.replaceChildren(...this.#blocks.map(({ element }) => element));
    this.#hide();
  }

  /** What was kept is of before: with a gap in between it is no series. */
  show() {
    this.#kept = [];
    askLastStep(this.#stage, this.observes(), (report) => this.report(report));
  }

  /** @param {any} report */
  report(report) {
    const scores = report.observed?.scores;
    if (!scores || report.step === this.#kept.at(-1)?.step) return;
    this.#kept.push({ step: report.step, scores });
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#stage.ask();
  }

  draw() {
    if (this.#kept.length === 0) return;
    const colours = this.#stage.colours();
    this.#sums = this.#blocks.map((_, block) => add(this.#kept.map(({ scores }) => scores[block])));
    this.#hide();
    if (this.#list.hidden) return;
    const { fixations, saccades } = this.#words;
    const labels = { fixation: `${fixations} →`, saccade: `← ${saccades}` };
    this.#blocks.forEach(({ canvas }, block) => drawHistogram(canvas, { ...this.#sums[block], labels }, colours));
    if (this.#stage.paused || this.#stage.due('scores', READABLE)) this.#write();
  }

  #hide() {
    const known = this.#sums.length > 0;
    const silent = known && this.#sums.every((scores) => total(scores.fixation) + total(scores.saccade) === 0);
    this.#none.hidden = !silent;
    this.#empty.hidden = known;
    this.#list.hidden = this.#note.hidden = this.#margin.hidden = !known || silent;
  }

  #write() {
    const { lang } = this.#stage;
    const number = (/** @type {number} */ value) => value.toLocaleString(lang);
    const percent = (/** @type {number} */ share) =>
      Number.isFinite(share) ? share.toLocaleString(lang, { style: 'percent' }) : '–';
    this.#blocks.forEach(({ canvas, fixation, saccade, element }, block) => {
      const scores = this.#sums[block];
      const shares = [beyond(scores, 'fixation'), beyond(scores, 'saccade')].map(percent);
      [fixation.textContent, saccade.textContent] = shares;
      element.title = this.#words.count(number(total(scores.fixation)), number(total(scores.saccade)));
      canvas.setAttribute('aria-label', this.#words.chart(block + 1, shares[0], shares[1]));
    });
    const [first, last] = [this.#kept[0].step, this.#kept[this.#kept.length - 1].step];
    this.#note.textContent =
      first === last ? this.#words.step(number(last)) : this.#words.steps(number(first), number(last));
  }

  /** @param {number} block */
  #makeBlock(block) {
    const words = this.#words;
    const canvas = make('canvas', { role: 'img' });
    const [fixation, saccade] = [make('dd', { text: '–' }), make('dd', { text: '–' })];
    const facts = make(
      'dl',
      {},
      make('div', {}, make('dt', { class: 'saccade-word', text: words.clearSaccades }), saccade),
      make('div', {}, make('dt', { class: 'fixation-word', text: words.clearFixations }), fixation),
    );
    const title = make('h3', { text: this.#stage.words.look.blockNumber(block + 1) });
    return { canvas, fixation, saccade, element: make('li', {}, title, canvas, facts) };
  }
}

/** @param {Scores[]} all of one block @returns {Scores} */
function add(all) {
  const [{ lowest, highest }] = all;
  const sum = (/** @type {'fixation' | 'saccade'} */ kind) =>
    all[0][kind].map((_, bin) => all.reduce((count, scores) => count + scores[kind][bin], 0));
  return { lowest, highest, fixation: sum('fixation'), saccade: sum('saccade') };
}

/** @param {Uint32Array} counts */
const total = (counts) => counts.reduce((sum, count) => sum + count, 0);

/**
 * The share of scores that are beyond their margin; the margins are where bins meet.
 * @param {Scores} scores @param {'fixation' | 'saccade'} kind
 */
function beyond({ lowest, highest, ...counts }, kind) {
  const bins = counts[kind];
  const edge = (/** @type {number} */ score) => Math.round(((score - lowest) / (highest - lowest)) * bins.length);
  const met = kind === 'fixation' ? bins.subarray(edge(MARGIN)) : bins.subarray(0, edge(-MARGIN));
  return total(met) / total(bins);
}
