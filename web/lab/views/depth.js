import { drawDepth } from '../../draw/depth.js';
import { depthStyles } from './depth/styles.js';
import { goButton } from '../widgets/go-button.js';
import { isOutdated } from '../widgets/look-line.js';
import { lookStyles } from '../widgets/styles.js';
import { make, makeButton } from '../make.js';

/** @typedef {import('../../learner/depth.js').Depth} Depth */

const CELLS = 2; // side of the grid of pooled features that is read out
const SURE = 1.96; // standard errors: 95 % of a normal distribution

/** How well the class can be read out of each block, beside the same network with random weights. */
export class DepthView {
  static key = 'depth';
  static styles = [lookStyles, depthStyles];

  #stage;
  #words;
  #measure;
  #status = make('p', { class: 'note', role: 'status' });
  #question = make('p', { class: 'question' });
  #needs = make('p');
  #names;
  #chart = make('canvas', { role: 'img' });
  #table = make('table');
  #verdict = make('p', { class: 'verdict' });
  #found = make('p', { class: 'note found' });
  #result;
  /** @type {Depth | undefined} */ #depth;
  #network = 0;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.depth);
    this.#measure = makeButton(words.measure, () => this.#ask(), { class: 'primary' });
    this.#names = goButton(stage, 'names', { text: words.names });
    this.#chart.setAttribute('aria-label', words.chart);
    const figure = make('figure', { class: 'depth-chart' }, this.#chart, make('figcaption', { text: words.block }));
    const found = [figure, this.#table, this.#verdict, this.#found];
    this.#result = make('div', { class: 'depth-result', hidden: true }, ...found);
    const tools = make('div', { class: 'tools' }, this.#measure, this.#names.button, this.#status);
    this.element = make('div', { class: 'look-view depth-view' }, this.#question, this.#needs, tools, this.#result);
  }

  open() {
    this.#network++;
    this.#depth = undefined;
    this.#result.hidden = true;
    const words = this.#words;
    const labelled = this.#stage.learner.classes.length > 1;
    this.#question.textContent = this.#stage.source === 'sample' ? words.sample : '';
    this.#question.hidden = this.#stage.source !== 'sample';
    this.#needs.textContent = labelled ? '' : words.needs;
    this.#needs.hidden = labelled;
    this.#measure.hidden = !labelled;
    this.#measure.disabled = false;
    this.#measure.textContent = words.measure;
    this.#status.textContent = labelled ? words.before : '';
    this.#lookForNames();
  }

  show() {
    this.#lookForNames();
    this.#stage.ask();
  }

  draw() {
    if (!this.#depth) return;
    const { trained, twin, chance } = this.#words;
    const labels = { trained, twin, chance };
    drawDepth(this.#chart, { ...this.#depth, chance: 1 / this.#depth.classes, labels }, this.#stage.colours());
  }

  /** Names are for what has none. */
  #lookForNames() {
    this.#names.look();
    this.#names.button.hidden ||= !this.#measure.hidden;
  }

  async #ask() {
    const network = this.#network;
    const words = this.#words;
    this.#measure.disabled = true;
    this.#status.textContent = words.measuring;
    try {
      const depth = await this.#stage.learner.depth({ cells: CELLS });
      if (network !== this.#network) return;
      this.#depth = depth;
      this.#write(depth);
    } catch (error) {
      if (network !== this.#network || isOutdated(error)) return;
      const few = /images of two classes|no class has five/.test(String(error));
      this.#status.textContent = few ? words.few : '';
      if (!few) this.#stage.fail(error);
    } finally {
      if (network === this.#network) this.#measure.disabled = false;
    }
  }

  /** @param {Depth} depth */
  #write({ trained, twin, train, test, classes }) {
    const { lang, steps } = this.#stage;
    const words = this.#words;
    const percent = (/** @type {number} */ share) =>
      share.toLocaleString(lang, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const heads = [words.block, words.trained, words.twin].map((text) => make('th', { scope: 'col', text }));
    const rows = trained.map((share, block) =>
      make(
        'tr',
        {},
        make('th', { scope: 'row', text: String(block + 1) }),
        ...[share, twin[block]].map((value) =>
          make('td', { text: percent(value), title: `${Math.round(value * test)} / ${test}` }),
        ),
      ),
    );
    this.#table.replaceChildren(make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows));
    const margin = marginOf([...trained, ...twin], test);
    this.#verdict.textContent = this.#judge(trained.map((share, block) => share - twin[block]), margin);
    const points = Math.ceil(100 * margin).toLocaleString(lang);
    this.#found.textContent = `${words.samples(train, test, classes)} ${words.margin(points)}`;
    this.#status.textContent = words.at(steps.toLocaleString(lang));
    this.#measure.textContent = words.again;
    this.#result.hidden = false;
    this.#stage.ask();
  }

  /** @param {number[]} differences of each block from its twin's @param {number} margin */
  #judge(differences, margin) {
    const { verdict } = this.#words;
    const list = (/** @type {(difference: number) => boolean} */ wanted) =>
      differences.flatMap((difference, block) => (wanted(difference) ? [block + 1] : [])).join(', ');
    const [better, worse] = [list((difference) => difference > margin), list((difference) => difference < -margin)];
    const sentences = [better && verdict.better(better), worse && verdict.worse(worse)].filter(Boolean);
    return sentences.join(' ') || verdict.same;
  }
}

/**
 * By how much two shares of so many tests may differ by chance: 1.96 standard errors of a difference, as if the two
 * were tested with different pictures, at the share where that is most.
 * @param {number[]} shares @param {number} tests
 */
function marginOf(shares, tests) {
  const error = (/** @type {number} */ share) => Math.sqrt((2 * share * (1 - share)) / tests);
  const within = (/** @type {number} */ share) => Math.max(1 / tests, Math.min(1 - 1 / tests, share)); // never sure
  return SURE * Math.max(...shares.map((share) => error(within(share))));
}
