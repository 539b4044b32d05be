/**
 * What a page needs to let a network hear: ClappWorker learns from it ('digits' or 'sound'), the rest brings sound in, shows
 * and plays it.  Not part of <clapp-lab>.
 */
export { ClappWorker } from './worker-client.js';
export { Microphone } from './source/microphone.js';
export { MicrophoneError } from './source/microphone-error.js';
export { BlockRows } from './hear/block-rows.js';
export { readSoundFile } from './source/sound-file.js';
export { Ears } from './hear/ears.js';
export { Lessons } from './hear/lessons.js';
export { Player } from './hear/player.js';
export { drawSpectrogram } from './draw/spectrogram.js';
export { drawWaveform } from './draw/waveform.js';
