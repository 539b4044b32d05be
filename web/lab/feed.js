import { CameraScene } from './scene-camera.js';
import { FilesScene } from './scene-files.js';
import { VideoScene } from './scene-video.js';

/** @typedef {import('./state.js').LabState} LabState */

/** Where pictures come from: the photographs need nothing, the rest has a scene in the eye. */
export class Feed {
  /** @type {CameraScene | FilesScene | VideoScene | undefined} */ #scene;
  #on;

  /** @param {import('./scene-live.js').SceneListener} on */
  constructor(on) {
    this.#on = on;
  }

  get scene() {
    return this.#scene;
  }

  /** Whether there is something to learn from. */
  get ready() {
    return this.#scene?.ready ?? true;
  }

  /** @param {LabState['source']} source @param {import('./words.js').Words} words @param {LabState['facing']} facing */
  use(source, words, facing) {
    this.end();
    if (source === 'camera') this.#scene = new CameraScene(words, this.#on, { facing });
    else if (source === 'files') this.#scene = new FilesScene(words, this.#on);
    else if (source === 'video') this.#scene = new VideoScene(words, this.#on);
  }

  /** @param {LabState['facing']} facing */
  set facing(facing) {
    if (this.#scene instanceof CameraScene) this.#scene.facing = facing;
  }

  /** Whatever can be opened without choosing a file. */
  async open() {
    if (this.#scene instanceof CameraScene) await this.#scene.open();
  }

  /** @returns {Promise<ImageBitmap | undefined>} the present picture */
  async frame() {
    return this.#scene?.frame();
  }

  end() {
    this.#scene?.end();
    this.#scene = undefined;
  }
}
