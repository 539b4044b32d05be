import { keepPlaying } from './playing.js';

/** @typedef {'unplayable' | 'forbidden' | 'pictureless'} VideoFileTrouble */

/** @type {Record<VideoFileTrouble, (name: string) => string>} */
const sentences = {
  unplayable: (name) => `${name} is not a video that this browser can play`,
  forbidden: (name) => `${name} is not shown: the Content-Security-Policy of this page forbids "media-src blob:"`,
  pictureless: (name) => `${name} holds sound only, no pictures`,
};

/** Why a video is not shown; `kind` is for programs and translations. */
export class VideoFileError extends Error {
  /**
   * @param {VideoFileTrouble} kind
   * @param {string} name of the file
   */
  constructor(kind, name) {
    super(sentences[kind](name));
    this.name = 'VideoFileError';
    this.kind = kind;
  }
}

/**
 * A video file on a video element, over and over.  The event 'ended' (detail: VideoFileError) says that it broke off.
 */
export class VideoFile extends EventTarget {
  #url;
  #stopping = new AbortController();

  /**
   * Resolves when the size of its pictures is known.  Rejects with a VideoFileError, or with the signal's reason.
   * @param {File} file
   * @param {{ video: HTMLVideoElement, signal?: AbortSignal }} options aborting stops it, at any time
   * @returns {Promise<VideoFile>}
   */
  static async open(file, { video, signal }) {
    signal?.throwIfAborted();
    const opened = new VideoFile(file, video, signal);
    try {
      await opened.#load(signal);
      return opened;
    } catch (error) {
      opened.stop();
      throw error;
    }
  }

  /**
   * Use `VideoFile.open`.
   * @param {File} file
   * @param {HTMLVideoElement} video
   * @param {AbortSignal} [signal]
   */
  constructor(file, video, signal) {
    super();
    this.video = video;
    this.name = file.name;
    this.#url = URL.createObjectURL(file);
    signal?.addEventListener('abort', () => this.stop(), { signal: this.#stopping.signal });
  }

  /** Twice is fine. */
  stop() {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    if (this.video.src === this.#url) {
      this.video.removeAttribute('src');
      this.video.load(); // lets go of the file
    }
    URL.revokeObjectURL(this.#url);
  }

  /** @param {AbortSignal} [signal] */
  async #load(signal) {
    const { video, name } = this;
    const loading = new AbortController();
    try {
      await new Promise((resolve, reject) => {
        const until = { signal: loading.signal };
        let forbidden = false;
        const forbid = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective, blockedURI }) => {
          forbidden ||= effectiveDirective === 'media-src' && blockedURI.startsWith('blob');
        };
        const fail = () => reject(new VideoFileError(forbidden ? 'forbidden' : 'unplayable', name));
        video.ownerDocument.addEventListener('securitypolicyviolation', forbid, until);
        video.addEventListener('loadedmetadata', resolve, until);
        video.addEventListener('error', () => setTimeout(fail), until); // the violation may be told right after it
        signal?.addEventListener('abort', () => reject(signal.reason), until);
        this.#show();
      });
    } finally {
      loading.abort();
    }
    if (video.videoWidth === 0) throw new VideoFileError('pictureless', name);
    const breakOff = () => this.#breakOff();
    video.addEventListener('error', breakOff, { signal: this.#stopping.signal });
  }

  #show() {
    const { video } = this;
    video.srcObject = null;
    video.loop = true;
    video.preload = 'auto';
    video.src = this.#url;
    keepPlaying(video, this.#stopping.signal);
  }

  #breakOff() {
    this.stop();
    this.dispatchEvent(new CustomEvent('ended', { detail: new VideoFileError('unplayable', this.name) }));
  }
}
