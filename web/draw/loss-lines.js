import { css, uPlot } from '../vendor/uplot.js';
import { Curve, runningMean } from './curve.js';
import { spread } from './text.js';

/**
 * @typedef {object} LossChartOptions
 * @property {number} blocks how many
 * @property {{ink: string, soft: string, line: string, card: string}} colours
 * @property {{loss: string, violated: string, block?: (block: number) => string}} labels headings, and what stands at a
 *   line's end (else the block's number, from 1)
 */

/** @typedef {{step: number, blocks: {loss: number, violated: number}[]}} LossReport */
/** @typedef {'loss' | 'violated'} Quantity */

const SIZE = 12; // of the text, CSS pixels
const HEIGHT = 168; // of one chart, CSS pixels
const LEADER = 12; // from a line's end to its name, CSS pixels
const WHOLE = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].flatMap((ten) => [ten, 2 * ten, 5 * ten]); // between ticks
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 3], [14, 4]];

/** The style sheet of the charts: to be adopted by the document or shadow root they are in. */
export const lossChartStyles = `${css}
.clapp-curves {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
  gap: 1rem 1.5rem;
}
.clapp-curve { min-width: 0; margin: 0; }
.clapp-curve figcaption { margin: 0 0 0.35rem; font-size: 0.875rem; font-weight: 600; }
.clapp-curve > div { height: ${HEIGHT}px; overflow: hidden; }
`;

/** Every block's loss and its share of violated terms over the steps; a night of learning fits, too. */
export class LossChart {
  #options;
  #element = document.createElement('div');
  /** @type {{quantity: Quantity, curves: Curve[], box: HTMLElement, plot: import('../vendor/uplot.js').uPlot}[]} */
  #charts;

