import { hearingRate } from '../sound.js';

/** @typedef {import('../sound.js').Sound} Sound */

const mostBytes = 64 * 2 ** 20;
const mostSeconds = 600;

/**
 * The sound of a file that somebody picked: WAV, mp3, Ogg, whatever the browser decodes.
 * @param {Blob} file
 * @returns {Promise<Sound>} mono at 16 kHz
 */
export async function readSoundFile(file) {
  if (file.size > mostBytes) throw new Error(`the file has ${Math.ceil(file.size / 2 ** 20)} MB, expected 64 at most`);
  const context = new OfflineAudioContext(1, 1, hearingRate); // decodes to its own rate
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch((cause) => {
    throw new Error('the file holds no sound that this browser can read', { cause });
  });
  if (buffer.duration > mostSeconds)
    throw new Error(`the sound is ${Math.round(buffer.duration / 60)} minutes long, expected ${mostSeconds / 60} at most`);
  const samples = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    buffer.getChannelData(channel).forEach((sample, at) => (samples[at] += sample / buffer.numberOfChannels));
  }
  if (samples.length === 0) throw new Error('the file holds no sound');
  return { samples, rate: buffer.sampleRate };
}
