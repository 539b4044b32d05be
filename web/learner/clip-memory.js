import { checkImage } from '../image.js';

/** @typedef {import('../clip.js').Clip} Clip */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./material.js').Material} Material */

const side = 64; // pixels of a frame's shorter side: a network's crop is smaller
const most = 120; // frames: 12 seconds at 10 a second
const room = 2 ** 24; // bytes of all frames
const part = 16; // frames of a clip, from which the network takes its own at a random moment
const gap = 500; // milliseconds: frames that are farther apart do not follow each other

/**
 * A bounded memory of the last seconds of a video.  Clips are cut from it, each begins half a clip after the one before;
 * none goes on over a break.
 */
export class ClipMemory {
  /** Without breaks each. @type {Image[][]} */ #takes = [];
  #last = -Infinity;
  #frames;

  /** @param {number} frames that a network sees at once */
  constructor(frames) {
    this.#frames = frames;
    /** What there is to learn from: nothing before there are two. @type {Clip[]} */
    this.images = [];
  }

  /** Frames that are remembered. */
  get count() {
    return this.#takes.reduce((sum, take) => sum + take.length, 0);
  }

  /**
   * The last frames, as many as the network sees at once.
   * @returns {Clip | undefined} before there are so many without a break
   */
  get newest() {
    const take = this.#takes.findLast(({ length }) => length >= this.#frames);
    return take && { frames: take.slice(-this.#frames) };
  }

  /**
   * Clips of as many frames as the network sees, evenly spread over what is remembered, the newest last.
   * @param {number} count at most
   * @returns {Clip[]}
   */
  spread(count) {
    const size = this.#frames;
    const clips = this.#takes.flatMap((take) => {
      const fitting = Math.floor(take.length / size);
      return Array.from({ length: fitting }, (_, n) => {
        const end = take.length - (fitting - 1 - n) * size;
        return { frames: take.slice(end - size, end) };
      });
    });
    const chosen = Math.min(count, clips.length);
    return Array.from({ length: chosen }, (_, n) => clips[Math.ceil(((n + 1) * clips.length) / chosen) - 1]);
  }

  /**
   * @param {Image} image
   * @param {number} time when it was taken, milliseconds
   */
  add(image, time) {
    const frame = smaller(checkImage(image, 'frame'));
    if (!Number.isFinite(time)) throw new RangeError(`the frame's time is ${time}, expected milliseconds`);
    const before = this.#takes.at(-1)?.[0];
    const follows = before && sizeOf(before) === sizeOf(frame) && time >= this.#last && time - this.#last <= gap;
    if (before && sizeOf(before) !== sizeOf(frame)) this.#takes = []; // another camera: a batch is of one kind
    if (!follows) this.#takes.push([]);
    this.#takes[this.#takes.length - 1].push(frame);
    this.#last = time;
    const bound = Math.min(most, Math.floor(room / frame.pixels.length));
    if (this.count > bound) this.#takes[0].shift();
    this.#takes = this.#takes.filter((take) => take.length > 0);
    this.#cut();
  }

  #cut() {
    const size = Math.max(part, this.#frames);
    const clips = this.#takes.flatMap((take) =>
      Array.from({ length: Math.max(0, Math.floor((take.length - size) / (size / 2)) + 1) }, (_, n) => {
        const end = take.length - (n * size) / 2;
        return { frames: take.slice(end - size, end) };
      }),
    );
    this.images.splice(0, Infinity, ...(clips.length < 2 ? [] : clips));
  }
}

/** @param {{ width: number, height: number, channels: number }} image */
function sizeOf({ width, height, channels }) {
  return `${width} × ${height} × ${channels}`;
}

/**
 * Each pixel of what is too large is the mean of those that lie under it.
 * @param {{ pixels: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: number }} image
 * @returns {Image & { pixels: Uint8Array | Uint8ClampedArray }}
 */
function smaller({ pixels, width, height, channels }) {
  const scale = side / Math.min(width, height);
  if (scale >= 1) return { pixels, width, height, channels };
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const sums = new Float32Array(size.width * size.height * channels);
  const counts = new Uint32Array(size.width * size.height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * size.height) / height) * size.width;
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor((x * size.width) / width);
      for (let c = 0; c < channels; c++) sums[at * channels + c] += pixels[(y * width + x) * channels + c];
      counts[at]++;
    }
  }
  const means = Uint8Array.from(sums, (sum, at) => Math.round(sum / counts[Math.floor(at / channels)]));
  return { pixels: means, ...size, channels };
}

/**
 * @param {number | undefined} frames of the network's settings
 * @returns {Material}
 */
export function openClips(frames = 8) {
  const clips = new ClipMemory(frames);
  return { images: /** @type {any} */ (clips.images), classes: [], credits: [], clips };
}