  /**
   * @param {HTMLElement} element that gets the charts; its root must have adopted `lossChartStyles`
   * @param {LossChartOptions} options
   */
  constructor(element, options) {
    this.#options = options;
    this.#element.className = 'clapp-curves';
    element.append(this.#element);
    this.#charts = /** @type {Quantity[]} */ (['loss', 'violated']).map((quantity) => this.#makeChart(quantity));
    this.resize();
  }

  /** @param {LossReport} report of a step; what is not finite is passed over */
  add({ step, blocks }) {
    for (const { quantity, curves } of this.#charts) {
      curves.forEach((curve, block) => curve.add(step, blocks[block]?.[quantity] ?? NaN));
    }
  }

  /** Shows what has been added. */
  draw() {
    for (const { curves, plot } of this.#charts) plot.setData(align(curves.map(({ points }) => runningMean(points))));
  }

  /** Forgets all steps. */
  clear() {
    for (const chart of this.#charts) chart.curves.forEach((_, block) => (chart.curves[block] = new Curve()));
    this.draw();
  }

  /** @param {LossChartOptions['colours']} colours */
  recolour(colours) {
    this.#options = { ...this.#options, colours };
    for (const { plot } of this.#charts) plot.redraw(false);
  }

  /** To be called when the element's width has changed. */
  resize() {
    for (const { box, plot } of this.#charts) {
      const width = box.clientWidth;
      if (width > 0 && width !== plot.width) plot.setSize({ width, height: HEIGHT });
    }
  }

  /** Removes the charts. */
  destroy() {
    for (const { plot } of this.#charts) plot.destroy();
    this.#charts = [];
    this.#element.remove();
  }

  /** @param {Quantity} quantity */
  #makeChart(quantity) {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    const box = document.createElement('div');
    figure.className = 'clapp-curve';
    caption.textContent = this.#options.labels[quantity];
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', this.#options.labels[quantity]);
    figure.append(caption, box);
    this.#element.append(figure);
    const curves = Array.from({ length: this.#options.blocks }, () => new Curve());
    const font = `${SIZE}px ${getComputedStyle(box).fontFamily}`;
    const plot = new uPlot(this.#plotOptions(quantity, font), align(curves.map(() => [])), box);
    return { quantity, curves, box, plot };
  }

  /**
   * @param {Quantity} quantity @param {string} font
   * @returns {import('../vendor/uplot.js').Options}
   */
  #plotOptions(quantity, font) {
    const { blocks } = this.#options;
    const isShare = quantity === 'violated';
    const colours = () => this.#options.colours;
    const axis = {
      font,
      stroke: () => colours().soft,
      grid: { stroke: () => colours().line, width: 1 },
      ticks: { show: false },
    };
    const lines = Array.from({ length: blocks }, (_, block) => ({
      stroke: () => lineColour(block, colours()),
      dash: DASHES[block % DASHES.length],
      width: 1.75,
      points: { show: false },
      spanGaps: true,
    }));
    const acrossSteps = { size: 26, gap: 6, space: 70, grid: { show: false }, incrs: WHOLE };
    return {
      width: 320,
      height: HEIGHT,
      padding: [10, 8 + this.#labelRoom(font), 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_plot, low, high) => [low ?? 0, Math.max((low ?? 0) + 1, high ?? 1)] },
        y: { range: isShare ? () => [0, 1] : (plot) => lossRange(plot.data) },
      },
      series: [{}, ...lines],
      axes: [
        { ...axis, ...acrossSteps, values: (_, steps) => steps.map(shortNumber) },
        { ...axis, size: 50, gap: 6, space: 28, values: (_, ticks) => ticks.map(isShare ? percent : shortNumber) },
      ],
      hooks: { draw: [(plot) => this.#nameLines(plot, font)] },
    };
  }

  /** @param {number} block */
  #nameOf(block) {
    return this.#options.labels.block?.(block) ?? String(block + 1);
  }

  /** How wide the names at the lines' ends are. @param {string} font */
  #labelRoom(font) {
    const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    context.font = `600 ${font}`;
    const names = Array.from({ length: this.#options.blocks }, (_, block) => this.#nameOf(block));
    return Math.ceil(Math.max(0, ...names.map((name) => context.measureText(name).width))) + LEADER;
  }

  /**
   * Each line's name at its end, moved apart where lines end together.
   * @param {import('../vendor/uplot.js').uPlot} plot @param {string} font
   */
  #nameLines(plot, font) {
    const { ctx: context, bbox, data } = plot;
    const scale = context.canvas.width / plot.width;
    const ends = data.slice(1).flatMap((values, block) => {
      const last = values.findLast((value) => Number.isFinite(value));
      if (last === null || last === undefined) return [];
      const y = plot.valToPos(last, 'y', true);
      return [{ block, y: Math.max(bbox.top, Math.min(bbox.top + bbox.height, y)) }];
    });
    const bounds = { gap: (SIZE + 1) * scale, lowest: bbox.top, highest: bbox.top + bbox.height - (SIZE / 2) * scale };
    const places = spread(
      ends.map(({ y }) => y),
      bounds,
    );
    const right = bbox.left + bbox.width;
    context.save();
    context.font = font.replace(`${SIZE}px`, `600 ${SIZE * scale}px`);
    context.setLineDash([]);
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineWidth = scale;
    ends.forEach(({ block, y }, i) => {
      context.strokeStyle = context.fillStyle = lineColour(block, this.#options.colours);
      context.beginPath();
      context.moveTo(right + scale, y);
      context.lineTo(right + (LEADER - 2) * scale, places[i]);
      context.stroke();
      context.fillText(this.#nameOf(block), right + LEADER * scale, places[i]);
    });
    context.restore();
  }
}

/** @param {number} block @param {{ink: string, soft: string}} colours */
function lineColour(block, { ink, soft }) {
  return block % 2 === 0 ? ink : soft;
}

/**
 * One row of steps for all curves.
 * @param {import('./curve.js').Point[][]} curves
 * @returns {import('../vendor/uplot.js').AlignedData}
 */
function align(curves) {
  const steps = [...new Set(curves.flatMap((points) => points.map(({ step }) => step)))].sort((a, b) => a - b);
  const columns = curves.map((points) => {
    const values = new Map(points.map(({ step, value }) => [step, value]));
    return steps.map((step) => values.get(step) ?? null);
  });
  return [steps, ...columns];
}

/**
 * From near the lowest to near the highest loss; single outliers may leave the chart.
 * @param {import('../vendor/uplot.js').AlignedData} data
 * @returns {[number, number]}
 */
function lossRange(data) {
  const values = data
    .slice(1)
    .flat()
    .filter((value) => typeof value === 'number');
  if (values.length === 0) return [0, 1];
  values.sort((a, b) => a - b);
  const cut = Math.floor(values.length / 200);
  const [low, high] = [values[cut], values[values.length - 1 - cut]];
  const air = (high - low) * 0.06 || Math.abs(high) * 0.1 || 0.5;
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

/** @param {number} value */
function shortNumber(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)} M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(4)} k`;
  return String(+value.toPrecision(4));
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(share * 100)} %`;
}
