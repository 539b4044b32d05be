import { checkArray, checkBytes, checkFloats, checkObject, checkWhole, checkWord } from './check.js';
import { Clapp } from './clapp.js';
import { loadWasm } from './load-wasm.js';
import { Machine } from './machine.js';
import { ReadOut } from './read-out.js';

/** @typedef {import('./check.js').Bytes} Bytes */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').CompleteSettings} CompleteSettings */
/** @typedef {'stl10-images' | 'stl10-labels' | 'cifar10' | 'idx-images' | 'idx-labels'} FileFormat */

/**
 * What a data set's file holds: record i stands at headerSize + i · recordSize.
 * @typedef {object} FileDescription
 * @property {FileFormat} format
 * @property {number} width of an image; 0 in a file of labels
 * @property {number} height
 * @property {number} channels
 * @property {number} headerSize bytes
 * @property {number} recordSize bytes
 * @property {number} count records
 */

/**
 * What a network takes, in bytes.
 * @typedef {object} MemoryParts
 * @property {number} weights
 * @property {number} moments Adam's two
 * @property {number} gradients of what does not make them where they are used
 * @property {number} images what a batch sees, cut into patches
 * @property {number} activity outputs of two blocks, or of all where the rule needs them; codes
 * @property {number} scratch of the rule and of one thread
 * @property {number} thread of each further one; not in the total
 * @property {number} total
 */

/**
 * @typedef {object} Samples
 * @property {Float32Array} features (count, size)
 * @property {ArrayLike<number>} labels (count), from 0
 */

/** @type {FileFormat[]} in the order of ClappFormat in clapp.h */
const formats = ['stl10-images', 'stl10-labels', 'cifar10', 'idx-images', 'idx-labels'];

/** Those that describeFile made, and whose numbers can therefore be trusted. */
const described = new WeakSet();

/** One WebAssembly module: it makes networks and reads what they learn from. */
export class Engine {
  #machine;
  #endTeam;

  /**
   * Use loadEngine.
   * @param {Machine} machine
   * @param {import('./load-wasm.js').LoadedModule} loaded the same module
   */
  constructor(machine, loaded) {
    this.#machine = machine;
    this.#endTeam = loaded.end;
    /** Whether vector instructions are used. */
    this.simd = loaded.simd;
    /** Whether they are the relaxed ones. */
    this.relaxed = loaded.relaxed;
    /** How many threads share the work. */
    this.threads = loaded.threads;
    this.version = machine.text(machine.call('version'));
    this.presets = listNames(machine, 'preset_name');
    this.rules = listNames(machine, 'rule_name');
  }

