import { make } from '../../make.js';

/** @typedef {{name: number, probabilities: ArrayLike<number>}} Guess */
/** @typedef {{trained: Guess[], twin: Guess[]}} Guesses per block */
/** @typedef {{right: number, total: number}} Score */
/** @typedef {{trained: Score[], twin: Score[]}} Tally per block */
/** @typedef {'trained' | 'twin'} Side */

/** @type {Side[]} */
const sides = ['trained', 'twin'];

/**
 * The blocks that were right most often, or none where all were alike.
 * @param {Tally} tally
 * @returns {{side: Side, block: number}[]}
 */
export function bestOf(tally) {
  const all = sides.flatMap((side) =>
    tally[side].map(({ right, total }, block) => ({ side, block, share: total > 0 ? right / total : -1 })),
  );
  const highest = Math.max(...all.map(({ share }) => share));
  const best = all.filter(({ share }) => share === highest);
  if (highest < 0 || best.length === all.length) return [];
  return best.map(({ side, block }) => ({ side, block }));
}

/** What each block says, beside what the same block of the random twin says, and how often both were right. */
export class NamesTable {
  #words;
  #percent;
  #blockName;
  /** @type {Record<Side, {said: HTMLElement, bars: HTMLElement, tally: HTMLElement, best: HTMLElement}[]>} */
  #cells = { trained: [], twin: [] };
  #body = make('tbody');

  /** @param {Record<string, any>} words @param {string} lang @param {(number: number) => string} blockName */
  constructor(words, lang, blockName) {
    this.#words = words;
    this.#blockName = blockName;
    this.#percent = new Intl.NumberFormat(lang, { style: 'percent' });
    const head = [words.block, words.trained, words.twin].map((text) => make('th', { scope: 'col', text }));
    this.element = make(
      'div',
      { class: 'sayings' },
      make(
        'table',
        {},
        make('caption', { text: words.title }),
        make('thead', {}, make('tr', {}, ...head)),
        this.#body,
      ),
      make('p', { class: 'note', text: words.note }),
    );
  }

  /** @param {number} blocks */
  open(blocks) {
    this.#cells = { trained: [], twin: [] };
    this.#body.replaceChildren(
      ...Array.from({ length: blocks }, (_, block) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row', text: this.#blockName(block + 1) }),
          ...sides.map((side) => this.#cell(side)),
        ),
      ),
    );
  }

  /** @param {Guesses | undefined} guesses @param {string[]} names */
  show(guesses, names) {
    for (const side of sides) {
      this.#cells[side].forEach(({ said, bars }, block) => {
        const guess = guesses?.[side][block];
        const shares = guess ? [...names.keys()].map((index) => guess.probabilities[index] ?? 0) : [];
        const text = (/** @type {number} */ i) => this.#words.probability(names[i], this.#percent.format(shares[i]));
        said.replaceChildren(
          make('span', { class: 'which', text: guess ? names[guess.name] : '–' }),
          make('span', { text: guess ? this.#percent.format(shares[guess.name]) : '' }),
        );
        bars.setAttribute('aria-label', shares.map((_, i) => text(i)).join('; ') || '–');
        while (bars.children.length > shares.length) bars.lastElementChild?.remove();
        while (bars.children.length < shares.length) bars.append(make('span', {}, make('i')));
        shares.forEach((share, i) => {
          const bar = /** @type {HTMLElement} */ (bars.children[i].firstElementChild);
          bar.style.setProperty('width', `${share * 100}%`);
          bar.classList.toggle('most', i === guess?.name);
        });
      });
    }
  }

  /** @param {Tally | undefined} tally */
  count(tally) {
    const best = tally ? bestOf(tally) : [];
    for (const side of sides) {
      this.#cells[side].forEach((cell, block) => {
        const score = tally?.[side][block];
        const { right, tally: line } = this.#words;
        cell.tally.textContent = score && score.total > 0 ? `${right}: ${line(score.right, score.total)}` : '';
        cell.best.hidden = !best.some((one) => one.side === side && one.block === block);
      });
    }
  }

  /** @param {Side} side */
  #cell(side) {
    const cell = {
      said: make('b', { class: 'said', text: '–' }),
      bars: make('div', { class: 'bars', role: 'img', 'aria-label': '–' }),
      tally: make('span', { class: 'tally' }),
      best: make('span', { class: 'best', text: this.#words.best, hidden: true }),
    };
    this.#cells[side].push(cell);
    return make('td', { class: side }, cell.said, cell.bars, cell.tally, cell.best);
  }
}
