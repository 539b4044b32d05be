import { Chunker } from './chunker.js';
import { MicrophoneError } from './microphone-error.js';

/**
 * @typedef {object} MicrophoneOptions
 * @property {(chunk: Float32Array<ArrayBuffer>) => unknown} onChunk 1600 samples, 100 ms at 16 kHz; while ten of them are not
 *   done with (a promise is waited for), what comes is dropped
 * @property {AbortSignal} [signal] aborting stops the microphone, also one that comes only later
 */

/**
 * A microphone, mono at 16 kHz whatever its own rate: browsers differ in what they can do with a context of another rate
 * than the microphone's, so that is left to our own filter.  The event 'ended' (detail: MicrophoneError) says that it stopped
 * by itself.
 */
export class Microphone extends EventTarget {
  #stream;
  #context;
  #stopping = new AbortController();

  /**
   * Asks for permission, if need be.  To be called where somebody has just clicked: browsers keep contexts silent otherwise.
   * Rejects with a MicrophoneError, or with the signal's reason.
   * @param {MicrophoneOptions} options
   * @returns {Promise<Microphone>}
   */
  static async open({ onChunk, signal }) {
    signal?.throwIfAborted();
    const stream = await request();
    const [track] = stream.getAudioTracks();
    /** @type {AudioContext | undefined} */
    let context;
    try {
      signal?.throwIfAborted();
      if (track.readyState === 'ended') throw new MicrophoneError('unplugged');
      context = new AudioContext();
      await context.resume();
      await connect(context, stream, onChunk);
      signal?.throwIfAborted();
      return new Microphone(stream, context, signal);
    } catch (error) {
      release(stream, context);
      throw signal?.aborted ? signal.reason : MicrophoneError.from(error);
    }
  }

  /**
   * Use `Microphone.open`.
   * @param {MediaStream} stream
   * @param {AudioContext} context
   * @param {AbortSignal} [signal]
   */
  constructor(stream, context, signal) {
    super();
    this.#stream = stream;
    this.#context = context;
    this.label = stream.getAudioTracks()[0].label;
    const until = { signal: this.#stopping.signal };
    stream.getAudioTracks()[0].addEventListener('ended', () => this.#end(), until);
    signal?.addEventListener('abort', () => this.stop(), until);
  }

  /** Its light goes off.  Twice is fine. */
  stop() {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    release(this.#stream, this.#context);
  }

  #end() {
    this.stop();
    this.dispatchEvent(new CustomEvent('ended', { detail: new MicrophoneError('unplugged') }));
  }
}

async function request() {
  const devices = /** @type {MediaDevices | undefined} */ (navigator.mediaDevices);
  if (!devices?.getUserMedia || typeof AudioContext !== 'function')
    throw new MicrophoneError(globalThis.isSecureContext === false ? 'insecure' : 'unsupported');
  // What makes voices clear for people takes away what a network could learn from.
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  try {
    return await devices.getUserMedia({ video: false, audio: { ...plain, channelCount: { ideal: 1 } } });
  } catch (error) {
    throw MicrophoneError.from(error);
  }
}

/**
 * The stream's sound goes to `onChunk` until the context is closed.
 * @param {AudioContext} context
 * @param {MediaStream} stream
 * @param {MicrophoneOptions['onChunk']} onChunk
 */
async function connect(context, stream, onChunk) {
  const node = (await worklet(context, onChunk)) ?? script(context, onChunk);
  context.createMediaStreamSource(stream).connect(node);
  node.connect(context.destination); // it is silent; what leads nowhere is not run everywhere
}

/**
 * @param {AudioContext} context
 * @param {MicrophoneOptions['onChunk']} onChunk
 * @returns {Promise<AudioNode | undefined>} none where there are no worklets, or a page's policy refuses ours
 */
async function worklet(context, onChunk) {
  try {
    await context.audioWorklet.addModule(new URL('../microphone-worklet.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'clapp-microphone');
    node.port.onmessage = async ({ data }) => {
      await onChunk(data);
      node.port.postMessage('taken');
    };
    return node;
  } catch {
    return undefined;
  }
}

/**
 * The older way, on the page's own thread.
 * @param {AudioContext} context
 * @param {MicrophoneOptions['onChunk']} onChunk
 */
function script(context, onChunk) {
  const node = context.createScriptProcessor(4096, 1, 1);
  const chunker = new Chunker(context.sampleRate, async (chunk) => {
    await onChunk(chunk);
    chunker.taken();
  });
  node.onaudioprocess = ({ inputBuffer }) => chunker.add([inputBuffer.getChannelData(0)]);
  return node;
}

/** @param {MediaStream} stream @param {AudioContext} [context] */
function release(stream, context) {
  for (const track of stream.getTracks()) track.stop();
  if (context && context.state !== 'closed') void context.close();
}
