import { checkWhole } from '../check.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */

/** @typedef {{ trained: Float32Array[], twin: Float32Array[] }} BothFeatures for each block (images, size) */
/** @typedef {import('../read-out.js').ReadOut} ReadOut */
/** @typedef {{ names: number[], trained: ReadOut[], twin: ReadOut[] }} Fit names: those it knows; for each block */

/** @typedef {{ name: number, probabilities: number[] }} Guess probabilities of all names, 0 where one is not known */
/** @typedef {{ trained: Guess[], twin: Guess[] }} Guesses of each block */
/** @typedef {{ right: number, total: number }} Score */
/** @typedef {{ trained: Score[], twin: Score[] }} Tally of each block */

const mostNames = 64;
const mostSamples = 200; // of a name; then the oldest goes

/**
 * Names for what is in front of the camera: pictures are collected, a linear read-out is fitted to every block of the
 * network and of its random twin, and both are examined on pictures that they have not been fitted to.
 *
 * The pictures are kept, not their features: each fit takes these from the network as it is then.
 */
export class Classroom {
  #engine;
  #encode;
  /** @type {Image[][]} of each name */
  #samples = [];
  /** @type {Fit | undefined} */
  #fit;
  /** Of earlier presses; it examines the present one. */
  /** @type {Fit | undefined} */
  #examiner;
  /** @type {number | undefined} the name whose button is held */
  #pressed;
  /** @type {Tally} */
  #tally = { trained: [], twin: [] };

  /**
   * @param {Engine} engine
   * @param {(images: Image[]) => Promise<BothFeatures>} encode
   */
  constructor(engine, encode) {
    this.#engine = engine;
    this.#encode = encode;
  }

  /**
   * A burst of pictures begins.  They are guessed by what was fitted before it.
   * @param {number} name
   */
  press(name) {
    this.#pressed = checkName(name);
    this.#examiner = this.#fit;
  }

  /** The burst is over. */
  release() {
    this.#pressed = undefined;
    this.#examiner = undefined;
  }

  /**
   * Keeps a picture under a name.  During a press of that name it is guessed first, which goes into the tally, unless
   * there is no fit of earlier presses that knows the name.
   * @param {number} name
   * @param {Image} image
   * @returns {Promise<{ counts: number[] }>} pictures of each name
   */
  async collect(name, image) {
    checkName(name);
    const examiner = this.#examiner;
    if (examiner?.names.includes(name) && this.#pressed === name) {
      this.#mark(guessWith(examiner, await this.#encode([image])), name);
    }
    while (this.#samples.length <= name) this.#samples.push([]);
    this.#samples[name].push(image);
    if (this.#samples[name].length > mostSamples) this.#samples[name].shift();
    return { counts: this.counts };
  }

  /** Pictures of each name. */
  get counts() {
    return this.#samples.map(({ length }) => length);
  }

  /**
   * Fits every block's read-out to all pictures.
   * @returns {Promise<{ blocks: number, samples: number }>}
   */
  async fit() {
    const names = this.counts.flatMap((count, name) => (count > 0 ? name : []));
    if (names.length < 2) throw new Error('two names at least need pictures');
    const images = names.flatMap((name) => this.#samples[name]);
    const labels = names.flatMap((name, label) => this.#samples[name].map(() => label));
    const features = await this.#encode(images);
    const fitted = (/** @type {Float32Array[]} */ blocks) =>
      blocks.map((block) =>
        this.#engine.readOut({
          train: { features: block, labels },
          size: block.length / images.length,
          classes: names.length,
        }),
      );
    this.#fit = { names, trained: fitted(features.trained), twin: fitted(features.twin) };
    return { blocks: features.trained.length, samples: images.length };
  }

  /**
   * @param {Image} image
   * @returns {Promise<Guesses>}
   */
  async guess(image) {
    const fit = this.#fit;
    if (!fit) throw new Error('nothing has been fitted yet: fitNames comes first');
    return guessWith(fit, await this.#encode([image]));
  }

  /**
   * How often each block was right about pictures of a press before it was fitted to them.
   * @returns {Tally}
   */
  get tally() {
    return structuredClone(this.#tally);
  }

  /** What was fitted belongs to a network that is no more; the pictures stay. */
  forgetFits() {
    this.#fit = undefined;
    this.#examiner = undefined;
    this.#tally = { trained: [], twin: [] };
  }

  /** Nothing stays. */
  forget() {
    this.forgetFits();
    this.#samples = [];
    this.#pressed = undefined;
  }

  /**
   * @param {Guesses} guesses
   * @param {number} name
   */
  #mark(guesses, name) {
    for (const which of /** @type {const} */ (['trained', 'twin'])) {
      guesses[which].forEach((guess, block) => {
        const score = (this.#tally[which][block] ??= { right: 0, total: 0 });
        score.total++;
        if (guess.name === name) score.right++;
      });
    }
  }
}

/**
 * @param {Fit} fit
 * @param {BothFeatures} features of one image
 * @returns {Guesses}
 */
function guessWith({ names, ...readOuts }, features) {
  const all = (/** @type {'trained' | 'twin'} */ which) =>
    readOuts[which].map((readOut, block) => guessOf(names, readOut.predict(features[which][block])));
  return { trained: all('trained'), twin: all('twin') };
}

/**
 * @param {number[]} names that are known, ascending
 * @param {Float32Array} known their probabilities
 * @returns {Guess}
 */
function guessOf(names, known) {
  const probabilities = new Array(Math.max(...names) + 1).fill(0);
  names.forEach((name, label) => (probabilities[name] = known[label]));
  return { name: probabilities.indexOf(Math.max(...probabilities)), probabilities };
}

/** @param {unknown} name */
function checkName(name) {
  return checkWhole(name, 'name', 0, mostNames - 1);
}
