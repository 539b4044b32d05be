import { checkArray } from '../check.js';
import { checkImage } from '../image.js';
import { fetchSample, openSample } from '../sample.js';
import { Reservoir } from './reservoir.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('../sample.js').Encoded} Encoded */
/** @typedef {import('../sample.js').Photograph} Photograph */
/** @typedef {import('../sound.js').Sound} Sound */

/**
 * 'sample': the photographs that come with the package; 'frames': what a camera or a video sends, scene by scene; for networks
 * that hear 'digits': the spoken ones that come with the package; 'sound': what a microphone sends; for networks that watch
 * clips 'clips': what a camera or a video sends
 * @typedef {Image[] | 'sample' | 'frames' | 'digits' | 'sound' | 'clips'} Source
 */

/**
 * What a network learns from.
 * @typedef {object} Material
 * @property {Image[]} images of a reservoir: its places, which are filled as frames come; where it hears, sounds
 * @property {string[]} classes their names, where the images have labels
 * @property {Photograph[]} credits of the sample
 * @property {Reservoir} [scenes] for frames
 * @property {boolean} [hears] its images are sounds
 * @property {import('./ear.js').SoundMemory} [memory] for the sound of a microphone
 * @property {import('./clip-memory.js').ClipMemory} [clips] from which they are cut
 */

/**
 * @param {Engine} engine
 * @param {Source} source
 * @param {{ classes?: string[], seed?: number, frames?: number, encoded?: Promise<Encoded> }} [options] seed: of the memory of scenes; frames: of a clip;
 *   encoded: the sample's files, where somebody has asked for them already
 * @returns {Promise<Material>}
 */
export async function openMaterial(engine, source, { classes = [], seed = 0, frames, encoded } = {}) {
  if (source === 'sample') {
    const sample = openSample(engine, await (encoded ?? fetchSample()));
    return { images: sample.images, classes: sample.classes, credits: sample.credits };
  }
  if (source === 'frames') {
    const scenes = new Reservoir({ seed });
    return { images: scenes.images, classes: [], credits: [], scenes };
  }
  if (source === 'digits' || source === 'sound') return (await import('./ear.js')).openEar(source);
  if (source === 'clips') return (await import('./clip-memory.js')).openClips(frames);
  if (typeof source === 'string')
    throw new TypeError(`images is "${source}", expected sample, frames, digits, sound, clips or an array`);
  const images = checkArray(source, 'images');
  if (images.length === 0) throw new RangeError('there are no images to learn from');
  images.forEach((image, index) => checkImage(image, `images[${index}]`));
  const names = checkArray(classes, 'classes');
  if (names.some((name) => typeof name !== 'string')) throw new TypeError('classes must be a list of names');
  return { images: [...images], classes: [...names], credits: [] };
}
