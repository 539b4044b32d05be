import { checkArray, checkWhole, checkWord } from './check.js';
import { checkClip } from './clip.js';
import { loadEngine } from './engine.js'; // a circle: Clapp.create loads an engine, and engines create Clapps
import { checkImage } from './image.js';
import {
  checkIndices,
  readActivity,
  readNegatives,
  readScores,
  readSeen,
  readTrace,
  watchSynapse,
} from './observe.js';
import { checkSound, hearingRate } from './sound.js';

/** @typedef {import('./clip.js').Clip} Clip */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./sound.js').Sound} Sound */
/** By the network's sight. @typedef {Image | Sound | Clip} Scene */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./machine.js').Machine} Machine */
/** @typedef {import('./report.js').Activity} Activity */
/** @typedef {import('./report.js').BlockReport} BlockReport */
/** @typedef {import('./report.js').Filters} Filters */
/** @typedef {import('./report.js').Fixation} Fixation */
/** @typedef {import('./report.js').LearnReport} LearnReport */
/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./report.js').Scores} Scores */
/** @typedef {import('./report.js').Seen} Seen */
/** @typedef {import('./report.js').Synapse} Synapse */
/** @typedef {import('./report.js').Trace} Trace */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */

/**
 * training: a random place, flipped half of the time; evaluation: the centre
 * @typedef {'training' | 'evaluation'} Look
 */

/** @type {Look[]} in the order of ClappLook in clapp.h */
const looks = ['training', 'evaluation'];

/** A network.  Its memory is the engine's: dispose of what is no longer needed. */
export class Clapp {
  #machine;
  /** 0 when disposed. */
  #address;
  #settings;
  /** @type {import('./engine.js').Engine | undefined} that nobody else has */
  #ownEngine;

