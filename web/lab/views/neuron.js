import { drawFilters } from '../../draw/filters.js';
import { BlockChoice } from '../widgets/block-choice.js';
import { filterOf, FilterSheet } from './neuron/filter-sheet.js';
import { goButton } from '../widgets/go-button.js';
import { LookLine } from '../widgets/look-line.js';
import { lookStyles } from '../widgets/styles.js';
import { make, makeButton } from '../make.js';
import { neuronStyles } from './neuron/styles.js';
import { PlaceList, withPictures } from '../widgets/place-list.js';

/** @typedef {import('../../draw/filters.js').Filters} Filters */

const SHOWN = 12; // places
const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
const READABLE = 400; // milliseconds between changes of a number

/** The first block's filters, and of any neuron the places in the pictures that excite it most. */
export class NeuronView {
  static key = 'neuron';
  static styles = [lookStyles, neuronStyles];
  static always = true; // to know how the filters began

  #stage;
  #words;
  #blocks;
  #sheet;
  #places;
  #look;
  #synapse;
  #neuron = 0;
  #beginning = false;
  #visible = false;
  /** @type {Filters | undefined} */ #first;
  /** @type {Filters | undefined} */ #now;
  #number = make('input', { type: 'number', min: 1, step: 1, inputmode: 'numeric', onchange: () => this.#typed() });
  #of = make('span');
  #began;
  #pictures;
  #kept = make('p', { class: 'kept' });
  #pattern = make('div', { class: 'patterns' });
  #deep;
  #exciting = make('h3');
  #silent;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.neuron);
    this.#blocks = new BlockChoice(stage.words.look, (block) => this.#choose({ block, neuron: 0 }));
    this.#sheet = new FilterSheet(words, (neuron) => this.#choose({ block: 0, neuron }));
    this.#places = new PlaceList(words.exciting(1, 1));
    this.#look = new LookLine(stage, () => this.#fetchPlaces());
    this.#synapse = goButton(stage, 'synapse', {
      text: words.synapse,
      options: () => ({ block: this.#blocks.block, neuron: this.#neuron, row: 0, column: 0, channel: 0 }),
    });
    this.#began = makeButton(words.began, () => this.#compare(), { 'aria-pressed': 'false' });
    this.#pictures = ['first', 'now'].map((when) => make('canvas', { role: 'img', 'data-when': when }));
    this.#deep = make('p', { class: 'note', text: words.deep });
    this.#silent = make('p', { class: 'note', text: words.silent, hidden: true });
    this.element = this.#build();
  }

  observes() {
    return this.#visible && this.#blocks.block === 0 ? { filters: [0] } : {};
  }

  open() {
    const { settings } = this.#stage;
    this.#first = this.#now = undefined;
    this.#blocks.open(settings.blocks.length);
    this.#sheet.open(settings.blocks[0].channels);
    this.#places.show([]);
    this.#silent.hidden = true;
    this.#look.open();
    this.#choose({ block: this.#blocks.block, neuron: this.#neuron });
    this.#fetchFilters().catch((error) => this.#stage.fail(error));
  }

  /** @param {{block: number, neuron: number}} [wish] */
  show(wish) {
    this.#visible = true;
    this.#synapse.look();
    if (this.#stage.open) {
      if (wish) this.#choose(wish);
      this.#fetchFilters().catch((error) => this.#stage.fail(error));
    }
    this.#look.show();
  }

  hide() {
    this.#visible = false;
    this.#look.hide();
  }

  /** @param {any} report */
  report(report) {
    const filters = report.observed?.filters?.[0];
    if (!filters) return;
    this.#now = filters;
    this.#stage.ask();
  }

  draw() {
    const colours = this.#stage.colours();
    this.#places.draw(colours);
    const [first, now] = [this.#first, this.#now];
    if (!first || !now || this.#blocks.block !== 0) return;
    this.#sheet.draw(this.#beginning ? first : now, colours);
    [first, now].forEach((filters, i) =>
      drawFilters(this.#pictures[i], filterOf(filters, this.#neuron), { frame: colours.line }),
    );
    if (this.#stage.paused || this.#stage.due('neuron', READABLE)) this.#writeKept(first, now);
  }

  /** @param {Filters} first @param {Filters} now */
  #writeKept(first, now) {
    const likeness = cosine(filterOf(first, this.#neuron).values, filterOf(now, this.#neuron).values);
    const number = likeness.toLocaleString(this.#stage.lang, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    this.#kept.textContent = this.#words.kept(number);
  }

  /** @param {{block: number, neuron: number}} wish */
  #choose({ block, neuron }) {
    const { blocks } = this.#stage.settings;
    this.#blocks.block = Math.min(block, blocks.length - 1);
    const count = blocks[this.#blocks.block].channels;
    this.#neuron = Number.isFinite(neuron) ? Math.max(0, Math.min(count - 1, Math.round(neuron))) : 0;
    this.#number.value = String(this.#neuron + 1);
    this.#number.max = String(count);
    this.#of.textContent = this.#words.of(count);
    const deep = this.#blocks.block > 0;
    this.#deep.hidden = !deep;
    this.#sheet.element.hidden = this.#pattern.hidden = this.#began.hidden = deep;
    this.#sheet.chosen = this.#neuron;
    const { first, now, pattern, exciting } = this.#words;
    this.#pictures.forEach((canvas, i) =>
      canvas.setAttribute('aria-label', pattern(this.#neuron + 1, i === 0 ? first : now)),
    );
    const title = exciting(this.#neuron + 1, this.#blocks.block + 1);
    this.#exciting.textContent = this.#places.label = title;
    this.#stage.observe();
    this.#stage.ask();
    if (this.#visible && this.#look.known) this.#fetchPlaces().catch((error) => this.#stage.fail(error));
  }

  #typed() {
    this.#choose({ block: this.#blocks.block, neuron: Number(this.#number.value) - 1 });
  }

  #compare() {
    this.#beginning = !this.#beginning;
    this.#began.setAttribute('aria-pressed', String(this.#beginning));
    this.#stage.ask();
  }

  async #fetchFilters() {
    const { learner, pictures } = this.#stage;
    const filters = await learner.filters(0);
    if (!this.#stage.open || pictures !== this.#stage.pictures) return; // of a network that is gone
    this.#first ??= filters;
    this.#now = filters;
    this.#stage.ask();
  }

  async #fetchPlaces() {
    const { learner, pictures } = this.#stage;
    const [block, neuron] = [this.#blocks.block, this.#neuron];
    const places = await learner.exciting({ block, neuron, count: SHOWN });
    const items = await withPictures(pictures, places);
    if (block !== this.#blocks.block || neuron !== this.#neuron || pictures !== this.#stage.pictures) return;
    this.#silent.hidden = places.length > 0;
    this.#places.show(
      items.map(({ place, picture }) => {
        const text = place.value.toLocaleString(this.#stage.lang, digits);
        const name = picture.name || this.#stage.words.look.picture(place.image + 1);
        return { place, picture, text, label: `${name}: ${text}` };
      }),
    );
    this.#stage.ask();
  }

  #build() {
    const words = this.#words;
    const number = make('label', { class: 'field' }, make('span', { text: words.neuron }), this.#number, this.#of);
    this.#pattern.append(
      ...this.#pictures.map((canvas, i) =>
        make('figure', {}, canvas, make('figcaption', { text: i === 0 ? words.first : words.now })),
      ),
      this.#kept,
    );
    return make(
      'div',
      { class: 'look-view neuron-view' },
      make('div', { class: 'tools' }, this.#blocks.element, number, this.#began),
      make('div', { class: 'first-block' }, this.#sheet.element, this.#pattern),
      this.#deep,
      make(
        'div',
        { class: 'excited' },
        make('div', { class: 'tools' }, this.#exciting, this.#synapse.button),
        make('p', { class: 'note', text: words.share }),
        this.#silent,
        this.#places.element,
      ),
      this.#look.element,
    );
  }
}

/** @param {Float32Array} one @param {Float32Array} other */
function cosine(one, other) {
  const product = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
    a.reduce((sum, x, i) => sum + x * b[i], 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other) || 1);
}
