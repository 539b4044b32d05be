import { make } from '../make.js';

/** @typedef {'loss' | 'violated' | 'change'} Measure */
/** @typedef {import('../../draw/loss-lines.js')} Charts */

const measures = /** @type {Measure[]} */ (['loss', 'violated', 'change']);
const every = { numbers: 250, curves: 500 }; // milliseconds between changes
const kept = 60; // reports of which the mean is shown

const loadCharts = () => import('../../draw/loss-lines.js');

/** Loss, violated share and weight change of every block over the steps. */
export class BlocksView {
  static key = 'blocks';

  static prepare = loadCharts;

  static styles = [
    `
.block-curves { min-height: 12.5rem; }
.block-list {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr));
  gap: 0.75rem;
  margin: 1.25rem 0;
  padding: 0;
  list-style: none;
}
.block-list li {
  padding: 0.65rem 0.9rem 0.8rem;
  border: 1px solid var(--clapp-line);
  border-radius: 0.75rem;
  background: var(--clapp-card);
}
.block-list b { font: 500 1.0625rem/1.3 var(--clapp-serif); }
.block-list .count { float: right; color: var(--clapp-soft); font-size: 0.75rem; line-height: 1.4rem; }
.block-list dl { display: grid; gap: 0.2rem; margin: 0.4rem 0 0; }
.block-list dl div { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; }
.block-list dt { color: var(--clapp-soft); font-size: 0.75rem; }
.block-list dd { margin: 0; font-size: 0.875rem; font-weight: 600; }
.block-list .bar-of {
  flex-basis: 100%;
  height: 4px;
  border-radius: 2px;
  background: var(--clapp-line);
  overflow: hidden;
}
.bar-of i { display: block; width: 0; height: 100%; border-radius: 2px; background: var(--clapp-ink); }
.terms { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1rem; margin: 0; font-size: 0.8125rem; }
.terms dt { font-weight: 600; }
.terms dd { margin: 0; color: var(--clapp-soft); max-width: 40rem; }
@container (max-width: 34rem) {
  .block-list { grid-template-columns: 1fr 1fr; }
  .block-list li { padding: 0.6rem 0.7rem; }
  .terms { grid-template-columns: 1fr; gap: 0; }
  .terms dd { margin-bottom: 0.5rem; }
}
@container (max-width: 21rem) {
  .block-list { grid-template-columns: 1fr; }
}
`,
  ];

  #stage;
  #words;
  #percent;
  #number;
  /** @type {Charts | undefined} */ #charts;
  /** @type {InstanceType<Charts['LossChart']> | undefined} */ #chart;
  /** @type {{values: Record<Measure, HTMLElement>, bar: HTMLElement}[]} */ #cards = [];
  /** @type {import('../../clapp.js').BlockReport[][]} */ #fresh = []; // reports since the numbers were written
  #early = /** @type {import('../../clapp.js').LearnReport[]} */ ([]); // that came before the charts did
  #closed = false;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.blocks);
    const digits = (/** @type {number} */ least, /** @type {string} */ style) =>
      new Intl.NumberFormat(stage.lang, { style: /** @type {'percent'} */ (style), ...between(least) });
    this.#percent = { violated: digits(0, 'percent'), change: digits(2, 'percent') };
    this.#number = digits(3, 'decimal');
    this.curves = make('div', { class: 'block-curves' });
    this.silent = make('p', { class: 'note', hidden: true, text: words.silent });
    this.list = make('ol', { class: 'block-list' });
    const terms = measures.flatMap((key) => [make('dt', { text: words[key] }), make('dd', { text: words.terms[key] })]);
    this.element = make('div', {}, this.silent, this.curves, this.list, make('dl', { class: 'terms' }, ...terms));
    this.#load();
  }

  open() {
    const { settings, words } = this.#stage;
    this.silent.hidden = settings.rule !== 'random';
    this.curves.hidden = settings.rule === 'random';
    this.#fresh = [];
    this.#early = [];
    this.#cards = settings.blocks.map(() => this.#makeCard());
    this.list.replaceChildren(
      ...this.#cards.map(({ values, bar }, index) => {
        const facts = measures.map((key) => make('div', {}, make('dt', { text: this.#words[key] }), values[key]));
        facts[1].append(make('dd', { class: 'bar-of', 'aria-hidden': 'true' }, bar));
        const count = make('span', { class: 'count', text: words.lab.neurons(settings.blocks[index].channels) });
        return make('li', {}, make('b', { text: words.lab.block(index + 1) }), count, make('dl', {}, ...facts));
      }),
    );
    this.#renew();
  }

  /** @param {import('../../clapp.js').LearnReport} report */
  report(report) {
    if (this.#stage.settings.rule === 'random') return; // it predicts nothing
    if (this.#chart) this.#chart.add(report);
    else if (this.#early.length < 1000) this.#early.push(report);
    this.#fresh.push(report.blocks);
    if (this.#fresh.length > kept) this.#fresh.shift();
  }

  show() {
    this.#chart?.resize();
  }

  draw() {
    if (this.#stage.due('block numbers', every.numbers)) this.#write();
    if (!this.#chart) return;
    this.#chart.resize();
    if (this.#stage.due('block curves', every.curves)) {
      this.#chart.recolour(this.#stage.colours());
      this.#chart.draw();
    }
  }

  close() {
    this.#closed = true;
    this.#chart?.destroy();
  }

  /** The charts come later than the rest: they are the largest part. */
  async #load() {
    const charts = await this.#stage.load(loadCharts);
    if (this.#closed || !charts) return;
    this.#stage.adopt([charts.lossChartStyles]);
    this.#charts = charts;
    if (this.#stage.open) this.#renew();
  }

  #renew() {
    this.#chart?.destroy();
    if (!this.#charts) return;
    const { loss, violated } = this.#words;
    this.#chart = new this.#charts.LossChart(this.curves, {
      blocks: this.#stage.settings.blocks.length,
      colours: this.#stage.colours(),
      labels: { loss, violated },
    });
    for (const report of this.#early) this.#chart.add(report);
    this.#early = [];
    this.#stage.ask();
  }

  #makeCard() {
    const value = () => make('dd', { text: '–' });
    return { values: { loss: value(), violated: value(), change: value() }, bar: make('i') };
  }

  /** The mean since the numbers were last written, so that they can be read. */
  #write() {
    if (this.#fresh.length === 0) return;
    this.#cards.forEach(({ values, bar }, block) => {
      const mean = (/** @type {Measure} */ key) =>
        this.#fresh.reduce((sum, blocks) => sum + blocks[block][key], 0) / this.#fresh.length;
      values.loss.textContent = this.#number.format(mean('loss'));
      values.violated.textContent = this.#percent.violated.format(mean('violated'));
      values.change.textContent = this.#percent.change.format(mean('change'));
      bar.style.setProperty('width', `${mean('violated') * 100}%`);
    });
    this.#fresh = [];
  }
}

/** @param {number} digits */
function between(digits) {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
