import { parseSeed } from './address.js';
import { words } from './words.js';

/** @typedef {'loading' | 'running' | 'paused' | 'failed'} State */

const CHOICES = /** @type {const} */ (['seed', 'rule', 'preset']);
const ACTIONS = /** @type {const} */ (['run', 'step', 'reset', 'save']);
const find = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/** The buttons and fields, and what they say in each state of the page. */
export class Controls {
  /** @param {Record<'run' | 'step' | 'reset' | 'save' | 'again' | 'choose' | 'compare', () => void>} on */
  constructor(on) {
    for (const id of ACTIONS) find(id).addEventListener('click', on[id]);
    for (const id of CHOICES) find(id).addEventListener('change', on.choose);
    find('again').addEventListener('click', on.again);
    find('began').addEventListener('click', () => {
      find('began').setAttribute('aria-pressed', String(!this.comparing));
      on.compare();
    });
  }

  /** Whether the first block is to be shown as it began. */
  get comparing() {
    return find('began').getAttribute('aria-pressed') === 'true';
  }

  /** @returns {import('./address.js').Choices} */
  get choices() {
    return { seed: parseSeed(find('seed').value), rule: find('rule').value, preset: find('preset').value };
  }

  set choices(choices) {
    for (const id of CHOICES) find(id).value = String(choices[id]);
  }

  /** @param {State} state @param {string} [sentence] what there is to say about it */
  show(state, sentence = '') {
    document.body.dataset.state = state;
    const usable = state === 'running' || state === 'paused';
    for (const id of [...ACTIONS, ...CHOICES, 'began']) find(id).disabled = !usable;
    find('run').textContent = state === 'paused' ? words.start : words.pause;
    find('trouble').hidden = state !== 'failed';
    if (state === 'failed') find('trouble-text').textContent = sentence;
    else this.say(sentence);
    this.rate = undefined;
  }

  /** Tells those who do not see the page. @param {string} sentence */
  say(sentence) {
    find('status').textContent = sentence;
  }

  /** Whether something that was asked for has not happened yet. @param {boolean} busy */
  set busy(busy) {
    document.body.classList.toggle('busy', busy);
  }

  /** @param {number | undefined} rate steps a second */
  set rate(rate) {
    find('rate').textContent = rate === undefined ? '–' : rate.toFixed(rate < 10 ? 1 : 0);
  }
}