  /**
   * Use Clapp.create, or an engine's create and load.
   * @param {Machine} machine
   * @param {number} address
   */
  constructor(machine, address) {
    this.#machine = machine;
    this.#address = address;
    machine.run('settings', address);
    const [text, length] = machine.results(2);
    this.#settings = /** @type {CompleteSettings} */ (
      JSON.parse(new TextDecoder().decode(machine.bytes(text, length)))
    );
  }

  /**
   * A network with random weights, in an engine of its own.
   * @param {Settings} settings
   * @param {EngineOptions} [engineOptions]
   * @returns {Promise<Clapp>}
   */
  static async create(settings, engineOptions) {
    const engine = await loadEngine(engineOptions);
    try {
      const net = engine.create(settings);
      net.#ownEngine = engine;
      return net;
    } catch (error) {
      engine.dispose();
      throw error;
    }
  }

  /** A copy of the settings, every default written out. */
  get settings() {
    return structuredClone(this.#settings);
  }

  get blockCount() {
    return this.#settings.blocks.length;
  }

  /** Views that are taken of an image: two where the sight is "views". */
  get viewCount() {
    return this.#settings.sight === 'views' ? 2 : 1;
  }

  /** Neurons of each block. */
  get codeSizes() {
    return this.#settings.blocks.map((block) => block.channels);
  }

  /** Steps learned so far. */
  get steps() {
    return this.#call('steps');
  }

  /**
   * Chooses the images of the next batch.  Every image is drawn once before any comes again.
   * @param {number} imageCount
   * @returns {Uint32Array} indices (batch)
   */
  draw(imageCount) {
    checkWhole(imageCount, 'imageCount', 1, 2 ** 32 - 1);
    const { batch } = this.#settings;
    return this.#machine.withSpace(batch * 4, (indices) => {
      this.#run('draw', imageCount, indices);
      return new Uint32Array(this.#machine.bytes(indices, batch * 4).buffer);
    });
  }

  /**
   * Puts what the network sees or hears of the image, sound or clip into a place of the batch, and what it is, if that is
   * known.
   * @param {number} slot
   * @param {Scene} scene
   * @param {Look} [look]
   * @returns {Fixation} of the first view
   */
  look(slot, scene, look = 'training') {
    checkWhole(slot, 'slot', 0, this.#settings.batch - 1);
    const which = checkWord(look, 'look', looks);
    if (this.#settings.sight === 'sound') this.#listen(slot, scene, which);
    else if (this.#settings.sight === 'clip') this.#lookAtClip(slot, scene, which);
    else this.#lookAtImage(slot, scene, which);
    if (scene.label !== undefined && this.#isLabelled) this.#run('label', slot, scene.label);
    return this.#fixation(slot, 0);
  }

  /**
   * Every block learns once from the batch in place.
   * @returns {Report}
   */
  step() {
    this.#run('step');
    return { step: this.steps, blocks: this.#settings.blocks.map((_, block) => this.#report(block)) };
  }

  /**
   * One whole step: images, sounds or clips drawn, each looked at, every block taught.
   * @param {Scene[]} images
   * @param {{ indices?: ArrayLike<number> }} [options] indices (batch): these images, in this order, and none is drawn
   * @returns {LearnReport}
   */
  learn(images, { indices } = {}) {
    if (checkArray(images, 'images').length === 0) throw new RangeError('there are no images to learn from');
    const chosen =
      indices === undefined
        ? this.draw(images.length)
        : checkIndices(indices, this.#settings.batch, images.length);
    chosen.forEach((index, slot) => this.look(slot, images[index]));
    const report = this.step();
    const blocks = this.#settings.blocks.map((_, block) => block);
    const fixations = Array.from({ length: this.viewCount }, (_, view) => this.#fixation(0, view));
    const first = {
      image: chosen[0],
      fixation: fixations[0],
      fixations,
      broadcast: blocks.map((block) => this.#broadcast(block)),
      negatives: blocks.map((block) =>
        readNegatives(this.#machine, this.#alive(), block).map((slot) => chosen[slot]),
      ),
    };
    return { ...report, first };
  }

  /**
   * What stands in a place of the batch, normalised, as the network sees it.
   * @param {number} slot
   * @param {number} [view] 1 for the second view
   * @returns {Seen}
   */
  seen(slot, view = 0) {
    checkWhole(slot, 'slot', 0, this.#settings.batch - 1);
    checkWhole(view, 'view', 0, this.viewCount - 1);
    return readSeen(this.#machine, this.#alive(), slot, view, this.#settings.image_channels);
  }

  /**
   * A block's output in the last step for the first image of the batch; other images' is not kept.
   * @param {number} block
   * @param {number} [view] 1 for the second view
   * @returns {Activity | undefined} before a step
   */
  activity(block, view = 0) {
    this.#checkBlock(block);
    checkWhole(view, 'view', 0, this.viewCount - 1);
    return readActivity(this.#machine, this.#alive(), block, view);
  }

  /**
   * Histogram of the last step's scores.  Rules without margins count nothing.
   * @param {number} block
   * @returns {Scores}
   */
  scores(block) {
    this.#checkBlock(block);
    return readScores(this.#machine, this.#alive(), block);
  }

  /**
   * The steps from now on trace this weight of a convolution; what is learned stays the same, bit for bit.  Throws for
   * rules that do not tell each block "fixation" or "saccade"; with "random" every product is 0.
   * @param {Synapse | null} synapse null: none
   */
  watch(synapse) {
    watchSynapse(this.#machine, this.#alive(), synapse);
  }

  /** @returns {Trace | undefined} of the watched weight in the last step */
  synapse() {
    return readTrace(this.#machine, this.#alive());
  }

  /**
   * What the blocks make of the images' centres: activity averaged over cells × cells parts of the image, or of a sound over
   * `cells` parts of its time.  Nothing learns.
   * @param {Scene[]} images
   * @param {{ cells?: number }} [options] default 1: the mean over all
   * @returns {Float32Array[]} for each block (count, cells, cells, neurons); of sounds (count, cells, neurons)
   */
  encode(images, { cells = 1 } = {}) {
    checkArray(images, 'images');
    const { batch, sight } = this.#settings;
    checkWhole(cells, 'cells', 1, sight === 'sound' ? 4096 : 64);
    const parts = this.#call('feature_parts', cells);
    const sizes = this.codeSizes.map((size) => size * parts);
    const features = sizes.map((size) => new Float32Array(images.length * size));
    for (let start = 0; start < images.length; start += batch) {
      const part = images.slice(start, start + batch);
      part.forEach((image, slot) => this.look(slot, image, 'evaluation'));
      const all = this.#encode(part.length, cells, sizes);
      let from = 0;
      features.forEach((block, index) => {
        const count = part.length * sizes[index];
        block.set(all.subarray(from, from + count), start * sizes[index]);
        from += count;
      });
    }
    return features;
  }

  /**
   * How far this network's local updates point where back-propagation would.  Nothing learns, but random choices are
   * drawn; `other` receives the batch in place, with its labels, and the weights.
   * @param {Clapp} other of an end-to-end rule, with the same blocks and sight, from the same engine
   * @returns {Float32Array} for each block the cosine between the two updates of its convolution
   */
  alignment(other) {
    if (typeof other !== 'object' || other === null || !(#address in other)) throw new TypeError('other is no network');
    if (other.#machine !== this.#machine) throw new TypeError('other is a network of another engine');
    const address = other.#alive();
    return this.#machine.withSpace(this.blockCount * 4, (cosines) => {
      this.#run('alignment', address, cosines);
      return this.#machine.floats(cosines, this.blockCount);
    });
  }

  /**
   * @param {number} block
   * @returns {Filters}
   */
  filters(block) {
    this.#checkBlock(block);
    const { blocks, image_channels: imageChannels } = this.#settings;
    const { channels: count, kernel } = blocks[block];
    const [time, height, width] = kernel;
    const channels = block === 0 ? imageChannels : blocks[block - 1].channels;
    if (blocks[block].recurrent) throw new RangeError(`block ${block} is recurrent, it has no filters`);
    const size = count * time * height * width * channels;
    const values = this.#machine.withSpace(size * 4, (address) => {
      this.#call('filters', block, address);
      return this.#machine.floats(address, size);
    });
    return { count, time, height, width, channels, values };
  }

  /**
   * A checkpoint from which a network continues bit for bit.
   * @returns {Uint8Array} safetensors
   */
  save() {
    this.#run('save_size');
    const [size] = this.#machine.results(1);
    return this.#machine.withSpace(size, (address) => {
      this.#run('save', address, size);
      return this.#machine.bytes(address, size);
    });
  }

  /** Gives the memory back.  A second time does nothing; any other use afterwards throws. */
  dispose() {
    const address = this.#address;
    this.#address = 0;
    if (address !== 0 && this.#machine.isRunning) this.#machine.call('destroy', address);
    this.#ownEngine?.dispose();
  }

  /**
   * @param {number} slot
   * @param {unknown} image
   * @param {number} which look
   */
  #lookAtImage(slot, image, which) {
    const { pixels, width, height, channels } = checkImage(image);
    this.#machine.withCopies([pixels], (address) => this.#run('look', slot, address, width, height, channels, which));
  }

  /**
   * @param {number} slot
   * @param {unknown} sound
   * @param {number} which look
   */
  #listen(slot, sound, which) {
    const { samples, rate } = checkSound(sound);
    if (rate !== hearingRate) throw new RangeError(`sound.rate is ${rate}, networks hear ${hearingRate}`);
    this.#machine.withCopies([samples], (address) => this.#run('listen', slot, address, samples.length, which));
  }

  /**
   * @param {number} slot
   * @param {unknown} clip
   * @param {number} which look
   */
  #lookAtClip(slot, clip, which) {
    const { frames, width, height, channels } = checkClip(clip, 'clip', this.#settings.frames);
    const size = width * height * channels;
    const pixels = new Uint8Array(frames.length * size);
    frames.forEach((frame, index) => pixels.set(frame.pixels, index * size));
    this.#machine.withCopies([pixels], (address) =>
      this.#run('look_clip', slot, address, frames.length, width, height, channels, which),
    );
  }

  /**
   * @param {number} slot
   * @param {number} view
   */
  #fixation(slot, view) {
    this.#call('fixation', slot, view);
    const [left, top, width, height, flipped] = this.#machine.results(5);
    return { left, top, width, height, flipped: flipped !== 0 };
  }

  /** @param {number} block */
  #checkBlock(block) {
    checkWhole(block, 'block', 0, this.blockCount - 1);
  }

  get #isLabelled() {
    return this.#settings.rule.endsWith('supervised');
  }

  /** @param {number} block */
  #report(block) {
    this.#call('report', block);
    const [loss, violated, change, norm] = this.#machine.results(4);
    return { loss, violated, change, norm };
  }

  /** @param {number} block */
  #broadcast(block) {
    return new Int8Array(this.#machine.bytes(this.#call('broadcast', block), 1).buffer)[0];
  }

  /**
   * @param {number} count images
   * @param {number} cells
   * @param {number[]} sizes of each block's features
   * @returns {Float32Array} block by block
   */
  #encode(count, cells, sizes) {
    const size = count * sizes.reduce((sum, each) => sum + each, 0);
    return this.#machine.withSpace(size * 4, (address) => {
      this.#run('encode', count, cells, address);
      return this.#machine.floats(address, size);
    });
  }

  #alive() {
    if (this.#address === 0) throw new Error('this network has been disposed of');
    return this.#address;
  }

  /**
   * @param {string} name
   * @param {...number} values
   */
  #call(name, ...values) {
    return this.#machine.call(name, this.#alive(), ...values);
  }

  /**
   * @param {string} name
   * @param {...number} values
   */
  #run(name, ...values) {
    this.#machine.run(name, this.#alive(), ...values);
  }
}
