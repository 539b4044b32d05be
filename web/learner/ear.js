import { checkFloats, checkWhole } from '../check.js';
import { hearingRate } from '../sound.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('../sound.js').Sound} Sound */
/** @typedef {import('./material.js').Material} Material */
/** @typedef {import('./probe.js').Between} Between */

/** @typedef {{ channels: number, values: Float32Array }} UnitsOver values (time, channels) */
/** @typedef {{ step: number, blocks: UnitsOver[] }} Heard step: samples from one time to the next */
/** @typedef {{ value: number, sound: Sound }} Moment value: the unit's activity at its strongest */

const segment = 20480; // samples, 1.28 s: what one window of any preset fits into
const segments = 31; // each begins half a segment before the next: 20.5 s in all
const silence = 0.003; // root mean square: 50 dB below full scale
const breath = 0.3 * hearingRate; // samples of silence that are kept behind every sound
const longest = 10 * hearingRate; // samples that units are asked about

/**
 * A bounded memory of the last sounds.  Windows are drawn at random from segments of it; longer silences are left out, of
 * which it would otherwise be full.
 */
export class SoundMemory {
  #samples = new Float32Array(((segments + 1) * segment) / 2);
  #filled = 0;
  #quietFor = 0;

  constructor() {
    /** The newest comes first; they show the same memory, whatever it holds by then. @type {Sound[]} */
    this.images = [];
  }

  /** Seconds that are remembered. */
  get seconds() {
    return this.#filled / hearingRate;
  }

  /** @param {Float32Array} samples at 16 kHz */
  add(samples) {
    checkFloats(samples, 'samples');
    const odd = samples.findIndex((sample) => !Number.isFinite(sample));
    if (odd >= 0) throw new RangeError(`samples[${odd}] is ${samples[odd]}, which is no sound`);
    const all = this.#samples;
    const newest = samples.subarray(-all.length);
    this.#quietFor = loudness(newest) < silence ? this.#quietFor + newest.length : 0;
    if (this.#quietFor > breath || newest.length === 0) return;
    all.copyWithin(0, newest.length);
    all.set(newest, all.length - newest.length);
    this.#filled = Math.min(all.length, this.#filled + newest.length);
    for (let next = this.images.length; next < segments && this.#filled >= ((next + 2) * segment) / 2; next++) {
      const end = all.length - (next * segment) / 2;
      this.images.push({ samples: all.subarray(end - segment, end), rate: hearingRate });
    }
  }
}

/** @param {Float32Array} samples */
function loudness(samples) {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(samples.length, 1));
}

/**
 * @param {'digits' | 'sound'} source
 * @returns {Promise<Material>}
 */
export async function openEar(source) {
  if (source === 'digits') {
    const { sounds, classes } = await (await import('../digits.js')).loadDigits();
    return { images: /** @type {any} */ (sounds), classes, credits: [], hears: true };
  }
  const memory = new SoundMemory();
  return { images: /** @type {any} */ (memory.images), classes: [], credits: [], hears: true, memory };
}

/**
 * The most times of a window that every block can tell apart.
 * @param {CompleteSettings} settings
 */
export function timesOf({ window, blocks }) {
  let time = window;
  const all = blocks.map(({ kernel, stride, padding, pool, pool_stride: poolStride, recurrent }) => {
    if (recurrent) return time;
    const out = Math.floor((time + 2 * padding[0] - kernel[0]) / stride[0]) + 1;
    return (time = Math.floor((out - pool[0]) / poolStride[0]) + 1);
  });
  return Math.min(...all, window);
}

/**
 * What every block's units do over a sound, however long.  Half-overlapping windows are encoded, and only what lies near the
 * middle of one is told, since a window's ends know less.
 * @param {Clapp} net
 * @param {Float32Array} samples
 * @returns {Heard}
 */
export function unitsOver(net, samples) {
  checkFloats(samples, 'samples');
  if (samples.length === 0 || samples.length > longest)
    throw new RangeError(`there are ${samples.length} samples, expected 1 to ${longest}`);
  const { settings, codeSizes } = net;
  const { window } = settings;
  const cells = timesOf(settings);
  const step = window / cells;
  const hop = Math.floor(window / 2);
  const count = Math.max(1, Math.floor((samples.length - window) / hop) + 1);
  const starts = Array.from({ length: count }, (_, n) => n * hop);
  const lead = Math.max(0, Math.floor((window - samples.length) / 2)); // of zeros, by which a short sound is made a window
  const parts = starts.map((start) => ({ samples: samples.subarray(start, start + window), rate: hearingRate }));
  const features = net.encode(parts, { cells });
  const times = Math.floor(Math.min(samples.length, starts[count - 1] + window) / step);
  const blocks = codeSizes.map((channels, block) => {
    const values = new Float32Array(times * channels);
    for (let time = 0; time < times; time++) {
      const at = time * step + lead;
      const part = Math.min(count - 1, Math.max(0, Math.round((at - window / 2) / hop)));
      const cell = Math.min(cells - 1, Math.floor((at - starts[part]) / step));
      const from = (part * cells + cell) * channels;
      values.set(features[block].subarray(from, from + channels), time * channels);
    }
    return { channels, values };
  });
  return { step, blocks };
}

/**
 * The moments at which a unit was strongest, at most one of each sound, strongest first.
 * @param {Clapp} net
 * @param {Sound[]} sounds
 * @param {{ block: number, neuron: number, count: number }} question
 * @param {Between} between
 * @returns {Promise<Moment[]>}
 */
export async function momentsOf(net, sounds, { block, neuron, count }, between) {
  checkWhole(block, 'block', 0, net.blockCount - 1);
  checkWhole(neuron, 'neuron', 0, net.codeSizes[block] - 1);
  checkWhole(count, 'count', 1, 100);
  /** @type {Moment[]} */
  const moments = [];
  for (const [done, sound] of sounds.entries()) {
    const { step, blocks } = unitsOver(net, sound.samples);
    const { channels, values } = blocks[block];
    let best = neuron;
    for (let at = neuron; at < values.length; at += channels) if (values[at] > values[best]) best = at;
    const around = Math.floor((Math.floor(best / channels) + 0.5) * step);
    const samples = sound.samples.slice(Math.max(0, around - reach), around + reach); // a copy: the memory goes on
    if (values[best] > 0) moments.push({ value: values[best], sound: { ...sound, samples } });
    if (done % 8 === 7) await between(done + 1);
  }
  return moments.sort((one, other) => other.value - one.value).slice(0, count);
}

const reach = 0.25 * hearingRate; // samples on either side of a moment
