/** @typedef {import('../state.js').LabState} LabState */
/** @typedef {import('../words.js').Words} Words */
/** @typedef {import('./live.js').SceneListener} SceneListener */
/** @typedef {import('./camera.js').CameraScene} CameraScene */
/** @typedef {import('./files.js').FilesScene} FilesScene */
/** @typedef {import('./video.js').VideoScene} VideoScene */
/** @typedef {import('./microphone.js').MicrophoneScene} MicrophoneScene */
/** @typedef {CameraScene | FilesScene | VideoScene | MicrophoneScene} Scene */

/** @typedef {Pick<LabState, 'facing'>} SceneOptions */
/** @typedef {{new (words: Words, on: SceneListener, options: SceneOptions): Scene, styles: string[]}} SceneMaker */

/** @type {Record<Exclude<LabState['source'], 'sample'>, () => Promise<SceneMaker>>} */
const scenes = {
  camera: async () => (await import('./camera.js')).CameraScene,
  files: async () => (await import('./files.js')).FilesScene,
  video: async () => (await import('./video.js')).VideoScene,
  microphone: async () => (await import('./microphone.js')).MicrophoneScene,
};

/**
 * @typedef {object} FeedListener
 * @property {import('../stage.js').Loader} load tells where that fails
 * @property {(scene: Scene, styles: string[]) => void} onScene it has been loaded, and is still wanted
 */

/** Where pictures come from: the photographs need nothing, the rest has a scene in the eye. */
export class Feed {
  /** @type {Scene | undefined} */ #scene;
  /** @type {LabState['facing']} */ #facing = 'user';
  #source = /** @type {LabState['source']} */ ('sample');
  #loading = Promise.resolve();
  #turn = 0; // counts uses, so that what belongs to an old one is dropped
  #on;

  /** @param {SceneListener & FeedListener} on */
  constructor(on) {
    this.#on = on;
  }

  get scene() {
    return this.#scene;
  }

  /** Whether there is something to learn from. */
  get ready() {
    return this.#source === 'sample' || (this.#scene?.ready ?? false);
  }

  /** @param {LabState['source']} source @param {Words} words */
  use(source, words) {
    this.end();
    this.#source = source;
    if (source !== 'sample') this.#loading = this.#load(scenes[source], words);
  }

  /** Of the camera. @param {LabState['facing']} facing */
  set facing(facing) {
    this.#facing = facing;
    if (this.#scene && 'facing' in this.#scene) this.#scene.facing = facing;
  }

  /** Whatever can be opened without choosing a file. */
  async open() {
    await this.#loading;
    if (this.#scene && 'open' in this.#scene) await this.#scene.open();
  }

  /** @returns {Promise<ImageBitmap | undefined>} the present picture */
  async frame() {
    return this.#scene?.frame();
  }

  /** Loads all that may be chosen later. */
  async prepare() {
    await Promise.all(Object.values(scenes).map((load) => this.#on.load(load)));
  }

  end() {
    this.#scene?.end();
    this.#scene = undefined;
    this.#source = 'sample';
    this.#loading = Promise.resolve();
    this.#turn++;
  }

  /** @param {() => Promise<SceneMaker>} load @param {Words} words */
  async #load(load, words) {
    const turn = this.#turn;
    const made = await this.#on.load(load);
    if (!made || turn !== this.#turn) return;
    this.#scene = new made(words, this.#on, { facing: this.#facing });
    this.#on.onScene(this.#scene, made.styles);
  }
}
