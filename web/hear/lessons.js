/** @typedef {import('../worker-client.js').ClappWorker} ClappWorker */
/** @typedef {import('../learner/classroom.js').Guess} Guess */

/** @typedef {{ name: number, sure: number, probabilities: number[], blocks: number[], twin: number }} Heard
 *  sure: 0..1; blocks: what each takes it for; twin: what an untrained network does */

/** Words under names: a few of each are enough for a guess. */
export class Lessons {
  #learner;
  #enough;
  #ready = false;
  /** Words that have been given, of each name. @type {number[]} */ counts = [];
  /** The name whose words come next. @type {number | undefined} */ wanted;

  /**
   * @param {ClappWorker} learner
   * @param {{ enough: number }} options words of a name that are asked for at a time
   */
  constructor(learner, { enough }) {
    this.#learner = learner;
    this.#enough = enough;
  }

  /** Whether it can guess. */
  get ready() {
    return this.#ready;
  }

  /** How many words of the wanted name are still to come. */
  get missing() {
    return this.wanted === undefined ? 0 : this.#enough - ((this.counts[this.wanted] ?? 0) % this.#enough);
  }

  /**
   * @param {import('../worker-questions.js').Picture} word
   * @param {number} name
   */
  async give(word, name) {
    ({ counts: this.counts } = await this.#learner.collect({ ...word, name }));
    if (this.wanted === name && this.counts[name] % this.#enough === 0) this.wanted = undefined;
    this.#ready = this.counts.filter((count) => count > 0).length > 1;
  }

  /**
   * All blocks together: the mean of what they say.  They are fitted anew first: the network has learned meanwhile.
   * @param {Float32Array} samples of a word
   * @returns {Promise<Heard>}
   */
  async guess(samples) {
    await this.#learner.fitNames();
    const { trained, twin } = await this.#learner.guess({ samples });
    const probabilities = mean(trained);
    const name = strongest(probabilities);
    const blocks = trained.map((guess) => guess.name);
    return { name, sure: probabilities[name], probabilities, blocks, twin: strongest(mean(twin)) };
  }

  async forget() {
    await this.#learner.forgetNames();
    [this.counts, this.wanted, this.#ready] = [[], undefined, false];
  }
}

/** @param {Guess[]} guesses of each block */
function mean(guesses) {
  return guesses[0].probabilities.map(
    (_, name) => guesses.reduce((sum, { probabilities }) => sum + probabilities[name], 0) / guesses.length,
  );
}

/** @param {number[]} probabilities */
function strongest(probabilities) {
  return probabilities.indexOf(Math.max(...probabilities));
}
