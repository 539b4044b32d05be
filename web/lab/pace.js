/** Draws on the screen's next frame, once however often it was asked, and keeps slow things slow. */
export class Pace {
  #draw;
  #interval;
  #asked = false;
  #asleep = false;
  #last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #request = 0;
  /** @type {Map<string, number>} */
  #done = new Map();

  /**
   * @param {() => void} draw
   * @param {() => number} interval least milliseconds from one drawing to the next
   */
  constructor(draw, interval) {
    this.#draw = draw;
    this.#interval = interval;
  }

  ask() {
    if (this.#asked) return;
    this.#asked = true;
    if (!this.#asleep) this.#wait();
  }

  /** Whether nobody can see it: what was asked for then is drawn later. @param {boolean} asleep */
  set asleep(asleep) {
    if (asleep === this.#asleep) return;
    this.#asleep = asleep;
    this.#cancel();
    if (!asleep && this.#asked) this.#wait();
  }

  /**
   * Whether something is to be done again, because so much time has passed since it was.
   * @param {string} name
   * @param {number} milliseconds
   */
  due(name, milliseconds) {
    const now = performance.now();
    if (now - (this.#done.get(name) ?? -Infinity) < milliseconds) return false;
    this.#done.set(name, now);
    return true;
  }

  /** Something is due again at once. @param {string} name */
  hurry(name) {
    this.#done.delete(name);
  }

  /** Everything is due. */
  forget() {
    this.#done.clear();
    this.#last = -Infinity;
  }

  /** Nothing is drawn any more. */
  stop() {
    this.#cancel();
    this.#asked = true; // further questions change nothing
  }

  #wait() {
    const wait = this.#last + this.#interval() - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#frame(), wait);
    else this.#frame();
  }

  #cancel() {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#request);
  }

  #frame() {
    this.#request = requestAnimationFrame(() => {
      this.#asked = false;
      this.#last = performance.now();
      this.#draw();
    });
  }
}

/** Steps a second over the last moments. */
export class Rate {
  /** @type {{step: number, time: number}[]} */
  #seen = [];

  /** @param {number} step @returns {number | undefined} */
  add(step, time = performance.now()) {
    this.#seen.push({ step, time });
    while (this.#seen.length > 2 && time - this.#seen[0].time > 3000) this.#seen.shift();
    const { step: from, time: since } = this.#seen[0];
    return time - since > 400 ? ((step - from) * 1000) / (time - since) : undefined;
  }

  forget() {
    this.#seen = [];
  }
}
