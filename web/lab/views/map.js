import { fitCanvas } from '../../draw/fit-canvas.js';
import { drawMap, mapHit } from '../../draw/map.js';
import { BlockChoice } from '../widgets/block-choice.js';
import { goButton } from '../widgets/go-button.js';
import { LookLine } from '../widgets/look-line.js';
import { lookStyles } from '../widgets/styles.js';
import { make } from '../make.js';
import { mapStyles } from './map/styles.js';
import { cutPlace, nextPoint, wholePictures } from './map/points.js';
import { project } from './map/projection.js';
import { prepareProjector } from './map/projector.js';
import { RadioRow } from '../widgets/radio-row.js';

/** @typedef {import('../widgets/survey.js').Place} Place */
/** @typedef {import('../pictures.js').NamedPicture} NamedPicture */
/** @typedef {'pca' | 'umap'} Way */

const MOST = 250; // pictures on the map
const EVERY_PLACE = 2 ** 20;
const LEAST = 3;

/** The pictures, near one another where a block answers to them alike. */
export class MapView {
  static key = 'map';
  static styles = [lookStyles, mapStyles];
  static prepare = prepareProjector;

  #stage;
  #words;
  #look;
  #blocks;
  #ways;
  #similar;
  #status = make('p', { class: 'note', role: 'status' });
  #canvas = make('canvas', { class: 'map', role: 'slider', tabindex: '0', 'aria-valuemin': 1 });
  #large = make('canvas', { role: 'img' });
  #name = make('figcaption');
  #aside;
  #body;
  /** @type {Place[]} */ #places = [];
  /** @type {(NamedPicture | undefined)[]} */ #pictures = [];
  /** @type {(HTMLCanvasElement | undefined)[]} */ #crops = [];
  /** @type {Record<Way, Float32Array | undefined>} */ #points = { pca: undefined, umap: undefined };
  /** @type {number | undefined} */ #chosen;
  #work = new AbortController();

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.map);
    this.#look = new LookLine(stage, () => this.#arrange());
    this.#blocks = new BlockChoice(stage.words.look, () => this.#anew());
    this.#ways = new RadioRow(words.way, () => this.#turn());
    const ways = /** @type {Way[]} */ (['pca', 'umap']);
    const options = ways.map((way) => ({ value: way, text: words.ways[way], label: words.waysLong[way] }));
    this.#ways.open(options, 'umap');
    this.#similar = goButton(stage, 'similar', {
      text: words.similar,
      options: () => this.#chosen !== undefined && { image: this.#places[this.#chosen].image },
    });
    this.#large.setAttribute('aria-label', words.large);
    this.#canvas.addEventListener('click', (event) => this.#click(event));
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#aside = make('figure', { class: 'chosen-place' }, this.#large, this.#name, this.#similar.button);
    this.#body = make('div', { class: 'map-body', hidden: true }, this.#canvas, this.#aside);
    const tools = make('div', { class: 'tools' }, this.#blocks.element, this.#ways.element, this.#status);
    this.element = make('div', { class: 'look-view map-view' }, tools, this.#body, this.#look.element);
  }

  open() {
    this.#forget();
    const { blocks } = this.#stage.settings;
    const first = this.#canvas.dataset.count === undefined;
    this.#blocks.open(blocks.length, first ? blocks.length - 1 : undefined);
    this.#canvas.dataset.count = '0';
    this.#look.open();
  }

  show() {
    this.#similar.look();
    this.#look.show();
  }

  hide() {
    this.#look.hide();
  }

  close() {
    this.#work.abort();
  }

  draw() {
    const points = this.#present;
    if (!points) return;
    const colours = this.#stage.colours();
    const chosen = this.#chosen;
    const labels = this.#places.map((_, at) => (at === chosen ? this.#pictures[at]?.name || undefined : undefined));
    drawMap(this.#canvas, { points, pictures: (at) => this.#crops[at], labels, chosen }, colours);
    const picture = chosen === undefined ? undefined : this.#pictures[chosen];
    if (chosen === undefined || !picture) return;
    this.#large.style.setProperty('aspect-ratio', `${picture.canvas.width} / ${picture.canvas.height}`);
    drawWhole(this.#large, picture.canvas);
  }

  /** The points that are shown: of the quick way until the other is ready. */
  get #present() {
    return this.#points[/** @type {Way} */ (this.#ways.value)] ?? this.#points.pca;
  }

  #forget() {
    this.#work.abort();
    this.#work = new AbortController();
    this.#places = [];
    this.#pictures = [];
    this.#crops = [];
    this.#points = { pca: undefined, umap: undefined };
    this.#chosen = undefined;
    this.#body.hidden = true;
    this.#status.textContent = '';
  }

  /** Another block: the same survey. */
  #anew() {
    if (!this.#look.known) return;
    this.#arrange().catch((error) => this.#stage.fail(error));
  }

  async #arrange() {
    const { learner } = this.#stage;
    const before = this.#chosen === undefined ? undefined : this.#places[this.#chosen].image;
    const codes = await learner.codes({ block: this.#blocks.block, count: EVERY_PLACE });
    if (!this.#stage.open || learner !== this.#stage.learner) return;
    this.#forget();
    const { signal } = this.#work;
    const { size, values, places } = wholePictures(codes, MOST);
    if (places.length < LEAST) {
      this.#status.textContent = this.#stage.words.look.empty;
      return;
    }
    this.#places = places;
    this.#status.textContent = this.#words.arranging;
    try {
      const projection = await project(values, size, { seed: 1, signal });
      this.#points.pca = projection.pca;
      this.#canvas.setAttribute('aria-label', this.#words.canvas(places.length));
      this.#canvas.setAttribute('aria-valuemax', String(places.length));
      this.#canvas.dataset.count = String(places.length);
      this.#body.hidden = false;
      this.#choose(Math.max(0, places.findIndex(({ image }) => image === before)));
      this.#fetchPictures(signal).catch((error) => signal.aborted || this.#stage.fail(error));
      this.#unfold(projection, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /**
   * The better map takes longer.
   * @param {import('./map/projection.js').Projection} projection
   * @param {AbortSignal} signal
   */
  #unfold(projection, signal) {
    const show = (/** @type {Float32Array} */ points) => {
      if (signal.aborted) return;
      this.#points.umap = points;
      this.#stage.ask();
    };
    projection
      .umap(this.#stage.calm ? undefined : show)
      .then((points) => {
        show(points);
        if (!signal.aborted) this.#turn();
      })
      .catch((error) => signal.aborted || this.#stage.fail(error))
      .finally(() => signal.aborted || this.#canvas.setAttribute('data-arranged', 'true'));
  }

  /** The other way, or a way that has become ready. */
  #turn() {
    const way = /** @type {Way} */ (this.#ways.value);
    const waiting = this.#points.pca && !this.#points[way];
    this.#status.textContent = waiting ? this.#words.arranging : this.#words.waysLong[way];
    this.#stage.ask();
  }

  /** Pictures come in as they can: until then there are dots. @param {AbortSignal} signal */
  async #fetchPictures(signal) {
    const { pictures } = this.#stage;
    await Promise.all(
      this.#places.map(async (place, at) => {
        const picture = await pictures.get(place.image);
        if (signal.aborted) return;
        this.#pictures[at] = picture;
        this.#crops[at] = cutPlace(picture.canvas, place);
        if (at === this.#chosen) this.#tell();
        this.#stage.ask();
      }),
    );
  }

  /** @param {number} at */
  #choose(at) {
    this.#chosen = at;
    this.#tell();
    this.#stage.ask();
  }

  #tell() {
    const at = this.#chosen ?? 0;
    const text = this.#words.chosen(at + 1, this.#places.length, this.#pictures[at]?.name ?? '');
    this.#name.textContent = text;
    this.#canvas.setAttribute('aria-valuenow', String(at + 1));
    this.#canvas.setAttribute('aria-valuetext', text);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const points = this.#present;
    const at = points ? mapHit(this.#canvas, points, event.offsetX, event.offsetY) : -1;
    if (at >= 0) this.#choose(at);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const points = this.#present;
    if (!points) return;
    const at = nextPoint(points, this.#chosen ?? 0, event.key);
    if (at === undefined) return;
    event.preventDefault();
    this.#choose(at);
  }
}

/** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} picture */
function drawWhole(canvas, picture) {
  const { context, width, height } = fitCanvas(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
}
