import { PicturesError, readPictures } from '../../source/index.js';
import { takeDrops } from './drop.js';
import { make, makeButton } from '../make.js';
import { tellReason } from '../tell.js';
import { sceneStyles } from './style.js';

/** Pictures that somebody drops or chooses. */
export class FilesScene {
  static styles = [sceneStyles];

  /** Whether there are any. */
  ready = false;

  #words;
  #on;
  #ending = new AbortController();

  /** @param {import('../words.js').Words} words @param {import('./live.js').SceneListener} on */
  constructor(words, on) {
    this.#words = words;
    this.#on = on;
    const { files } = words;
    this.input = make('input', { type: 'file', accept: 'image/*', multiple: true, hidden: true, tabindex: -1 });
    this.folder = make('input', { type: 'file', webkitdirectory: true, hidden: true, tabindex: -1 });
    for (const input of [this.input, this.folder]) {
      input.addEventListener('change', () => this.#take([...(input.files ?? [])]));
    }
    this.sentence = make('p', { text: files.drop });
    const pick = makeButton(files.pick, () => this.input.click(), { class: 'primary' });
    const folder = makeButton(files.folder, () => this.folder.click());
    this.note = make('p', { class: 'note', text: `${files.why} ${files.classes}` });
    this.ways = make('div', { class: 'ways' }, pick, folder);
    this.invite = make('div', { class: 'invite' }, this.sentence, this.ways, this.note);
    this.element = make('div', { class: 'drop' }, this.input, this.folder, this.invite);
    takeDrops(this.element, (items) => this.#take(items));
  }

  /** The whole eye takes drops, too. @param {HTMLElement} eye */
  within(eye) {
    takeDrops(eye, (items) => this.#take(items));
  }

  async frame() {
    return undefined;
  }

  report() {}

  draw() {}

  end() {
    this.#ending.abort();
  }

  /** @param {File[] | DataTransfer} source */
  async #take(source) {
    const { files } = this.#words;
    const { signal } = this.#ending;
    if ('length' in source && source.length === 0) return;
    try {
      const reading = readPictures(source, {
        signal,
        onProgress: (done, total) => {
          this.sentence.textContent = files.reading(done, total);
        },
      });
      this.input.value = this.folder.value = '';
      const { images, classes, skipped } = await reading;
      if (signal.aborted) return;
      await this.#on.replaceImages(images, classes);
      this.#tell([files.read(images.length), ...this.#leftOut(skipped)].join(' '));
      this.element.classList.add('filled');
      if (!this.ready) {
        this.ready = true;
        this.#on.fed();
        this.#on.start();
      }
    } catch (error) {
      if (signal.aborted) return;
      const unreadable = error instanceof PicturesError;
      this.#tell(unreadable ? files.none : this.#words.trouble.failed(tellReason(error)));
    }
  }

  /** @param {import('../../source/pictures.js').Skipped[]} skipped */
  #leftOut([first, ...rest]) {
    const { files } = this.#words;
    return first ? [files.skipped(rest.length + 1, first.name, files.reasons[first.kind])] : [];
  }

  /** @param {string} sentence */
  #tell(sentence) {
    this.sentence.textContent = sentence;
    this.#on.say(sentence);
  }
}
