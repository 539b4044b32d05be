import { isBitmap } from './learner/read-frame.js';

/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./learner/classroom.js').Guesses} Guesses */
/** @typedef {import('./learner/classroom.js').Tally} Tally */
/** @typedef {import('./learner/depth.js').Depth} Depth */
/** @typedef {import('./learner/motion.js').Motion} Motion */
/** @typedef {import('./learner/motion.js').MotionQuestion} MotionQuestion */
/** @typedef {import('./learner/place.js').Place} Place */
/** @typedef {import('./learner/read-frame.js').Frame} Frame */
/** @typedef {import('./worker-channel.js').WorkerChannel} WorkerChannel */

/** @typedef {import('./learner/ear.js').Heard} Heard */
/** @typedef {import('./learner/ear.js').Moment} Moment */
/**
 * A frame, or an image, or the index of one; or a sound's samples at 16 kHz.
 * @typedef {{ frame?: Frame, image?: Image | number, samples?: Float32Array }} Picture
 */

/** What may be asked about a network that learns in a worker; no answer changes what it learns. */
export class WorkerQuestions extends EventTarget {
  #channel;

  /** @param {WorkerChannel} channel */
  constructor(channel) {
    super();
    this.#channel = channel;
  }

  /**
   * Encodes cells × cells places of up to `most` images, from which the questions below are answered until it is made
   * again.  No step is made meanwhile.
   * @param {{ cells?: number, most?: number }} [options] cells: fewer where a block has fewer
   * @returns {Promise<{ places: number, images: number, cells: number }>}
   */
  survey({ cells = 4, most = 512 } = {}) {
    return this.ask('survey', { cells, most });
  }

  /**
   * The places that excite a neuron most, strongest first, at most one of each image.
   * @param {{ block: number, neuron: number, count: number }} question
   * @returns {Promise<Place[]>} value: the activity
   */
  exciting({ block, neuron, count }) {
    return this.ask('exciting', { block, neuron, count });
  }

  /**
   * The places most like the one under a point of an image, at most one of each image.
   * @param {{ block: number, image: number, x: number, y: number, count: number }} question x, y: pixels of the image
   * @returns {Promise<Place[]>} value: the cosine
   */
  neighbours({ block, image, x, y, count }) {
    return this.ask('neighbours', { block, image, x, y, count });
  }

  /**
   * Codes of places evenly spread over all.
   * @param {{ block: number, count: number }} question
   * @returns {Promise<{ size: number, values: Float32Array, places: Place[] }>} values (places, size)
   */
  codes({ block, count }) {
    return this.ask('codes', { block, count });
  }

  /**
   * How well a linear read-out of each block tells the images' classes apart; every fifth of a class is for testing.
   * @param {{ cells?: number }} [options] side of the grid of pooled features
   * @returns {Promise<Depth>}
   */
  depth({ cells = 1 } = {}) {
    return this.ask('depth', { cells });
  }

  /**
   * What every block's units do over a sound.
   * @param {Float32Array} samples at 16 kHz, ten seconds at most
   * @returns {Promise<Heard>}
   */
  unitsOver(samples) {
    return this.ask('unitsOver', { samples });
  }

  /**
   * The moments at which a unit was strongest in all sounds that are remembered, strongest first.
   * @param {{ block: number, neuron: number, count: number }} question
   * @returns {Promise<Moment[]>}
   */
  moments({ block, neuron, count }) {
    return this.ask('moments', { block, neuron, count });
  }

  /**
   * What each block's units make of motion, where `images` is 'clips'; no step is made meanwhile.
   * @param {MotionQuestion} [question] 2 clips, and the random twin too
   * @returns {Promise<Motion | undefined>} before there are enough frames
   */
  motion({ clips, twin } = {}) {
    return this.ask('motion', { clips, twin });
  }

  /**
   * A burst of pictures under one name begins, as when a button is pressed.
   * @param {number} name
   * @returns {Promise<void>}
   */
  press(name) {
    return this.ask('press', { name });
  }

  /**
   * The burst is over.
   * @returns {Promise<void>}
   */
  release() {
    return this.ask('release');
  }

  /**
   * Keeps a picture under a name; 200 of each name at most, then the oldest goes.  During a press it is guessed first,
   * by what was fitted before the press.
   * @param {{ name: number } & Picture} sample
   * @returns {Promise<{ counts: number[] }>} pictures of each name
   */
  collect({ name, frame, image, samples }) {
    return this.ask('collect', { name, frame, image, samples }, handedOver(frame));
  }

  /**
   * Fits a linear read-out of every block, of the network and of its random twin, to all pictures collected.
   * @returns {Promise<{ blocks: number, samples: number }>}
   */
  fitNames() {
    return this.ask('fitNames');
  }

  /**
   * What each block takes the picture for.
   * @param {Picture} picture
   * @returns {Promise<Guesses>}
   */
  guess({ frame, image, samples }) {
    return this.ask('guess', { frame, image, samples }, handedOver(frame));
  }

  /**
   * How often each block guessed right during presses.
   * @returns {Promise<Tally>}
   */
  tally() {
    return this.ask('tally');
  }

  /**
   * All pictures, what was fitted to them and the tally go.
   * @returns {Promise<void>}
   */
  forgetNames() {
    return this.ask('forgetNames');
  }

  /**
   * @protected
   * @param {string} type
   * @param {object} [rest]
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(type, rest, transfer) {
    return this.#channel.ask(type, rest, transfer);
  }
}

/**
 * What changes hands with a frame.
 * @param {Frame | undefined} frame
 * @returns {Transferable[]}
 */
export function handedOver(frame) {
  return isBitmap(frame) ? [/** @type {ImageBitmap} */ (frame)] : [];
}
