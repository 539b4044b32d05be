import { checkWhole } from '../check.js';
import { loadEngine } from '../engine.js';
import { fetchSample } from '../sample.js';
import { Classroom } from './classroom.js';
import { measureDepth } from './depth.js';
import { openMaterial } from './material.js';
import { carryOver, checkObservation, observe } from './observation.js';
import { mostCells } from './place.js';
import { Survey } from './survey.js';
import { TwinPair } from './twin-pair.js';

/** @typedef {import('../check.js').Bytes} Bytes */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('../load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('../report.js').FirstImage} FirstImage */
/** @typedef {import('../report.js').LearnReport} LearnReport */
/** @typedef {import('../settings.js').Settings} Settings */
/** @typedef {import('./depth.js').Depth} Depth */
/** @typedef {import('./material.js').Material} Material */
/** @typedef {import('./material.js').Source} Source */
/** @typedef {import('./observation.js').Observation} Observation */
/** @typedef {import('./observation.js').Observed} Observed */
/** @typedef {import('./place.js').Place} Place */

/**
 * A step, and what was to be observed of it.
 * @typedef {Omit<LearnReport, 'first'> & { first: FirstImage & { newest?: boolean }, observed: Observed }} Report
 *   first.newest: the first image is the newest scene, and `first.image` its place in the memory of scenes
 */

/** @typedef {EngineOptions & { images?: Source, classes?: string[] }} LearnerOptions threads are 'auto' by default */

const noScenes = "scenes are only remembered where images is 'frames'";
const nameCells = 2; // side of the grid of features by which names are told apart
const hearingCells = 8; // parts of a word's time, likewise

/**
 * An engine, a network, what it learns from, and what is asked about it.  No question changes what is learned.
 *
 * Long answers are computed batch by batch; `breathe` is awaited in between.  They reject where the network or the
 * images are replaced meanwhile.
 */
export class Learner {
  #engine;
  #breathe;
  #material;
  #pair;
  /** Counts replacements of network and images. */
  #generation = 0;
  /** @type {Observation} */
  #observation = {};
  /** Whether the batch in place is still that of the last step. */
  #isFresh = false;
  /** @type {Observed | undefined} of the last step */
  #observed;
  /** @type {Survey | undefined} */
  #survey;

  /**
   * Use Learner.create.
   * @param {Engine} engine
   * @param {{ material: Material, settings: Settings, breathe: () => unknown }} parts
   */
  constructor(engine, { material, settings, breathe }) {
    this.#engine = engine;
    this.#material = material;
    this.#breathe = breathe;
    this.#pair = new TwinPair(engine, checkSense(engine.create(settings), material));
    /** What the network's features are called by whoever is in front of the camera. */
    this.classroom = new Classroom(engine, (images) => {
      return this.#encodeBoth(images, this.#material.hears ? hearingCells : Math.min(nameCells, mostCells(this.settings)));
    });
  }

  /**
   * @param {Settings} settings
   * @param {LearnerOptions} [options]
   * @param {() => unknown} [breathe]
   */
  static async create(settings, { images = 'sample', classes, threads = 'auto', ...more } = {}, breathe = () => {}) {
    const loading = loadEngine({ threads, ...more });
    const encoded = images === 'sample' ? fetchSample() : undefined; // comes while the engine does
    encoded?.catch(() => {}); // told where it is awaited
    const engine = await loading;
    try {
      const material = await openMaterial(engine, images, { classes, seed: settings?.seed, frames: settings?.frames, encoded });
      return new Learner(engine, { material, settings, breathe });
    } catch (error) {
      engine.dispose();
      throw error;
    }
  }

  get settings() {
    return this.#pair.settings;
  }

  /** How many threads share the work. */
  get threads() {
    return this.#engine.threads;
  }

  /** What there is to learn from. */
  get summary() {
    const { images, classes, credits } = this.#material;
    return { images: images.length, classes, credits };
  }

  /** Whether there is anything to learn from yet. */
  get isReady() {
    return this.#material.images.length > 0;
  }

  /**
   * One step; `observed` tells what was to be observed of it.
   * @returns {Omit<Report, 'observed'>}
   */
  step() {
    const { images, scenes } = this.#material;
    if (scenes && !this.isReady) throw new Error('no frame has come yet');
    this.#isFresh = false;
    this.#observed = undefined;
    const { net } = this.#pair;
    const report = net.learn(images, scenes ? { indices: this.#chooseScenes(scenes.newest) } : {});
    this.#isFresh = true;
    return scenes ? { ...report, first: { ...report.first, newest: true } } : report;
  }

  /** What was to be observed of the last step. */
  get observed() {
    if (this.#isFresh) this.#observed ??= observe(this.#observation, this.#pair.net);
    return this.#observed ?? {};
  }

  /**
   * Chooses what `observed` tells.
   * @param {Observation} observation
   * @returns {Observed} of the last step, as far as it can still be told
   */
  observe(observation) {
    const { net } = this.#pair;
    const checked = checkObservation(observation, net);
    net.watch(checked.synapse ?? null);
    this.#observation = checked;
    this.#observed = this.#isFresh ? undefined : observe({ filters: checked.filters }, net);
    return this.observed;
  }

  /**
   * Takes a scene into the memory.
   * @param {Image} image
   * @param {number} time when it was taken, milliseconds; of a clip's frame
   * @returns {{ scenes: number, kept: boolean, index: number }} kept: false where it replaced one that looks like it
   */
  addFrame(image, time) {
    const { images, scenes, clips } = this.#material;
    clips?.add(image, time);
    if (clips) return { scenes: images.length, kept: true, index: 0 };
    if (!scenes) throw new Error("frames are only taken where images is 'frames' or 'clips'");
    const { index, kept } = scenes.add(image);
    return { scenes: images.length, kept, index };
  }

  /**
   * Takes sound into the memory.
   * @param {Float32Array} samples at 16 kHz
   * @returns {{ scenes: number, seconds: number }}
   */
  addSound(samples) {
    const { images, memory } = this.#material;
    if (!memory) throw new Error("sound is only taken where images is 'sound'");
    memory.add(samples);
    return { scenes: images.length, seconds: memory.seconds };
  }

  /** @param {Float32Array} samples at 16 kHz */
  async unitsOver(samples) {
    this.#mustHear();
    const { unitsOver } = await import('./ear.js');
    this.#beforeEncoding();
    return unitsOver(this.#pair.net, samples);
  }

  /** @param {{ block: number, neuron: number, count: number }} question */
  async moments(question) {
    this.#mustHear();
    const { momentsOf } = await import('./ear.js');
    const { images, memory } = this.#material;
    this.#beforeEncoding();
    const apart = images.filter((_, index) => !memory || index % 2 === 0); // others overlap with these
    return momentsOf(this.#pair.net, /** @type {any} */ (apart), question, this.#between());
  }

  /** @param {import('./motion.js').MotionQuestion} question */
  async motion(question) {
    const { clips } = this.#material;
    if (!clips) throw new Error("motion is only told where images is 'clips'");
    const { motionOf } = await import('./motion.js');
    this.#beforeEncoding();
    return motionOf(this.#pair, clips, question, this.#between());
  }

  /** @param {number} index */
  image(index) {
    const { images } = this.#material;
    if (!Object.hasOwn(images, index)) throw new RangeError(`image ${index} is not one of ${images.length}`);
    return images[index];
  }

  /** @param {number} block */
  filters(block) {
    return this.#pair.net.filters(block);
  }

  /** @returns {Uint8Array} a checkpoint */
  save() {
    return this.#pair.net.save();
  }

  /** Steps learned so far. */
  get steps() {
    return this.#pair.net.steps;
  }

  /** @returns {Promise<Uint8Array>} the memory of scenes, as safetensors */
  async saveScenes() {
    const { scenes } = this.#material;
    if (!scenes) throw new Error(noScenes);
    return (await import('./scenes-file.js')).writeScenes(scenes);
  }

  /**
   * A new network.  Where the settings cannot be, the old one stays.
   * @param {Settings} settings
   */
  reset(settings) {
    return this.#replaceNet(checkSense(this.#engine.create(settings), this.#material));
  }

  /**
   * The network of a checkpoint, and a memory of scenes where one is given.  Where either is broken, the old ones stay.
   * @param {Bytes} bytes
   * @param {{ scenes?: Bytes }} [options]
   */
  async load(bytes, { scenes } = {}) {
    if (scenes !== undefined && !this.#material.scenes) throw new Error(noScenes);
    const memory = scenes && (await import('./scenes-file.js')).readScenes(scenes);
    const net = checkSense(this.#engine.load(bytes), this.#material);
    if (memory) this.#material = { ...this.#material, images: memory.images, scenes: memory };
    return this.#replaceNet(net);
  }

  /**
   * The same network goes on with other images.  Where these cannot be, the old ones stay.
   * @param {Source} source
   * @param {string[]} [classes]
   */
  async replaceImages(source, classes) {
    const { seed, frames } = this.settings;
    const material = await openMaterial(this.#engine, source, { classes, seed, frames });
    const why = misfit(this.settings, material);
    if (why !== undefined) throw new Error(why);
    this.#material = material;
    this.#forget();
    return this.summary;
  }

  /**
   * Encodes the images' centres, place by place, for the questions below.
   * @param {{ cells?: number, most?: number }} [options] cells: as many as every block can tell apart, at most
   * @returns {Promise<{ places: number, images: number, cells: number }>}
   */
  async survey({ cells = 4, most = 512 } = {}) {
    checkWhole(cells, 'cells', 1, 64);
    checkWhole(most, 'most', 1, 2 ** 20);
    if (this.#material.hears) throw new Error('there are no places in sounds: units and moments tell of them');
    if (this.#material.clips) throw new Error('there are no places in clips: motion tells of them');
    const extent = { cells: Math.min(cells, mostCells(this.settings)), most };
    this.#beforeEncoding();
    const { net } = this.#pair;
    const survey = await Survey.take(net, this.#material.images, extent, this.#between());
    this.#survey = survey;
    return { places: survey.places, images: survey.images, cells: survey.cells };
  }

  /** @param {{ block: number, neuron: number, count: number }} question */
  exciting(question) {
    return this.#surveyed().exciting(question, this.#material.images);
  }

  /**
   * @param {{ block: number, image: number, x: number, y: number, count: number }} question x, y: pixels of the image
   */
  neighbours(question) {
    const survey = this.#surveyed();
    this.image(question.image);
    this.#beforeEncoding();
    return survey.neighbours(question, this.#material.images, this.#pair.net);
  }

  /** @param {{ block: number, count: number }} question */
  codes(question) {
    return this.#surveyed().codes(question, this.#material.images);
  }

  /**
   * How well a linear read-out of each block tells the images' classes apart.
   * @param {{ cells?: number }} [options] side of the grid of pooled features
   * @returns {Promise<Depth>}
   */
  depth({ cells = 1 } = {}) {
    const { images, classes } = this.#material;
    this.#beforeEncoding();
    return measureDepth(this.#engine, this.#pair, { images, classes, cells }, this.#between());
  }

  /** Ends it and its engine. */
  dispose() {
    this.#generation++;
    this.#engine.dispose();
  }

  /**
   * The newest scene, and others as the network draws them.
   * @param {number} newest
   */
  #chooseScenes(newest) {
    const indices = this.#pair.net.draw(this.#material.images.length);
    const place = indices.indexOf(newest);
    if (place > 0) indices[place] = indices[0];
    indices[0] = newest;
    return indices;
  }

  /** @param {import('../clapp.js').Clapp} net */
  #replaceNet(net) {
    this.#pair.dispose();
    this.#pair = new TwinPair(this.#engine, net);
    this.#observation = carryOver(this.#observation, net);
    this.#isFresh = false;
    this.#observed = undefined;
    this.classroom.forgetFits();
    this.#forget();
    return this.settings;
  }

  #forget() {
    this.#generation++;
    this.#survey = undefined;
  }

  /** What is observed of the last step is taken before its batch is overwritten. */
  #beforeEncoding() {
    this.#observed = this.observed;
    this.#isFresh = false;
  }

  /** Lets others have a turn; refuses to go on with what is no longer there. */
  #between() {
    const generation = this.#generation;
    return async () => {
      await this.#breathe();
      if (generation !== this.#generation) throw new Error('the network or its images have been replaced meanwhile');
    };
  }

  /**
   * @param {Image[]} images
   * @param {number} cells
   */
  #encodeBoth(images, cells) {
    this.#beforeEncoding();
    return this.#pair.encode(images, cells, images.length > 1 ? this.#between() : () => {}); // one is quickly done
  }

  #mustHear() {
    if (!this.#material.hears) throw new Error('this network looks: it does not hear');
  }

  #surveyed() {
    if (!this.#survey) throw new Error('nothing has been surveyed yet: survey comes first');
    return this.#survey;
  }
}

/** What `images` has to be for a network that does not look at pictures. @type {Record<string, [does: string, images: string]>} */
const senses = { sound: ['hears', "'digits' or 'sound'"], clip: ['watches clips', "'clips'"] };

/** Why the network cannot learn from it. @param {Settings} settings @param {Material} material */
function misfit({ sight = 'grid' }, { hears, clips }) {
  const there = hears ? 'sound' : clips ? 'clip' : 'picture';
  if (there === (senses[sight] ? sight : 'picture')) return undefined;
  const [does, images] = senses[sight] ?? ['looks'];
  return `the network ${does}, and there are ${there}s${images ? `: images may be ${images}` : ''}`;
}

/** The network, once it is certain to have the sense for it. @param {import('../clapp.js').Clapp} net @param {Material} material */
function checkSense(net, material) {
  const why = misfit(net.settings, material);
  if (why === undefined) return net;
  net.dispose();
  throw new Error(why);
}
