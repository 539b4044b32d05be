import { Camera, CameraError } from '../../source/index.js';
import { fillMenu, makeButton, makeMenu } from '../make.js';
import { LiveScene } from './live.js';

/** The camera: asked for on a click, shown like a mirror where it looks at its user, and a way on where it fails. */
export class CameraScene extends LiveScene {
  /** @type {Camera | undefined} */ #camera;
  /** @type {AbortController | undefined} */ #asking;
  #facing;
  #deviceId = '';

  /**
   * @param {import('../words.js').Words} words
   * @param {import('./live.js').SceneListener} on
   * @param {{facing: 'user' | 'environment'}} options
   */
  constructor(words, on, { facing }) {
    super(words, on, words.eye.camera);
    this.#facing = facing;
    this.picker = makeMenu(words.camera.which, [], (id) => this.#open(id));
    this.turn = makeButton(words.camera.turn, () => this.#turn());
    this.tools.append(this.picker.element, this.turn);
    this.tools.hidden = true;
    this.#offer();
  }

  /** Asks for the camera, unless there is one. A link alone turns none on: somebody has to have touched the page. */
  async open() {
    if (this.#camera || navigator.userActivation?.hasBeenActive === false) return;
    await this.#open(this.#deviceId);
  }

  /** The other one. @param {'user' | 'environment'} facing */
  set facing(facing) {
    if (facing === this.#facing) return;
    this.#facing = facing;
    if (this.#camera) this.#open('');
  }

  end() {
    super.end();
    this.#asking?.abort();
    this.#camera?.stop();
    this.#camera = undefined;
  }

  #offer() {
    const { camera } = this.words;
    const open = makeButton(camera.open, () => this.on.start(), { class: 'primary', 'data-action': 'camera' });
    this.tell('', [open], camera.why);
  }

  #turn() {
    this.on.change({ facing: this.#facing === 'user' ? 'environment' : 'user' });
  }

  /** @param {string} deviceId "": whichever looks there */
  async #open(deviceId) {
    this.end();
    const asking = (this.#asking = new AbortController());
    const { signal } = asking;
    this.#deviceId = deviceId;
    this.tell(this.words.camera.opening);
    try {
      const which = deviceId ? { deviceId } : { facing: this.#facing };
      const camera = await Camera.open({ video: this.video, ...which, signal });
      this.#camera = camera;
      camera.addEventListener('ended', (event) => this.#fail(/** @type {CustomEvent} */ (event).detail), { signal });
      this.mirrored = (camera.facing ?? this.#facing) !== 'environment';
      this.tell();
      this.begin();
      await this.#list(camera);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** @param {Camera} camera */
  async #list(camera) {
    const cameras = await Camera.list();
    const { numbered } = this.words.camera;
    fillMenu(
      this.picker.select,
      cameras.map(({ id, label }, index) => [id, label || numbered(index + 1)]),
    );
    this.picker.select.value = camera.deviceId;
    this.tools.hidden = cameras.length < 2;
    this.turn.hidden = !camera.facing;
  }

  /** @param {unknown} error */
  #fail(error) {
    this.end();
    this.tools.hidden = true;
    const { camera } = this.words;
    const kind = error instanceof CameraError ? error.kind : 'unsupported';
    const again = makeButton(camera.again, () => this.on.start(), { class: 'primary' });
    const hopeless = kind === 'insecure' || kind === 'unsupported';
    this.tell(camera.troubles[kind], [...(hopeless ? [] : [again]), this.photographs()]);
  }
}
