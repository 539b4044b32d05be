import { Slots } from './slots.js';
import { openStore } from './store.js';

/** @typedef {import('../learner/learner.js').Learner} Learner */
/** @typedef {import('./slot.js').KeptInfo} KeptInfo */
/** @typedef {import('./store.js').Store} Store */

/**
 * A network that was kept; exact: of the very experiment that is there now.
 * @typedef {KeptInfo & { key: string, exact: boolean }} Offer
 */

/**
 * What is asked of a keeper.
 * @typedef {object} KeepMessage
 * @property {'begin' | 'save' | 'read' | 'forget' | 'end'} act
 * @property {string} [place] whose networks they are: a page's path
 * @property {string} [source]
 * @property {Record<string, unknown>} [state]
 * @property {boolean} [loaded]
 * @property {number} [every] milliseconds between savings, at least
 * @property {string} [key] of what is to be read or forgotten
 */

/**
 * step: up to where it is kept; trouble: why it is not, told once.
 * @typedef {{ step?: number, key?: string, trouble?: 'full' | 'none' }} KeptNews
 */

const share = 50; // saving takes no more than a 50th of the time
const mostKeys = 4; // experiments of a place that are kept
const busy = ['NoModificationAllowedError', 'NotReadableError', 'InvalidStateError']; // another tab writes just now
const patience = 6; // times as long between savings where there is no room

/**
 * Keeps the network of a worker in the browser, again and again while it learns.  What another run has kept of the same
 * experiment is only replaced by a network that has come as far, or once it has been forgotten.
 */
export class Keeper {
  #learner;
  #tell;
  /** @type {Store | undefined} */ #store;
  /** @type {Slots | undefined} while networks are kept */ #slots;
  /** @type {Omit<KeptInfo, 'step' | 'at'>} */ #about = { run: '', source: '', loaded: false, state: {} };
  #place = '';
  #every = 10_000;
  #step = 0; // that has been kept
  #told = ''; // trouble
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Promise<unknown>} */ #queue = Promise.resolve();

  /**
   * @param {() => Learner} learner
   * @param {(news: KeptNews) => void} tell
   */
  constructor(learner, tell) {
    this.#learner = learner;
    this.#tell = tell;
  }

  /** @param {KeepMessage} message */
  answer({ act, key = '', ...wishes }) {
    if (act === 'begin') return this.#begin(wishes);
    if (act === 'save') return this.#save();
    if (act === 'read') return this.#read(key);
    if (act === 'forget') return this.#do(async () => new Slots(await this.#open(), key).remove());
    return this.rest();
  }

  /** Another network is there: nothing is kept until it begins anew. */
  rest() {
    clearTimeout(this.#timer);
    this.#slots = undefined;
  }

  /**
   * The network that is there now is kept.
   * @param {Omit<KeepMessage, 'act' | 'key'>} wishes
   * @returns {Promise<Offer | undefined>} one that has come farther
   */
  #begin({ place = '', source = '', state = {}, loaded = false, every = 10_000 }) {
    this.rest();
    return this.#do(async () => {
      this.#place = nameOf(place);
      this.#every = every;
      try {
        this.#slots = new Slots(await this.#open(), `${this.#place}.${nameOf(source, this.#learner().settings)}`);
        this.#about = { run: `${Date.now()}.${Math.random()}`, source, state, loaded };
        this.#step = 0;
        return await this.#find();
      } catch (error) {
        this.#complain(error);
        return undefined;
      } finally {
        this.#plan(0);
      }
    });
  }

  async #open() {
    return (this.#store ??= await openStore());
  }

  /** @returns {Promise<Offer | undefined>} of this experiment, or else the newest with the same source */
  async #find() {
    const own = this.#slots?.key ?? '';
    const steps = this.#learner().steps;
    const kept = (await this.#kept()).filter(({ step, source }) => step > steps && source === this.#about.source);
    const offer = kept.find(({ key }) => key === own) ?? (steps === 0 ? kept[0] : undefined);
    return offer && { ...offer, exact: offer.key === own };
  }

  /** All of this place, newest first. */
  async #kept() {
    const store = await this.#open();
    const keys = (await Slots.keys(store)).filter((key) => key.startsWith(`${this.#place}.`));
    const all = [];
    for (const key of keys) {
      const info = await new Slots(store, key).peek();
      if (info) all.push({ ...info, key });
    }
    return all.sort((one, other) => other.at - one.at);
  }

  /** @param {string} key */
  #read(key) {
    return this.#do(async () => {
      const found = await new Slots(await this.#open(), key).read();
      if (!found) throw new Error('what was kept is not whole any more');
      return found.checkpoint;
    });
  }

  #save() {
    return this.#do(async () => {
      const slots = this.#slots;
      const { steps: step } = this.#learner();
      if (!slots || step === this.#step) return;
      const info = { ...this.#about, step, at: Date.now() };
      const checkpoint = this.#learner().save(); // at once: learning goes on while the store is waited for
      try {
        const there = await slots.peek();
        if (there && there.run !== info.run && there.step > step) return;
        await this.#write(slots, info, checkpoint, there === undefined);
        if (slots !== this.#slots) return;
        this.#step = step;
        this.#told = '';
        this.#tell({ step, key: slots.key });
      } catch (error) {
        this.#complain(error);
      }
    });
  }

  /**
   * Where there is no room, older experiments make some.
   * @param {Slots} slots
   * @param {KeptInfo} info
   * @param {Uint8Array} checkpoint
   * @param {boolean} first of this experiment
   */
  async #write(slots, info, checkpoint, first) {
    if (first) await this.#removeOthers(slots, mostKeys - 1);
    try {
      await slots.write(info, checkpoint);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'QuotaExceededError') throw error;
      await this.#removeOthers(slots, 1); // the newest of them may be on offer
      await slots.write(info, checkpoint);
    }
  }

  /** @param {Slots} slots @param {number} most that stay besides */
  async #removeOthers(slots, most) {
    const others = (await this.#kept()).filter(({ key }) => key !== slots.key);
    for (const { key } of others.slice(most)) await new Slots(await this.#open(), key).remove();
  }

  /** @param {number} spent milliseconds for the last saving */
  #plan(spent) {
    clearTimeout(this.#timer);
    if (!this.#slots) return;
    const wait = Math.max(this.#every * (this.#told ? patience : 1), spent * share);
    this.#timer = setTimeout(async () => {
      const began = performance.now();
      await this.#save();
      this.#plan(performance.now() - began);
    }, wait);
  }

  /** @param {unknown} error */
  #complain(error) {
    const { name } = /** @type {Error} */ (error);
    if (busy.includes(name)) return; // next time
    const trouble = name === 'QuotaExceededError' ? 'full' : 'none';
    if (trouble !== this.#told) this.#tell({ trouble });
    this.#told = trouble;
  }

  /** One after the other. @template T @param {() => Promise<T>} action @returns {Promise<T>} */
  #do(action) {
    const turn = this.#queue.then(action);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

/**
 * Sixteen digits that tell things apart.
 * @param {...unknown} things as JSON
 */
function nameOf(...things) {
  const text = JSON.stringify(things);
  // FNV-1a, 32 bits, from two beginnings (http://www.isthe.com/chongo/tech/comp/fnv)
  const half = (/** @type {number} */ hash) => {
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  return half(0x811c9dc5) + half(0x050c5d1f);
}
