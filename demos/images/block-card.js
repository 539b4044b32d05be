import { Curve, drawLossChart } from '../../web/draw/index.js';
import { toldAs, words } from './words.js';

const PREDICTING_NOTHING = 2; // loss of a block whose scores are all 0: 1 for fixations and 1 for saccades
const percent = (/** @type {number} */ share, digits = 0) => `${(share * 100).toFixed(digits)} %`;

/** One block's row: its curve, how much is unclear, how far its weights moved, what it was told. */
export class BlockCard {
  #element;
  #index;
  #rule;
  #curve = new Curve();
  /** @type {import('../../web/index.js').BlockReport[]} */
  #fresh = []; // reports since the numbers were last written

  /**
   * @param {HTMLTemplateElement} template
   * @param {number} index
   * @param {{channels: number}} block
   * @param {string} rule
   * @param {() => void} onChoose
   */
  constructor(template, index, block, rule, onChoose) {
    this.#index = index;
    this.#rule = rule;
    const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.#element = /** @type {HTMLElement} */ (fragment.firstElementChild);
    this.#part('.name b').textContent = words.block(index + 1);
    this.#part('.neurons-count').textContent = words.neurons(block.channels);
    this.#part('.name').addEventListener('click', onChoose);
  }

  get element() {
    return this.#element;
  }

  /** @param {number} step @param {import('../../web/index.js').BlockReport} report */
  add(step, report) {
    if (this.#rule === 'random') return; // it predicts nothing: there is no loss to show
    this.#curve.add(step, report.loss);
    this.#fresh.push(report);
    if (this.#fresh.length > 60) this.#fresh.shift();
  }

  /** Writes the numbers: the mean since they were last written, so that they can be read. */
  write() {
    if (this.#fresh.length === 0) return;
    const mean = (/** @type {'loss' | 'violated' | 'change'} */ key) =>
      this.#fresh.reduce((sum, report) => sum + report[key], 0) / this.#fresh.length;
    const loss = mean('loss').toFixed(3);
    this.#part('.loss dd').textContent = loss;
    this.#part('.unclear dd').textContent = percent(mean('violated'));
    this.#part('.change dd').textContent = percent(mean('change'), 2);
    this.#part('.track i').style.setProperty('width', `${mean('violated') * 100}%`);
    this.#part('.chart').setAttribute('aria-label', words.curve(this.#index + 1, loss));
    this.#fresh = [];
  }

  /** @param {number} broadcast */
  tell(broadcast) {
    const told = toldAs(broadcast, this.#rule);
    this.#part('.badge').dataset.told = told;
    this.#part('.badge-word').textContent = words.told[told].name;
  }

  /** @param {boolean} chosen */
  choose(chosen) {
    this.#part('.name').setAttribute('aria-pressed', String(chosen));
    this.#element.classList.toggle('chosen', chosen);
  }

  /** @param {import('../../web/draw/loss-chart.js').ChartColours} colours */
  draw(colours) {
    drawLossChart(/** @type {HTMLCanvasElement} */ (this.#part('.chart')), this.#curve.points, {
      reference: PREDICTING_NOTHING,
      colours,
    });
  }

  /** @param {string} selector @returns {HTMLElement} */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(selector));
  }
}
