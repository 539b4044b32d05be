// fft.js beside this file is built by build-scripts/bundle-vendors.js from the package fft.js; only what we use is described.

export default class FFT {
  constructor(size: number);
  /** (size) complex numbers, real and imaginary parts by turns */
  createComplexArray(): number[];
  /** The lower half of the spectrum of real numbers. */
  realTransform(spectrum: number[], input: ArrayLike<number>): void;
}