  /**
   * Settings with every default written out.  Throws where they are impossible.
   * @param {Settings} settings
   * @returns {CompleteSettings}
   */
  complete(settings) {
    this.#withSettings('complete', settings);
    const [address, length] = this.#machine.results(2);
    return JSON.parse(new TextDecoder().decode(this.#machine.bytes(address, length)));
  }

  /**
   * @param {Settings} settings
   * @returns {number} bytes that a network takes
   */
  memory(settings) {
    return this.memoryParts(settings).total;
  }

  /**
   * @param {Settings} settings
   * @returns {MemoryParts} planned; nothing is taken
   */
  memoryParts(settings) {
    this.#withSettings('memory', settings);
    const [weights, moments, gradients, images, activity, scratch, thread, total] = this.#machine.results(8);
    return { weights, moments, gradients, images, activity, scratch, thread, total };
  }

  /**
   * Decodes a PNG or JPEG to RGB; a page's own module JPEG only, as createImageBitmap does the rest there.  Where its shorter side is longer than `side` pixels it is shrunk to that; 0: never.
   * @param {Bytes} bytes
   * @param {{ side?: number }} [options]
   * @returns {Image}
   */
  decode(bytes, { side = 96 } = {}) {
    checkBytes(bytes, 'the picture');
    checkWhole(side, 'side', 0, 16384);
    this.#machine.withCopies([bytes], (address) => this.#machine.run('decode', address, bytes.length, side));
    const [address, width, height, channels] = this.#machine.results(4);
    const pixels = this.#machine.bytes(address, width * height * channels);
    this.#machine.free(address);
    return { pixels, width, height, channels };
  }

  /**
   * What a data set's file holds, from its first 16 bytes and its size.  A page's own module cannot: see EngineOptions.
   * @param {FileFormat} format
   * @param {Bytes} head
   * @param {number} fileSize bytes
   * @returns {FileDescription}
   */
  describeFile(format, head, fileSize) {
    const index = checkWord(format, 'format', formats);
    checkBytes(head, 'head');
    checkWhole(fileSize, 'fileSize', 0, Number.MAX_SAFE_INTEGER);
    this.#machine.withCopies([head], (address) =>
      this.#machine.run('describe_file', index, address, head.length, fileSize),
    );
    const [width, height, channels, headerSize, recordSize, count] = this.#machine.results(6);
    const file = Object.freeze({ format, width, height, channels, headerSize, recordSize, count });
    described.add(file);
    return file;
  }

  /**
   * One record: its pixels in files of images, its label, or −1 where the format has none.
   * @param {FileDescription} file from describeFile
   * @param {Bytes} record
   * @returns {{ pixels?: Uint8Array, label: number }}
   */
  readRecord(file, record) {
    if (!described.has(file)) throw new TypeError('file is not a description from describeFile');
    checkBytes(record, 'record');
    if (record.length !== file.recordSize) {
      throw new RangeError(`record has ${record.length} bytes, expected ${file.recordSize}`);
    }
    const machine = this.#machine;
    const { format, width, height, channels } = file;
    const size = width * height * channels;
    return machine.withCopies([record], (address) =>
      machine.withSpace(size, (pixels) => {
        machine.run('read_record', formats.indexOf(format), width, height, channels, address, record.length, pixels);
        const [label] = machine.results(1);
        return size > 0 ? { pixels: machine.bytes(pixels, size), label } : { label };
      }),
    );
  }

  /**
   * A network with random weights.
   * @param {Settings} settings
   * @returns {Clapp}
   */
  create(settings) {
    this.#withSettings('create', settings);
    return new Clapp(this.#machine, this.#machine.results(1)[0]);
  }

  /**
   * A network from a checkpoint; it continues where that was written.
   * @param {Bytes} bytes safetensors
   * @returns {Clapp}
   */
  load(bytes) {
    checkBytes(bytes, 'the checkpoint');
    this.#machine.withCopies([bytes], (address) => this.#machine.run('load', address, bytes.length));
    return new Clapp(this.#machine, this.#machine.results(1)[0]);
  }

  /**
   * Fits a linear read-out to the training samples and says how well it does on both.
   * @param {{ train: Samples, test: Samples, size: number, classes: number }} task size: features of a sample
   * @returns {{ trainAccuracy: number, testAccuracy: number, penalty: number }} accuracies in 0..1
   */
  probe({ train, test, size, classes }) {
    checkWhole(size, 'size', 1, 2 ** 20);
    checkWhole(classes, 'classes', 1, 2 ** 20);
    const trainLabels = checkSamples(train, 'train', size, classes);
    const testLabels = checkSamples(test, 'test', size, classes);
    const views = [train.features, trainLabels, test.features, testLabels];
    this.#machine.withCopies(views, (features, labels, testFeatures, testLabelsAt) =>
      this.#machine.run(
        'probe',
        features,
        labels,
        trainLabels.length,
        testFeatures,
        testLabelsAt,
        testLabels.length,
        size,
        classes,
      ),
    );
    const [trainAccuracy, testAccuracy, penalty] = this.#machine.results(3);
    return { trainAccuracy, testAccuracy, penalty };
  }

  /**
   * Fits a linear read-out that stays, as probe does it.  Two samples are enough.
   * @param {{ train: Samples, size: number, classes: number, penalty?: number }} task size: features of a sample;
   *   penalty: λ of λ/2·|w|², above 0; if left out it is chosen by holding out every fifth sample of each class, and is
   *   0.01 where there are fewer than ten samples or no class has five
   * @returns {ReadOut}
   */
  readOut({ train, size, classes, penalty }) {
    checkWhole(size, 'size', 1, 2 ** 20);
    checkWhole(classes, 'classes', 2, 4096);
    if (penalty !== undefined && !(typeof penalty === 'number' && penalty > 1e-30 && penalty < 1e30)) {
      throw new RangeError(`penalty is ${String(penalty)}, expected a number above 0`);
    }
    const labels = checkSamples(train, 'train', size, classes);
    const machine = this.#machine;
    const count = 2 * size + (size + 1) * classes;
    return machine.withCopies([train.features, labels], (features, labelsAt) =>
      machine.withSpace(count * 4, (address) => {
        machine.run('read_out', features, labelsAt, labels.length, size, classes, penalty ?? 0, address);
        const values = machine.floats(address, count);
        const [trainAccuracy, chosen] = machine.results(2);
        return new ReadOut(machine, { size, classes, values, trainAccuracy, penalty: chosen });
      }),
    );
  }

  /**
   * One update with every random choice given, to be checked against automatic differentiation.
   * @param {Bytes} model safetensors
   * @param {Bytes} batch safetensors: images, negatives, updates
   * @returns {Uint8Array} safetensors: the gradient under each weight's name, and the loss of each block
   */
  givenUpdate(model, batch) {
    checkBytes(model, 'the model');
    checkBytes(batch, 'the batch');
    this.#machine.withCopies([model, batch], (modelAt, batchAt) =>
      this.#machine.run('given_update', modelAt, model.length, batchAt, batch.length),
    );
    const [address, size] = this.#machine.results(2);
    const gradients = this.#machine.bytes(address, size);
    this.#machine.free(address);
    return gradients;
  }

