import { context2d, makeCanvas, shrink } from './shrink.js';

/** @typedef {{ left: number, top: number, width: number, height: number }} Crop in pixels of the video */

/**
 * @typedef {object} FramePumpOptions
 * @property {number} [side] of a sent frame's shorter side, pixels; 96
 * @property {number} [every] least milliseconds between two sent frames; 0
 * @property {Crop} [crop] only this part of the picture
 * @property {(error: unknown) => void} [onError] what ended it; without it the error is reported to the page
 */

/** Sends a video's frames, one at a time: while one is on its way the next ones are dropped, never queued. */
export class FramePump {
  /** Frames that the video showed. */
  seen = 0;
  /** Frames that were given to `send`. */
  sent = 0;
  #video;
  #send;
  #options;
  #busy = false;
  #last = -Infinity;
  #lastTime = -1;
  /** Of the next frame's callback. @type {number | undefined} */
  #handle;
  #run = 0;
  #viaCanvas = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {(frame: ImageBitmap) => unknown} send gets the frame for good (transfers it, or closes it) and promises
   *   when it may have the next one
   * @param {FramePumpOptions} [options]
   */
  constructor(video, send, { side = 96, every = 0, crop, onError = reportError } = {}) {
    this.#video = video;
    this.#send = send;
    this.#options = { side, every, crop, onError };
  }

  /** Frames that were not sent. */
  get dropped() {
    return this.seen - this.sent;
  }

  get running() {
    return this.#handle !== undefined;
  }

  start() {
    if (!this.running) this.#next();
  }

  /** Twice is fine.  What becomes of a frame on its way is nobody's concern any more. */
  stop() {
    if (this.#handle === undefined) return;
    if (hasFrameCallback(this.#video)) this.#video.cancelVideoFrameCallback(this.#handle);
    else cancelAnimationFrame(this.#handle);
    this.#handle = undefined;
    this.#run++;
  }

  #next() {
    if (hasFrameCallback(this.#video)) {
      this.#handle = this.#video.requestVideoFrameCallback((now) => this.#frame(now));
    } else {
      this.#handle = requestAnimationFrame((now) => this.#refresh(now));
    }
  }

  /**
   * Where the browser does not tell of new frames the video's clock does.
   * @param {number} now
   */
  #refresh(now) {
    const { currentTime } = this.#video;
    if (currentTime === this.#lastTime) return this.#next();
    this.#lastTime = currentTime;
    this.#frame(now);
  }

  /** @param {number} now milliseconds */
  #frame(now) {
    this.#next();
    if (this.#video.readyState < this.#video.HAVE_CURRENT_DATA || this.#video.videoWidth === 0) return;
    this.seen++;
    if (this.#busy || now - this.#last < this.#options.every) return;
    this.#last = now;
    void this.#pass(this.#run);
  }

  /** @param {number} run a frame of a run that was stopped is not sent, and its errors are not told */
  async #pass(run) {
    this.#busy = true;
    try {
      const frame = await this.#capture();
      if (run !== this.#run) return frame.close();
      this.sent++;
      await this.#send(frame);
    } catch (error) {
      if (run !== this.#run) return;
      this.stop();
      this.#options.onError(error);
    } finally {
      this.#busy = false;
    }
  }

  /** @returns {Promise<ImageBitmap>} */
  async #capture() {
    const { videoWidth, videoHeight } = this.#video;
    const crop = this.#options.crop ?? { left: 0, top: 0, width: videoWidth, height: videoHeight };
    const size = shrink(crop.width, crop.height, this.#options.side);
    if (!this.#viaCanvas) {
      try {
        return await bitmapOf(this.#video, crop, size);
      } catch {
        this.#viaCanvas = true; // some browsers make no bitmap of a video, or cannot resize it
      }
    }
    return canvasOf(this.#video, crop, size);
  }
}

/** @param {HTMLVideoElement} video */
function hasFrameCallback(video) {
  return 'requestVideoFrameCallback' in video;
}

/**
 * @param {HTMLVideoElement} video
 * @param {Crop} crop
 * @param {{ width: number, height: number }} size
 */
function bitmapOf(video, { left, top, width, height }, size) {
  return createImageBitmap(video, left, top, width, height, {
    resizeWidth: size.width,
    resizeHeight: size.height,
    resizeQuality: 'medium',
  });
}

/**
 * @param {HTMLVideoElement} video
 * @param {Crop} crop
 * @param {{ width: number, height: number }} size
 */
function canvasOf(video, crop, size) {
  const canvas = makeCanvas(size.width, size.height);
  const context = context2d(canvas);
  context.imageSmoothingQuality = 'medium';
  context.drawImage(video, crop.left, crop.top, crop.width, crop.height, 0, 0, size.width, size.height);
  return 'transferToImageBitmap' in canvas ? canvas.transferToImageBitmap() : createImageBitmap(canvas);
}
