import { stateToQuery } from '../address.js';
import { make, makeButton } from '../make.js';
import { writeState } from '../state.js';
import { saveFile } from './share/save-file.js';
import { snapshot } from './share/snapshot.js';

/** Where the page lies that opens a link, and the script that defines the tag. */
const script = new URL('../../clapp-lab-define.js', import.meta.url).href;

/** @type {Promise<string> | undefined} */
let integrity;

/** The hash of the script where it is a bundle, which has it beside it; "" where it is not known. */
async function readIntegrity() {
  if (!script.endsWith('/clapp-lab.js')) return '';
  try {
    const response = await fetch(new URL('integrity.json', script));
    return String((await response.json())['clapp-lab.js'] ?? '');
  } catch {
    return ''; // the script was published without it
  }
}

/** Links, and everything that can be taken along. */
export class ShareView {
  static key = 'share';

  static styles = [
    `
.share { display: grid; gap: 1.75rem; max-width: 46rem; }
.share .line { display: flex; gap: 0.6rem; align-items: flex-start; }
.share .line > :is(input, textarea) {
  flex: 1;
  min-width: 0;
  padding: 0.55rem 0.7rem;
  font: 0.8125rem/1.5 ui-monospace, monospace;
}
.share textarea { height: 6.5rem; resize: vertical; }
.share .acts { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.share .note { margin-top: 0.5rem; }
`,
  ];

  static async prepare() {
    await (integrity ??= readIntegrity());
  }

  #stage;
  #words;

  /** @param {import('../stage.js').Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const words = (this.#words = stage.words.views.share);
    this.link = make('input', { type: 'text', readonly: true, 'aria-label': words.link, name: 'link' });
    this.snippet = make('textarea', { readonly: true, 'aria-label': words.embed, spellcheck: 'false', name: 'embed' });
    this.note = make('p', { class: 'note' });
    this.picker = make('input', { type: 'file', accept: '.safetensors', hidden: true, tabindex: -1 });
    this.picker.addEventListener('change', () => this.#open());
    const part = (/** @type {string} */ title, /** @type {HTMLElement[]} */ ...parts) =>
      make('section', {}, make('h3', { text: title }), ...parts);
    const acts = (/** @type {HTMLElement[]} */ ...parts) => make('div', { class: 'acts' }, ...parts);
    this.element = make(
      'div',
      { class: 'share' },
      part(words.link, this.#line(this.link), this.note),
      part(words.embed, this.#line(this.snippet)),
      part(
        words.network,
        acts(
          this.#act(words.save, 'save', () => this.#save()),
          makeButton(words.open, () => this.picker.click(), { 'data-action': 'open' }),
        ),
        this.picker,
      ),
      part(
        words.report,
        acts(this.#act(words.json, 'json', () => this.#json()), this.#act(words.png, 'png', () => this.#png())),
      ),
    );
  }

  open() {
    this.#write();
  }

  show() {
    this.#write();
  }

  async #write() {
    const { state, loaded } = this.#stage.lab;
    this.link.value = this.#stage.lab.link(stateToQuery(state));
    this.note.textContent = loaded ? this.#words.loaded : state.source === 'sample' ? '' : this.#words.private;
    const hash = await (integrity ??= readIntegrity());
    const pinned = hash && ` integrity="${hash}" crossorigin="anonymous"`;
    const tag = tagOf(writeState(this.#stage.lab.state));
    this.snippet.value = `<script type="module" src="${script}"${pinned}></script>\n${tag}`;
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  #line(field) {
    field.addEventListener('focus', () => field.select());
    const copy = makeButton(this.#words.copy, () => this.#copy(field));
    copy.setAttribute('aria-label', `${this.#words.copy}: ${field.getAttribute('aria-label')}`);
    return make('div', { class: 'line' }, field, copy);
  }

  /** @param {string} text @param {string} name @param {() => unknown} act */
  #act(text, name, act) {
    return makeButton(text, () => this.#stage.run(act), { 'data-action': name });
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  #copy(field) {
    field.focus();
    field.select();
    this.#stage.run(async () => {
      const writing = navigator.clipboard?.writeText(field.value) ?? Promise.reject();
      const copied = await writing.then(
        () => true,
        () => false,
      );
      this.#stage.say(copied ? this.#words.copied : this.#words.notCopied);
    });
  }

  async #save() {
    const bytes = await this.#stage.learner.save();
    saveFile(/** @type {any} */ (bytes), `${this.#name()}.safetensors`);
    this.#stage.say(this.#words.saved);
  }

  async #open() {
    const [file] = this.picker.files ?? [];
    this.picker.value = '';
    if (!file) return;
    await this.#stage.run(async () => {
      await this.#stage.lab.load(new Uint8Array(await file.arrayBuffer()));
      this.#write();
      this.#stage.say(this.#words.opened(this.#stage.steps));
    });
  }

  #json() {
    const text = JSON.stringify(this.#stage.lab.account(), null, 2);
    saveFile(text, `${this.#name()}.json`, 'application/json');
    this.#stage.say(this.#words.reported);
  }

  async #png() {
    const canvas = await this.#stage.lab.picture(snapshot);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    saveFile(blob, `${this.#name()}.png`, 'image/png');
    this.#stage.say(this.#words.pictured);
  }

  #name() {
    const { preset, seed } = this.#stage.lab.state;
    return `clapp-${this.#stage.settings.rule}-${preset}-seed-${seed}-step-${this.#stage.steps}`;
  }
}

/** @param {Record<string, string>} attributes */
function tagOf(attributes) {
  const escape = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
  const written = Object.entries(attributes).map(([name, text]) =>
    text === '' ? name : text.includes('"') ? `${name}='${escape(text)}'` : `${name}="${escape(text)}"`,
  );
  return `<clapp-lab${written.map((each) => ` ${each}`).join('')}></clapp-lab>`;
}