  /**
   * Ends its threads and gives all its memory back.  A second time does nothing; any other use of it and of its networks
   * afterwards throws.
   */
  dispose() {
    this.#endTeam();
    this.#machine.end();
  }

  /**
   * @param {string} name
   * @param {Settings} settings
   */
  #withSettings(name, settings) {
    const json = new TextEncoder().encode(JSON.stringify(checkObject(settings, 'settings')));
    this.#machine.withCopies([json], (address) => this.#machine.run(name, address, json.length));
  }
}

/**
 * @param {Machine} machine
 * @param {string} name of the function that knows the names
 */
function listNames(machine, name) {
  const names = [];
  for (let address; (address = machine.call(name, names.length)) !== 0;) names.push(machine.text(address));
  return names;
}

/**
 * @param {Samples} samples
 * @param {string} name
 * @param {number} size
 * @param {number} classes
 * @returns {Int32Array}
 */
function checkSamples(samples, name, size, classes) {
  const { features, labels } = checkObject(samples, name);
  checkFloats(features, `${name}.features`);
  const list = checkArray(
    ArrayBuffer.isView(labels) ? Array.from(/** @type {any} */ (labels)) : labels,
    `${name}.labels`,
  );
  if (features.length !== list.length * size) {
    throw new RangeError(`${name} has ${list.length} labels, but ${features.length} features of ${size} each`);
  }
  return Int32Array.from(list, (label, index) => checkWhole(label, `${name}.labels[${index}]`, 0, classes - 1));
}

/**
 * Loads the module; every engine has a memory of its own, which ends with it.  One with threads has workers, too, until
 * it is disposed of.
 * @param {EngineOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function loadEngine(options) {
  const loaded = await loadWasm(options);
  return new Engine(new Machine(loaded), loaded);
}
