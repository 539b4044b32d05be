import { contrast } from '../../draw/index.js';
import { LookLine } from '../widgets/look-line.js';
import { lookStyles } from '../widgets/styles.js';
import { make, makeButton } from '../make.js';
import { PictureRow } from '../widgets/picture-row.js';
import { PlaceGrid } from '../widgets/place-grid.js';
import { PlaceList, withPictures } from '../widgets/place-list.js';
import { similarStyles } from './similar/styles.js';

/** @typedef {import('../widgets/survey.js').Place} Place */
/** @typedef {import('../pictures.js').NamedPicture} NamedPicture */

const NEAREST = 6; // places that each block shows
const LISTED = 8; // pictures to choose from
const TRIED = 20; // of which the ones with the most contrast are listed
const EVERY_PLACE = 2 ** 20;

/** A place in a picture, and for every block the places in other pictures that are most like it. */
export class SimilarView {
  static key = 'similar';
  static styles = [lookStyles, similarStyles];

  #stage;
  #words;
  #look;
  #row;
  #grid;
  #name = make('p', { class: 'note', 'aria-live': 'polite' });
  #body;
  #list = make('ol', { class: 'block-rows' });
  /** @type {{element: HTMLElement, places: PlaceList, none: HTMLElement}[]} */ #blocks = [];
  /** @type {Map<number, Place[]>} the surveyed places of each picture, row by row */ #places = new Map();
  /** @type {Place | undefined} */ #chosen;
  /** @type {number | undefined} a picture to choose as soon as there is a survey */ #wish;
  #listed = false;
  #offset = 0;
  #turn = 0;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.similar);
    this.#look = new LookLine(stage, () => this.#looked());
    const choose = (/** @type {number} */ image) => this.#run(() => this.#choose(this.#middleOf(image)));
    this.#row = new PictureRow(words.pictures, { choose, nameless: stage.words.look.picture });
    this.#grid = new PlaceGrid(words, (place) => this.#run(() => this.#choose(place)));
    const others = makeButton(words.others, () => this.#run(() => this.#listOthers()));
    this.#body = make(
      'div',
      { class: 'similar-body', hidden: true },
      make('div', { class: 'from' }, this.#grid.element, this.#name, this.#row.element, others),
      make('div', { class: 'to' }, this.#list, make('p', { class: 'note', text: words.likeness })),
    );
    this.element = make('div', { class: 'look-view similar-view' }, this.#body, this.#look.element);
  }

  open() {
    this.#turn++;
    this.#chosen = this.#wish = undefined;
    this.#listed = false;
    this.#places.clear();
    this.#body.hidden = true;
    const { blockNumber } = this.#stage.words.look;
    this.#blocks = this.#stage.settings.blocks.map((_, block) => {
      const title = blockNumber(block + 1);
      const places = new PlaceList(title, (place) => this.#run(() => this.#choose(place)));
      const none = make('p', { class: 'note', text: this.#words.none, hidden: true });
      return { places, none, element: make('li', {}, make('h3', { text: title }), none, places.element) };
    });
    this.#list.replaceChildren(...this.#blocks.map(({ element }) => element));
    this.#look.open();
  }

  /** @param {{image?: number}} [wish] the picture that is to be chosen */
  show({ image } = {}) {
    this.#look.show();
    if (image === undefined) return;
    if (this.#places.size > 0) this.#run(() => this.#choose(this.#middleOf(image)));
    else this.#wish = image;
  }

  hide() {
    this.#look.hide();
  }

  draw() {
    const colours = this.#stage.colours();
    this.#row.draw();
    this.#grid.draw(colours);
    for (const { places } of this.#blocks) places.draw(colours);
  }

  /** A new survey: the choice stays where it can. */
  async #looked() {
    const { learner, pictures } = this.#stage;
    const { places } = await learner.codes({ block: 0, count: EVERY_PLACE });
    if (!this.#stage.open || pictures !== this.#stage.pictures) return;
    this.#places.clear();
    for (const place of places) {
      const all = this.#places.get(place.image);
      if (all) all.push(place);
      else this.#places.set(place.image, [place]);
    }
    const before = this.#wish === undefined ? this.#chosen : this.#middleOf(this.#wish);
    this.#wish = undefined;
    const kept = before && this.#places.has(before.image);
    if (!kept || !this.#listed) await this.#listOthers();
    if (kept) await this.#choose(before);
  }

  /** Other pictures to choose from; the first of them is chosen. */
  async #listOthers() {
    const { pictures } = this.#stage;
    const all = [...this.#places.keys()];
    const pitch = Math.max(1, all.length / TRIED);
    const index = (/** @type {number} */ n) => Math.floor(n * pitch + this.#offset) % all.length;
    const tried = Array.from({ length: Math.min(TRIED, all.length) }, (_, n) => all[index(n)]);
    this.#offset += Math.max(1, Math.round(pitch / 3));
    const found = await Promise.all(tried.map(async (image) => ({ image, ...(await pictures.get(image)) })));
    if (!this.#stage.open || pictures !== this.#stage.pictures) return;
    const seen = new Map(found.map((picture) => [picture, contrast(picture.canvas)]));
    const worth = (/** @type {typeof found[number]} */ picture) => seen.get(picture) ?? 0;
    const listed = [...found].sort((a, b) => worth(b) - worth(a)).slice(0, LISTED);
    this.#row.show(found.filter((picture) => listed.includes(picture)));
    this.#listed = true;
    if (listed.length > 0) await this.#choose(this.#middleOf(listed[0].image));
  }

  /** @param {number} image */
  #middleOf(image) {
    const places = this.#places.get(image) ?? [];
    const side = Math.round(Math.sqrt(places.length));
    return places[(side >> 1) * side + ((side - 1) >> 1)];
  }

  /** @param {Place | undefined} wish */
  async #choose(wish) {
    const places = wish && this.#places.get(wish.image);
    if (!wish || !places) return;
    const turn = ++this.#turn;
    const { learner, pictures } = this.#stage;
    const at = Math.max(0, places.findIndex(({ left, top }) => left === wish.left && top === wish.top));
    const place = (this.#chosen = places[at]);
    const picture = await pictures.get(place.image);
    if (turn !== this.#turn) return;
    this.#body.hidden = false;
    this.#grid.show(picture, places, at);
    this.#name.textContent = this.#words.chosen(picture.name);
    this.#row.chosen = place.image;
    this.#stage.ask();
    const [x, y] = [place.left + place.width / 2, place.top + place.height / 2];
    await Promise.all(
      this.#blocks.map(async ({ places: list, none }, block) => {
        const nearest = await learner.neighbours({ block, image: place.image, x, y, count: NEAREST });
        const items = await withPictures(pictures, nearest.filter(({ value }) => value > 0));
        if (turn !== this.#turn) return;
        none.hidden = items.length > 0;
        list.show(items.map((item) => this.#tell(item)));
        this.#stage.ask();
      }),
    );
  }

  /** @param {{place: Place, picture: NamedPicture}} item */
  #tell({ place, picture }) {
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const text = place.value.toLocaleString(this.#stage.lang, digits);
    const name = picture.name || this.#stage.words.look.picture(place.image + 1);
    return { place, picture, text, label: `${name}: ${text}` };
  }

  /** @param {() => Promise<void>} action */
  #run(action) {
    const { pictures } = this.#stage;
    action().catch((error) => this.#stage.open && pictures === this.#stage.pictures && this.#stage.fail(error));
  }
}
