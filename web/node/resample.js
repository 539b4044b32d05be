import { hearingRate } from '../sound.js';

/** @typedef {import('../sound.js').Sound} Sound */

const slowest = 1000;
const fastest = 192_000;
const piece = 2 ** 14; // samples at a time: the library loses what it has to cut itself
const tail = 0.1; // seconds of silence, which push the last samples out

/** @returns {Promise<(sound: Sound) => Sound>} brings sounds to the rate of networks, each as if it were the first */
export async function createResampler() {
  const { default: library } = await import('@alexanderolsen/libsamplerate-js');
  const converterType = library.ConverterType.SRC_SINC_MEDIUM_QUALITY;
  const converter = await library.create(1, hearingRate / 2, hearingRate, { converterType });
  return ({ samples, rate, ...rest }) => {
    if (rate === hearingRate) return { samples, rate, ...rest };
    if (rate < slowest || rate > fastest)
      throw new Error(`its rate is ${rate} samples a second, expected ${slowest} to ${fastest}`);
    converter.inputSampleRate = rate; // forgets the sound before
    const result = new Float32Array(Math.max(1, Math.round((samples.length * hearingRate) / rate)));
    let done = 0;
    for (const part of [...cut(samples), ...cut(new Float32Array(Math.ceil(tail * rate)))]) {
      const more = converter.full(part).subarray(0, result.length - done);
      result.set(more, done);
      done += more.length;
    }
    return { samples: result, rate: hearingRate, ...rest };
  };
}

/**
 * @param {Float32Array} samples
 * @returns {Float32Array[]}
 */
function cut(samples) {
  const count = Math.ceil(samples.length / piece);
  return Array.from({ length: count }, (_, index) => samples.subarray(index * piece, (index + 1) * piece));
}
