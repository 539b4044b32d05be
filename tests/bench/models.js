import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build-scripts/setup.js';
import { loadEngine, loadSample } from '../../web/index.js';
import { Program } from './program.js';

/**
 * A network to be measured.
 * @typedef {object} Case
 * @property {string} preset
 * @property {string} rule
 * @property {number} [batch]
 * @property {number} [rounds] at most
 */

/** Of models and images; pages can fetch them here. */
export const folder = join(root, 'tests', 'bench', 'out');
export const stepProgram = join(root, 'build', 'bench', 'bench-steps');

// Steps are timed on one batch again and again: with any other rate the network would learn it by heart, every margin
// would be kept, and there would be less and less to do.
const almostNothing = 1e-11;

/** The photographs of the package as one block of bytes, and as a file for native programs. */
export async function writeImages() {
  const { images } = await loadSample(await loadEngine());
  const side = images[0].width;
  const pixels = new Uint8Array(images.length * side * side * 3);
  images.forEach((image, index) => pixels.set(image.pixels, index * side * side * 3));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'images.bin');
  writeFileSync(file, pixels);
  return { file, side, pixels };
}

/**
 * Safetensors.
 * @param {object} header
 * @param {Uint8Array} data
 */
function pack(header, data) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + data.length).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + length);
  return bytes;
}

/** The same checkpoint, which from now on hardly moves. @param {string} file */
function holdStill(file) {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, start));
  const network = { ...JSON.parse(header.__metadata__.network), learning_rate: almostNothing };
  header.__metadata__.network = JSON.stringify(network);
  writeFileSync(file, pack(header, bytes.subarray(start)));
}

/**
 * Views as a file for the peers.
 * @param {string} file
 * @param {{ side: number, channels: number, values: Float32Array[] }} views
 */
export function writeViews(file, { side, channels, values }) {
  const data = new Float32Array(values.length * side * side * channels);
  values.forEach((each, index) => data.set(each, index * each.length));
  const shape = [values.length, side, side, channels];
  const header = { images: { dtype: 'F32', shape, data_offsets: [0, data.byteLength] } };
  writeFileSync(file, pack(header, new Uint8Array(data.buffer)));
}

/**
 * Makes checkpoints: of the case after `trained` steps, and of a network that only looks, and so does what a step does
 * before anything is learned.
 */
export class ModelMaker {
  #program;
  #engine;

  /** @param {{ file: string, side: number }} images @param {import('../../web/engine.js').Engine} engine */
  constructor(images, engine) {
    this.#program = new Program(stepProgram, [images.file, String(images.side)]);
    this.#engine = engine;
  }

  /** @param {Case} item @param {number} trained steps */
  async make({ preset, rule, batch }, trained) {
    const settings = { preset, rule, seed: 1, ...(batch && { batch }) };
    const { sight } = this.#engine.complete(settings);
    const step = join(folder, `${preset}-${rule}.safetensors`);
    const forward = join(folder, `${preset}-${rule}-forward.safetensors`);
    await this.#write(step, trained, settings);
    await this.#write(forward, 0, { ...settings, rule: 'random', sight });
    return { step, forward };
  }

  /** @param {string} file @param {number} steps @param {object} settings */
  async #write(file, steps, settings) {
    const answer = await this.#program.ask(`make ${file} ${steps} ${JSON.stringify(settings)}`);
    if (answer !== 'ok') throw new Error(answer);
    holdStill(file);
  }

  close() {
    return this.#program.close();
  }
}
