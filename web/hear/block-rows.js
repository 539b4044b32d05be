import { Curve } from '../draw/curve.js';
import { drawRaster } from '../draw/raster.js';
import { drawSparkline } from '../draw/sparkline.js';
import { Ranking } from './ranking.js';

/** @typedef {import('./ranking.js').UnitsOver} UnitsOver */
/** @typedef {{ block: number, unit: number }} Choice */
/** @typedef {{ ink: string, line: string, saccade: string }} Colours */

/**
 * @typedef {object} RowsListener
 * @property {(choice: Choice) => void} onPlay somebody wants to hear what a unit likes
 * @property {(block: number) => string} name of a block's picture, for those who do not see it
 * @property {(choice: Choice, selectivity: number) => string} describe
 */

const shown = 16; // the most selective units of each block
const patience = 3000; // milliseconds in which no unit changes its row

/**
 * The blocks of a network, one row each: its loss, and what its most selective units do.  Each row is made by the page, with
 * a [data-loss], a canvas.loss and a canvas.units in it.
 */
export class BlockRows {
  #rows;
  #on;
  #orderedAt = -Infinity;
  /** @type {Choice | undefined} */ #choice;

  /**
   * @param {Element[]} elements
   * @param {RowsListener} on
   */
  constructor(elements, on) {
    this.#on = on;
    const part = (/** @type {Element} */ element, /** @type {string} */ name) =>
      /** @type {HTMLElement} */ (element.querySelector(name));
    this.#rows = elements.map((element, block) => ({
      loss: part(element, '[data-loss]'),
      curveCanvas: /** @type {HTMLCanvasElement} */ (part(element, 'canvas.loss')),
      canvas: this.#prepare(/** @type {HTMLCanvasElement} */ (part(element, 'canvas.units')), block),
      curve: new Curve(),
      ranking: new Ranking(),
      /** @type {number[]} */ order: [],
      /** @type {UnitsOver | undefined} */ units: undefined,
      marked: 0,
    }));
  }

  /** @param {import('../report.js').Report} report */
  report({ step, blocks }) {
    this.#rows.forEach(({ curve, loss }, block) => {
      curve.add(step, blocks[block].loss);
      loss.textContent = blocks[block].loss.toFixed(2);
    });
  }

  /** @param {UnitsOver[]} blocks */
  show(blocks) {
    const turn = performance.now() - this.#orderedAt > patience;
    if (turn) this.#orderedAt = performance.now();
    this.#rows.forEach((row, block) => {
      row.units = blocks[block];
      row.ranking.add(blocks[block]);
      if (turn || row.order.length === 0) this.#sort(row, block);
    });
  }

  /** @param {Colours} colours */
  draw(colours) {
    this.#rows.forEach(({ canvas, curve, curveCanvas, order, ranking, units }, block) => {
      drawSparkline(curveCanvas, curve.points, colours, { top: 2, low: 1.6 }); // 2: it predicts nothing
      const chosen = this.#choice?.block === block ? this.#choice.unit : undefined;
      if (units) drawRaster(canvas, units, { order, peak: ranking.peak, chosen }, colours);
    });
  }

  /** The chosen unit keeps its row, so that it can be followed. @param {any} row @param {number} block */
  #sort(row, block) {
    const chosen = this.#choice?.block === block ? this.#choice.unit : -1;
    const place = row.order.indexOf(chosen);
    row.order = row.ranking.first(shown).filter((/** @type {number} */ unit) => unit !== chosen);
    if (place >= 0) row.order.splice(place, 0, chosen);
    row.order.length = Math.min(row.order.length, shown);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} block */
  #prepare(canvas, block) {
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'slider'); // through the units, by the arrows; Enter lets one be heard
    canvas.setAttribute('aria-label', this.#on.name(block));
    canvas.setAttribute('aria-orientation', 'vertical');
    canvas.setAttribute('aria-valuemin', '1');
    canvas.setAttribute('aria-valuemax', String(shown));
    canvas.setAttribute('aria-valuenow', '1');
    canvas.addEventListener('click', ({ offsetY }) => {
      this.#choose(block, Math.floor((offsetY / canvas.clientHeight) * shown));
      this.#play();
    });
    canvas.addEventListener('keydown', (event) => {
      const move = { ArrowUp: -1, ArrowDown: 1, Home: -shown, End: shown }[event.key];
      if (move !== undefined) this.#choose(block, this.#rows[block].marked + move);
      else if (event.key === 'Enter' || event.key === ' ') this.#play(block);
      else return;
      event.preventDefault();
    });
    return canvas;
  }

  /** @param {number} block @param {number} place from the top */
  #choose(block, place) {
    const row = this.#rows[block];
    if (row.order.length === 0) return;
    row.marked = Math.min(row.order.length - 1, Math.max(0, place));
    this.#choice = { block, unit: row.order[row.marked] };
    row.canvas.setAttribute('aria-valuenow', String(row.marked + 1));
    row.canvas.setAttribute('aria-valuetext', this.#on.describe(this.#choice, row.ranking.selectivity(this.#choice.unit)));
  }

  /** @param {number} [block] whose first unit is taken where none is chosen */
  #play(block) {
    if (block !== undefined && this.#choice?.block !== block) this.#choose(block, this.#rows[block].marked);
    if (this.#choice) this.#on.onPlay(this.#choice);
  }
}
