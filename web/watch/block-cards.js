import { Curve } from '../draw/curve.js';
import { drawLiking } from '../draw/liking.js';
import { drawLossChart } from '../draw/loss-chart.js';
import { drawUnitPairs } from '../draw/unit-pairs.js';
import { selectivity, Taste } from './taste.js';

/** @typedef {import('../learner/motion.js').Motion} Motion */
/** @typedef {{ ink: string, soft: string, line: string }} CardColours */

/**
 * @typedef {object} CardWords
 * @property {string} moving beside the maps of the clip as it is
 * @property {string} frozen and of the frozen one
 * @property {string} difference and of the one minus the other
 * @property {string} motion in the chart's upper corner
 * @property {string} stillness and in its lower one
 * @property {(units: number[], likes: boolean) => string} describe what a row of units is, for who cannot see it
 * @property {(own: string, twin: string) => string} compare how selective the block is, and its twin
 */

const nothing = 1; // the halved loss of a block that predicts nothing
const shown = 6; // units at either end

/** What each block's units like, in elements that have [data-loss], .loss, .likes, .dislikes, .liking and [data-compare]. */
export class BlockCards {
  #cards;
  #words;
  #taste = new Taste();
  /** @type {Curve[]} */ #curves;
  /** @type {Motion | undefined} */ #motion;

  /** @param {Element[]} cards of each block @param {CardWords} words */
  constructor(cards, words) {
    this.#cards = cards;
    this.#words = words;
    this.#curves = cards.map(() => new Curve());
  }

  /** How much the units like motion, so far. */
  get blocks() {
    return this.#taste.blocks;
  }

  /** @param {{ step: number, blocks: { loss: number }[] }} report of a step */
  report({ step, blocks }) {
    blocks.forEach(({ loss }, block) => {
      this.#curves[block].add(step, loss);
      find(this.#cards[block], '[data-loss]').textContent = loss.toFixed(2);
    });
  }

  /** @param {Motion} motion */
  add(motion) {
    this.#motion = motion;
    this.#taste.add(motion);
  }

  /** @param {CardColours} colours */
  draw(colours) {
    this.#cards.forEach((card, block) => {
      const canvas = /** @type {HTMLCanvasElement} */ (find(card, '.loss'));
      drawLossChart(canvas, this.#curves[block].points, { reference: nothing, colours: { ink: colours.ink, faint: colours.line } });
      if ((this.#motion?.blocks[block]?.span ?? 1) > 1) this.#drawUnits(card, block, colours);
    });
  }

  /** @param {Element} card @param {number} block @param {CardColours} colours */
  #drawUnits(card, block, colours) {
    const { cells, blocks } = /** @type {Motion} */ (this.#motion);
    const { motion, twin } = this.blocks[block];
    const { moving, frozen, difference, describe, compare, ...labels } = this.#words;
    const ranking = this.#taste.ranking(block);
    const rows = { '.likes': ranking.slice(0, shown), '.dislikes': ranking.slice(-shown).reverse() };
    for (const [selector, units] of Object.entries(rows)) {
      const canvas = /** @type {HTMLCanvasElement} */ (find(card, selector));
      drawUnitPairs(canvas, { ...blocks[block], cells }, { units, values: motion, labels: { moving, frozen, difference }, colours });
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', describe(units, selector === '.likes'));
    }
    drawLiking(/** @type {HTMLCanvasElement} */ (find(card, '.liking')), { motion, twin }, { labels, colours });
    const sure = twin ? selectivity(twin).toFixed(2) : '…';
    find(card, '[data-compare]').textContent = compare(selectivity(motion).toFixed(2), sure);
  }
}

/** @param {Element} place @param {string} selector */
function find(place, selector) {
  return /** @type {HTMLElement} */ (place.querySelector(selector));
}
