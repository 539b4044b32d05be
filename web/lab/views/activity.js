import { drawActivity } from '../../draw/activity.js';
import { drawSeen } from '../../draw/seen.js';
import { activityStyles, sheetShape } from './activity/styles.js';
import { goButton } from '../widgets/go-button.js';
import { askLastStep } from '../widgets/last-step.js';
import { lookStyles } from '../widgets/styles.js';
import { make, makeButton } from '../make.js';

/** @typedef {import('../../report.js').Activity} Activity */
/** @typedef {import('../../report.js').Seen} Seen */

const between = { lively: 1500, calm: 4000 }; // milliseconds from picture to picture, so that one can be read

/** The activity of every block for the picture that was just looked at, and that picture as the network sees it. */
export class ActivityView {
  static key = 'activity';
  static styles = [lookStyles, activityStyles];

  #stage;
  #words;
  #seen = make('canvas', { role: 'img' });
  #name = make('figcaption', {}, '\u00a0');
  #rows = make('ol', { class: 'activity-rows' });
  #body;
  #empty;
  /** @type {BlockRow[]} */ #blocks = [];
  /** @type {{activity: Activity[], seen: Seen | undefined} | undefined} */ #shown;
  #turn = 0;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.activity);
    this.#seen.setAttribute('aria-label', words.seen);
    const seen = make('figure', { class: 'seen-now' }, this.#seen, this.#name);
    this.#body = make('div', { class: 'activity-body' }, seen, this.#rows);
    this.#empty = make(
      'div',
      { class: 'tools' },
      makeButton(stage.words.lab.step, () => stage.run(() => stage.step())),
      make('p', { class: 'note', text: stage.words.look.silent }),
    );
    this.element = make('div', { class: 'look-view activity-view' }, this.#empty, this.#body);
    this.#clear();
  }

  observes() {
    return { activity: true, seen: true };
  }

  open() {
    this.#clear();
    const { blocks } = this.#stage.settings;
    this.#blocks = blocks.map((_, block) => new BlockRow(this.#stage, block));
    this.#rows.replaceChildren(...this.#blocks.map(({ element }) => element));
  }

  show() {
    for (const row of this.#blocks) row.look();
    if (!this.#shown) askLastStep(this.#stage, this.observes(), (report) => this.report(report));
  }

  /** @param {any} report */
  report(report) {
    const { activity, seen } = report.observed ?? {};
    if (!activity?.length) return;
    const rest = this.#stage.calm ? between.calm : between.lively;
    if (this.#shown && !this.#stage.paused && !this.#stage.due('activity', rest)) return;
    this.#shown = { activity, seen: seen?.[0] };
    this.#empty.hidden = true;
    this.#body.hidden = false;
    this.#blocks.forEach((row, block) => activity[block] && row.show(activity[block]));
    this.#nameIt(report.first?.image).catch((error) => this.#stage.fail(error));
    this.#stage.ask();
  }

  draw() {
    if (!this.#shown) return;
    const colours = this.#stage.colours();
    if (this.#shown.seen) drawSeen(this.#seen, this.#shown.seen);
    for (const row of this.#blocks) row.draw(colours);
  }

  #clear() {
    this.#turn++;
    this.#shown = undefined;
    this.#empty.hidden = false;
    this.#body.hidden = true;
  }

  /** @param {number | undefined} image */
  async #nameIt(image) {
    const turn = ++this.#turn;
    const name = image === undefined ? '' : (await this.#stage.pictures.get(image)).name;
    if (turn === this.#turn) this.#name.textContent = name || this.#words.seen;
  }
}

/** One block: its maps, and in words how much of it is active. */
class BlockRow {
  #stage;
  #words;
  #block;
  #canvas = make('canvas', { role: 'img' });
  #facts = make('span', { class: 'facts' });
  #strongest;
  /** @type {Activity | undefined} */ #activity;
  #neuron = 0;

  /** @param {import('../stage.js').Stage} stage @param {number} block */
  constructor(stage, block) {
    this.#stage = stage;
    this.#words = stage.words.views.activity;
    this.#block = block;
    this.#strongest = goButton(stage, 'neuron', { text: '\u00a0', options: () => ({ block, neuron: this.#neuron }) });
    const title = make('h3', { text: stage.words.look.blockNumber(block + 1) });
    const head = make('div', { class: 'head' }, title, this.#facts, this.#strongest.button);
    this.element = make('li', {}, head, this.#canvas);
  }

  look() {
    this.#strongest.look();
  }

  /** @param {Activity} activity */
  show(activity) {
    this.#activity = activity;
    const { channels, height, width, patches, values } = activity;
    const grid = Math.round(Math.sqrt(patches));
    const { share, strongest } = summary(values, channels);
    this.#neuron = strongest;
    const words = this.#words;
    const percent = share.toLocaleString(this.#stage.lang, { style: 'percent' });
    this.#facts.textContent = `${words.shape(channels, grid * height, grid * width)} · ${words.active(percent)}`;
    this.#strongest.button.textContent = words.strongest(strongest + 1);
    this.#strongest.look();
    this.#canvas.setAttribute('aria-label', words.map(this.#block + 1, channels));
  }

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    if (!this.#activity) return;
    const { columns, aspect } = sheetShape(this.#activity.channels, this.#canvas.clientWidth);
    this.#canvas.style.setProperty('aspect-ratio', String(aspect));
    drawActivity(this.#canvas, this.#activity, { columns, colours });
  }
}

/**
 * @param {ArrayLike<number>} values (…, channels)
 * @param {number} channels
 * @returns {{share: number, strongest: number}} share of values above 0; the neuron with the largest mean
 */
function summary(values, channels) {
  const sums = new Float64Array(channels);
  let active = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > 0) active++;
    sums[i % channels] += values[i];
  }
  return { share: active / Math.max(1, values.length), strongest: sums.indexOf(Math.max(...sums)) };
}
