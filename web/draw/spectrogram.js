import FFT from '../vendor/fft.js';
import { drawPlate } from './plate.js';

const rate = 16000; // samples a second
const size = 512; // samples of a spectrum
const hop = 160; // samples from one to the next: 10 ms
const rows = 64;
const range = { from: -70, to: -15 }; // decibels

const fft = new FFT(size);
const hann = Float64Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
const mel = (/** @type {number} */ hertz) => 2595 * Math.log10(1 + hertz / 700);

/** Of each row, the highest one first: the bins that it shows. Low voices get as much room as they do in the ear. */
const bins = Array.from({ length: rows }, (_, row) => {
  const edge = (/** @type {number} */ share) => (700 * (10 ** ((share * mel(rate / 2)) / 2595) - 1) * size) / rate;
  const from = Math.floor(edge((rows - 1 - row) / rows));
  return [from, Math.max(from + 1, Math.floor(edge((rows - row) / rows)))];
});

/**
 * The strengths of a sound's frequencies over time.
 * @param {Float32Array} samples at 16 kHz
 * @returns {Float32Array[]} of each 10 ms the rows, 0..1, high frequencies first
 */
export function spectrogram(samples) {
  const input = new Array(size);
  const spectrum = fft.createComplexArray();
  return Array.from({ length: Math.floor(samples.length / hop) }, (_, time) => {
    const from = time * hop + hop / 2 - size / 2;
    for (let at = 0; at < size; at++) input[at] = (samples[from + at] ?? 0) * hann[at];
    fft.realTransform(spectrum, input);
    return Float32Array.from(bins, ([first, end]) => {
      let power = 1e-12;
      for (let bin = first; bin < end; bin++) {
        power = Math.max(power, spectrum[2 * bin] ** 2 + spectrum[2 * bin + 1] ** 2);
      }
      const decibels = 10 * Math.log10(power / (size / 4) ** 2); // a full sine: 0
      return (decibels - range.from) / (range.to - range.from);
    });
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} samples at 16 kHz
 */
export function drawSpectrogram(canvas, samples) {
  const columns = spectrogram(samples);
  drawPlate(canvas, { columns: columns.length, rows, smooth: true }, (column, row) => columns[column][row]);
}
