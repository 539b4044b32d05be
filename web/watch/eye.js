import { Camera, FramePump, VideoFile } from '../source/index.js';
import { context2d, makeCanvas } from '../source/shrink.js';
import { DrawnMotion } from './drawn-motion.js';

/** @typedef {import('../worker-client.js').ClappWorker} ClappWorker */
/** @typedef {'drawn' | 'camera' | 'video'} EyeSource */

const every = 100; // milliseconds between two frames
const early = 90; // of a video, whose frames come when they come
const size = { width: 85, height: 64 }; // of a drawn frame
const waiting = 8; // frames on their way, at most: what comes then is dropped
const cut = 10_000; // milliseconds: what the learner takes for no gap is less
const ahead = 50; // frames that are drawn before it begins: the network need not wait for the first seconds

/**
 * Shows a learner ten frames a second: of motion that it draws itself, of the camera or of a video file.  The event 'ended'
 * (detail: the error) says that camera or video broke off; it goes on with drawn motion then.
 */
export class Eye extends EventTarget {
  #learner;
  #canvas;
  #video;
  #drawn;
  #small = context2d(makeCanvas(size.width, size.height), { willReadFrequently: true });
  #onTheWay = 0;
  #time = 0; // of the drawing, seconds
  #last = 0; // on the page's clock
  /** @type {number | undefined} */ #frame;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;
  /** @type {FramePump | undefined} */ #pump;
  /** @type {AbortController | undefined} */ #opened;

  /**
   * @param {ClappWorker} learner made with images: 'clips'
   * @param {{ canvas: HTMLCanvasElement, video: HTMLVideoElement, seed?: number }} options of which one is shown
   */
  constructor(learner, { canvas, video, seed }) {
    super();
    this.#learner = learner;
    this.#canvas = canvas;
    this.#video = video;
    this.#drawn = new DrawnMotion({ seed });
    /** @type {EyeSource} */
    this.source = 'drawn';
    this.running = false;
    const now = performance.now();
    for (let n = ahead; n > 0; n--, this.#time += every / 1000) void this.#sendDrawn(now - n * every, ahead);
    this.#draw();
    this.#show();
  }

  /** What the drawing shows now. */
  get kind() {
    return this.#drawn.kindAt(this.#time);
  }

  start() {
    if (this.running) return;
    this.running = true;
    if (this.#pump) {
      void this.#video.play().catch(() => {});
      return this.#pump.start();
    }
    this.#last = performance.now();
    const turn = () => {
      this.#draw();
      this.#frame = requestAnimationFrame(turn);
    };
    turn();
    this.#timer = setInterval(() => void this.#sendDrawn(performance.now()), every);
  }

  pause() {
    this.running = false;
    this.#pump?.stop();
    if (this.#pump) this.#video.pause();
    clearInterval(this.#timer);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  /** Draws again. */
  useDrawing() {
    return this.#become('drawn');
  }

  /** To be called on a click. Rejects with a CameraError. */
  useCamera() {
    return this.#become('camera', (signal) => Camera.open({ video: this.#video, signal }));
  }

  /** Rejects with a VideoFileError. @param {File} file */
  useVideo(file) {
    return this.#become('video', (signal) => VideoFile.open(file, { video: this.#video, signal }));
  }

  /** Gives camera and file back. */
  end() {
    this.pause();
    this.#opened?.abort();
  }

  /**
   * @param {EyeSource} source
   * @param {(signal: AbortSignal) => Promise<EventTarget>} [open]
   */
  async #become(source, open) {
    this.end();
    const opened = (this.#opened = new AbortController());
    this.#pump = undefined;
    this.source = source;
    this.#show();
    try {
      const opening = await open?.(opened.signal);
      if (opening && !opened.signal.aborted) this.#watch(opening, opened.signal);
    } catch (error) {
      if (opened.signal.aborted) return; // somebody has chosen something else meanwhile
      this.source = 'drawn';
      this.#show();
      throw error;
    } finally {
      if (!opened.signal.aborted) this.start();
    }
  }

  /** @param {EventTarget} opened @param {AbortSignal} signal */
  #watch(opened, signal) {
    this.#pump = new FramePump(this.#video, (frame) => void this.#send(frame, performance.now()), {
      side: size.height,
      every: early,
      onError: (error) => this.#breakOff(error),
    });
    opened.addEventListener('ended', (event) => this.#breakOff(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  /** @param {unknown} error */
  async #breakOff(error) {
    await this.useDrawing();
    this.dispatchEvent(new CustomEvent('ended', { detail: error }));
  }

  #show() {
    this.#canvas.hidden = this.source !== 'drawn';
    this.#video.hidden = !this.#canvas.hidden;
  }

  #draw() {
    const now = performance.now();
    if (this.#frame !== undefined) this.#time += Math.min(0.1, (now - this.#last) / 1000);
    this.#last = now;
    this.#drawn.draw(context2d(this.#canvas), this.#time);
  }

  /**
   * @param {number} time milliseconds
   * @param {number} [most] on the way
   */
  #sendDrawn(time, most) {
    this.#drawn.draw(this.#small, this.#time);
    const { data } = this.#small.getImageData(0, 0, size.width, size.height);
    return this.#send({ pixels: data, ...size, channels: 4 }, time + cut * this.#drawn.sceneAt(this.#time), most);
  }

  /**
   * @param {import('../learner/read-frame.js').Frame} frame
   * @param {number} time milliseconds
   * @param {number} [most] on the way
   */
  async #send(frame, time, most = waiting) {
    if (this.#onTheWay >= most) return 'close' in frame ? frame.close() : undefined;
    this.#onTheWay++;
    try {
      await this.#learner.addFrame(frame, time);
    } catch (error) {
      this.pause();
      this.dispatchEvent(new CustomEvent('ended', { detail: error }));
    } finally {
      this.#onTheWay--;
    }
  }
}
