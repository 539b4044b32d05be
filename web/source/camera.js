import { CameraError, nameOf } from './camera-error.js';
import { keepPlaying } from './playing.js';

/** @typedef {'user' | 'environment'} Facing the front camera or the one at the back */

/** @typedef {{ id: string, label: string }} CameraName */

/**
 * @typedef {object} CameraOptions
 * @property {HTMLVideoElement} video shows it
 * @property {string} [deviceId] as in `list()`; where there is no such camera (any more) another one is taken
 * @property {Facing} [facing] which one where there are two; 'user' unless told
 * @property {AbortSignal} [signal] aborting stops the camera, also one that comes only later
 */

/** A camera on a video element.  The event 'ended' (detail: CameraError) says that it stopped by itself. */
export class Camera extends EventTarget {
  #stream;
  #stopping = new AbortController();

  /**
   * The cameras of this device.  Before the permission is given browsers hide `id` and `label`: they are ''.
   * @returns {Promise<CameraName[]>}
   */
  static async list() {
    const devices = await mediaDevices().enumerateDevices();
    return devices
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  /**
   * Asks for permission, if need be, and shows the camera.
   * Rejects with a CameraError, or with the signal's reason.
   * @param {CameraOptions} options
   * @returns {Promise<Camera>}
   */
  static async open({ video, deviceId, facing = 'user', signal }) {
    signal?.throwIfAborted();
    const stream = await orAborted(request(deviceId, facing), signal, stopTracks);
    const [track] = stream.getVideoTracks();
    if (!track || track.readyState === 'ended') {
      stopTracks(stream);
      throw new CameraError('unplugged');
    }
    return new Camera(stream, track, video, signal);
  }

  /**
   * Use `Camera.open`.
   * @param {MediaStream} stream
   * @param {MediaStreamTrack} track its picture
   * @param {HTMLVideoElement} video
   * @param {AbortSignal} [signal]
   */
  constructor(stream, track, video, signal) {
    super();
    const { deviceId = '', facingMode } = track.getSettings();
    this.video = video;
    this.deviceId = deviceId;
    this.label = track.label;
    /** Where it looks, if the device tells. @type {string | undefined} */
    this.facing = facingMode;
    this.#stream = stream;
    const until = { signal: this.#stopping.signal };
    track.addEventListener('ended', () => this.#end(), until);
    signal?.addEventListener('abort', () => this.stop(), until);
    video.srcObject = stream;
    keepPlaying(video, this.#stopping.signal);
  }

  /** Its light goes off.  Twice is fine. */
  stop() {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    stopTracks(this.#stream);
    if (this.video.srcObject === this.#stream) this.video.srcObject = null;
  }

  #end() {
    this.stop();
    this.dispatchEvent(new CustomEvent('ended', { detail: new CameraError('unplugged') }));
  }
}

/** @returns {MediaDevices} */
function mediaDevices() {
  const devices = /** @type {MediaDevices | undefined} */ (navigator.mediaDevices);
  if (devices?.getUserMedia) return devices;
  throw new CameraError(globalThis.isSecureContext === false ? 'insecure' : 'unsupported');
}

/**
 * A camera's stream; where the wanted camera is not there, any other's.
 * @param {string | undefined} deviceId
 * @param {Facing} facing
 */
async function request(deviceId, facing) {
  const devices = mediaDevices();
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  /** @param {MediaTrackConstraints} which */
  const ask = (which) => devices.getUserMedia({ audio: false, video: { ...size, ...which } });
  const facingIdeally = { facingMode: { ideal: facing } };
  try {
    if (!deviceId) return await ask(facingIdeally);
    try {
      return await ask({ deviceId: { exact: deviceId } });
    } catch (error) {
      if (!['OverconstrainedError', 'NotFoundError'].includes(nameOf(error))) throw error;
      return await ask(facingIdeally);
    }
  } catch (error) {
    throw CameraError.from(error);
  }
}

/**
 * What is promised, unless the signal is aborted first; then `discard` gets what comes too late.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @param {(late: T) => void} discard
 * @returns {Promise<T>}
 */
function orAborted(promise, signal, discard) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    promise
      .then((value) => (signal?.aborted ? discard(value) : resolve(value)), reject)
      .finally(() => signal?.removeEventListener('abort', abort));
  });
}

/** @param {MediaStream} stream */
function stopTracks(stream) {
  for (const track of stream.getTracks()) track.stop();
}
