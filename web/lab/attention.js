const ahead = '200px'; // from the window's edges: soon it may be seen

/** Whether anybody can see an element, or soon will. */
export class Attention {
  #near = false;
  #inWindow = false;
  #ending = new AbortController();

  /** @param {Element} element @param {() => void} change */
  constructor(element, change) {
    const { signal } = this.#ending;
    const watch = (/** @type {string} */ rootMargin, /** @type {(inside: boolean) => void} */ tell) => {
      const observer = new IntersectionObserver(
        (entries) => {
          tell(entries[entries.length - 1].isIntersecting); // the newest; there may be several
          change();
        },
        { rootMargin },
      );
      observer.observe(element);
      signal.addEventListener('abort', () => observer.disconnect());
    };
    watch('0px', (inside) => (this.#inWindow = inside));
    watch(ahead, (inside) => (this.#near = inside));
    document.addEventListener('visibilitychange', change, { signal });
  }

  get seen() {
    return this.#inWindow && !document.hidden;
  }

  /** Whether it is seen, or nearly. */
  get near() {
    return this.#near || this.#inWindow;
  }

  end() {
    this.#ending.abort();
  }
}
