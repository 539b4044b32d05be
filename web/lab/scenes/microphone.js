import { drawSpectrogram } from '../../draw/spectrogram.js';
import { drawWaveform } from '../../draw/waveform.js';
import { Tail } from '../../hear/tail.js';
import { MicrophoneError } from '../../source/microphone-error.js';
import { Microphone } from '../../source/microphone.js';
import { make, makeButton } from '../make.js';
import { microphoneWords } from './microphone-words.js';
import { sceneStyles } from './style.js';

const shown = 40960; // samples: 2.56 s

/** The microphone: asked for on a click; its sound and the frequencies in it are shown, and learned from. */
export class MicrophoneScene {
  static styles = [
    sceneStyles,
    `
.scene.sounding { display: grid; grid-template-rows: 1fr 2fr; gap: 0.5rem; padding: 0.5rem; min-height: 13rem; }
.sounding canvas { display: block; width: 100%; height: 100%; min-height: 0; border-radius: 0.3rem; }
`,
  ];

  /** Whether there is sound. */
  ready = false;

  /** @type {Microphone | undefined} */ #microphone;
  /** @type {AbortController | undefined} */ #asking;
  #tail = new Tail(shown);
  #words;
  #on;

  /** @param {import('../words.js').Words} words @param {import('./live.js').SceneListener} on */
  constructor(words, on) {
    this.#words = microphoneWords[/** @type {'en'} */ (words.lang)];
    this.#on = on;
    this.title = this.#words.title;
    this.wave = make('canvas', { role: 'img', 'aria-label': this.#words.wave });
    this.spectrum = make('canvas', { role: 'img', 'aria-label': this.#words.spectrum });
    this.invite = make('div', { class: 'invite' });
    this.element = make('div', { class: 'live' }, make('div', { class: 'scene sounding' }, this.wave, this.spectrum, this.invite));
    const open = makeButton(this.#words.open, () => on.start(), { class: 'primary', 'data-action': 'microphone' });
    this.#tell('', [open], this.#words.why);
  }

  /** Asks for it, unless it is there.  A link alone turns none on: somebody has to have touched the page. */
  async open() {
    if (this.#microphone || navigator.userActivation?.hasBeenActive === false) return;
    this.end();
    const { signal } = (this.#asking = new AbortController());
    this.#tell(this.#words.opening);
    try {
      this.#microphone = await Microphone.open({ onChunk: (chunk) => this.#hear(chunk), signal });
      this.#microphone.addEventListener('ended', (event) => this.#fail(/** @type {CustomEvent} */ (event).detail), { signal });
      this.#tell();
      this.ready = true;
      this.#on.fed();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** There is no picture. */
  async frame() {
    return undefined;
  }

  report() {}

  /** @param {import('../stage.js').Colours} colours */
  draw(colours) {
    if (!this.ready) return;
    const { samples } = this.#tail;
    drawWaveform(this.wave, samples, colours);
    drawSpectrogram(this.spectrum, samples);
  }

  end() {
    this.#asking?.abort();
    this.#microphone?.stop();
    this.#microphone = undefined;
    if (!this.ready) return;
    this.ready = false;
    this.#on.fed();
    this.#on.ask();
  }

  /** @param {Float32Array} chunk the next 100 ms */
  async #hear(chunk) {
    if (!this.ready) return;
    this.#tail.add(chunk);
    this.#on.ask();
    try {
      await this.#on.learner()?.addSound(chunk);
    } catch (error) {
      if (this.ready && this.#on.learner()) this.#on.fail(error);
    }
  }

  /** @param {string} [sentence] @param {HTMLElement[]} [ways] on from there @param {string} [note] */
  #tell(sentence, ways = [], note) {
    const parts = [...(sentence ? [make('p', { text: sentence })] : []), make('div', { class: 'ways' }, ...ways)];
    this.invite.replaceChildren(...parts, ...(note ? [make('p', { class: 'note', text: note })] : []));
    this.invite.hidden = !sentence && ways.length === 0;
    if (sentence) this.#on.say(sentence);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.end();
    const kind = error instanceof MicrophoneError ? error.kind : 'unsupported';
    const again = makeButton(this.#words.again, () => this.#on.start(), { class: 'primary' });
    const sample = makeButton(this.#words.sample, () => this.#on.change({ source: 'sample', preset: 'tiny' }));
    const hopeless = kind === 'insecure' || kind === 'unsupported';
    this.#tell(this.#words.troubles[kind], [...(hopeless ? [] : [again]), sample]);
  }
}
