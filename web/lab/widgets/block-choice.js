import { RadioRow } from './radio-row.js';

/** Which block is shown.  Counted from 0 here, from 1 for people. */
export class BlockChoice {
  #row;
  #words;

  /**
   * @param {{block: string, blockNumber: (number: number) => string}} words
   * @param {(block: number) => void} choose a person chose
   */
  constructor(words, choose) {
    this.#words = words;
    this.#row = new RadioRow(words.block, (value) => choose(Number(value)));
  }

  get element() {
    return this.#row.element;
  }

  /** A network of so many blocks; the choice stays where it can. @param {number} blocks @param {number} [wish] */
  open(blocks, wish = this.block) {
    const options = Array.from({ length: blocks }, (_, block) => ({
      value: String(block),
      text: String(block + 1),
      label: this.#words.blockNumber(block + 1),
    }));
    this.#row.open(options, String(Math.min(wish, blocks - 1)));
  }

  get block() {
    return Number(this.#row.value);
  }

  set block(block) {
    this.#row.value = String(block);
  }
}
