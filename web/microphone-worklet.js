// Runs where sound is made: brings it to one channel at 16 kHz and hands it over in pieces.  Where nobody takes them they are
// dropped, never queued.
import { Chunker } from './source/chunker.js';

/** What the library of types does not know of this place. @typedef {{ port: MessagePort }} Processor */
const { AudioWorkletProcessor, registerProcessor, sampleRate } =
  /** @type {{ AudioWorkletProcessor: new () => Processor, registerProcessor: Function, sampleRate: number }} */ (
    /** @type {unknown} */ (globalThis)
  );

class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.chunker = new Chunker(sampleRate, (chunk) => this.port.postMessage(chunk, [chunk.buffer]));
    this.port.onmessage = () => this.chunker.taken();
  }

  /** @param {Float32Array[][]} inputs (inputs, channels, time) */
  process(inputs) {
    this.chunker.add(inputs[0]);
    return true;
  }
}

registerProcessor('clapp-microphone', MicrophoneProcessor);
