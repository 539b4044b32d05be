import { make } from './make.js';

/** @typedef {{key: string, label: string, panel: HTMLElement}} Tab */

let count = 0; // so that ids differ between labs, too

/** A row of tabs with their panels: arrow keys, Home and End go along it. */
export class Tabs {
  #tabs;
  #onSelect;
  #resized = new ResizeObserver(() => this.#fade());
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();

  /**
   * @param {Tab[]} tabs
   * @param {{label: string, onSelect: (key: string) => void}} options onSelect: a person chose one
   */
  constructor(tabs, { label, onSelect }) {
    this.#tabs = tabs;
    this.#onSelect = onSelect;
    const group = ++count;
    this.list = make('div', { class: 'tabs', part: 'tabs', role: 'tablist', 'aria-label': label });
    for (const { key, label: text, panel } of tabs) {
      const id = `tab-${group}-${key}`;
      const button = make('button', { type: 'button', role: 'tab', part: 'tab', id, 'data-key': key, text });
      button.addEventListener('click', () => this.#choose(key));
      button.setAttribute('aria-controls', `${id}-panel`);
      Object.assign(panel, { id: `${id}-panel`, tabIndex: 0 });
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', id);
      this.#buttons.set(key, button);
      this.list.append(button);
    }
    this.list.addEventListener('keydown', (event) => this.#move(event));
    this.list.addEventListener('scroll', () => this.#fade(), { passive: true });
    this.#resized.observe(this.list);
  }

  close() {
    this.#resized.disconnect();
  }

  /** Tabs beyond an edge show by fading out there. */
  #fade() {
    const { scrollLeft, scrollWidth, clientWidth, classList } = this.list;
    classList.toggle('less', scrollLeft > 4);
    classList.toggle('more', scrollLeft + clientWidth < scrollWidth - 4);
  }

  /** @param {string} key */
  select(key) {
    for (const tab of this.#tabs) {
      const chosen = tab.key === key;
      const button = this.#buttons.get(tab.key);
      button?.setAttribute('aria-selected', String(chosen));
      if (button) button.tabIndex = chosen ? 0 : -1;
      tab.panel.hidden = !chosen;
    }
    this.reveal(key);
  }

  /** Scrolls the row, and only the row, so that a tab is seen whole. @param {string} key */
  reveal(key) {
    const button = this.#buttons.get(key);
    if (!button) return;
    const left = button.offsetLeft - this.list.offsetLeft;
    const { scrollLeft, clientWidth } = this.list;
    if (left < scrollLeft) this.list.scrollLeft = left - 24;
    else if (left + button.offsetWidth > scrollLeft + clientWidth) {
      this.list.scrollLeft = left + button.offsetWidth - clientWidth + 24;
    }
  }

  /** @param {string} key */
  #choose(key) {
    this.select(key);
    this.#onSelect(key);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const now = this.#tabs.findIndex(({ key }) => this.#buttons.get(key) === event.target);
    const last = this.#tabs.length - 1;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now === 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    if (now < 0 || !Object.hasOwn(targets, event.key)) return;
    event.preventDefault();
    const { key } = this.#tabs[targets[event.key]];
    this.#choose(key);
    this.#buttons.get(key)?.focus();
  }
}
