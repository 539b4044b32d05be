import { headSize, mostInfo, packSlot, parseInfo, readHead, unpackSlot } from './slot.js';

/** @typedef {import('./slot.js').KeptInfo} KeptInfo */
/** @typedef {import('./store.js').Store} Store */

/** Two slots that are written by turns: whatever happens to the one that is written, the other is whole. */
export class Slots {
  #store;

  /**
   * @param {Store} store
   * @param {string} key
   */
  constructor(store, key) {
    this.#store = store;
    this.key = key;
    this.names = [`${key}.0`, `${key}.1`];
  }

  /** The keys of a store. @param {Store} store @returns {Promise<string[]>} */
  static async keys(store) {
    return [...new Set((await store.list()).map((name) => name.replace(/\.[01]$/, '')))];
  }

  /**
   * What is known of the newest one, without reading it.
   * @returns {Promise<KeptInfo | undefined>}
   */
  async peek() {
    return (await this.#order())[0]?.info;
  }

  /**
   * The newest one that is whole.
   * @returns {Promise<{ info: KeptInfo, checkpoint: Uint8Array } | undefined>}
   */
  async read() {
    for (const { name } of await this.#order()) {
      const bytes = await this.#store.read(name);
      const found = bytes && unpackSlot(bytes);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * @param {KeptInfo} info
   * @param {Uint8Array} checkpoint
   */
  async write(info, checkpoint) {
    const [newest] = await this.#order();
    const name = newest?.name === this.names[0] ? this.names[1] : this.names[0];
    const { head, body } = packSlot((newest?.sequence ?? 0) + 1, info, checkpoint);
    await this.#store.write(name, head, body);
  }

  async remove() {
    for (const name of this.names) await this.#store.remove(name);
  }

  /** Slots that have a head, newest first. */
  async #order() {
    const slots = [];
    for (const name of this.names) {
      const bytes = await this.#store.read(name, headSize + mostInfo);
      const head = readHead(bytes);
      if (!bytes || !head) continue;
      const info = parseInfo(bytes.subarray(headSize, headSize + head.infoSize));
      if (info) slots.push({ name, sequence: head.sequence, info });
    }
    return slots.sort((one, other) => other.sequence - one.sequence);
  }
}
