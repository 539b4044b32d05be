/** @typedef {import('./pictures.js').Skipped} Skipped */

/** @typedef {'empty' | 'unreadable' | 'many'} PicturesTrouble */

/** Why there are no pictures; `kind` is for programs and translations. */
export class PicturesError extends Error {
  /**
   * @param {PicturesTrouble} kind
   * @param {string} sentence
   * @param {Skipped[]} [skipped] every file that was found, with its reason
   */
  constructor(kind, sentence, skipped = []) {
    super(sentence);
    this.name = 'PicturesError';
    this.kind = kind;
    this.skipped = skipped;
  }
}
