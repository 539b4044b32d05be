import { make } from '../make.js';

/** There are no glances: what is heard stands above, in the microphone's scene. */
export class SoundEye {
  /** @type {string[]} */
  static styles = [];

  element = make('div', {});

  observes() {
    return {};
  }

  open() {}

  async show() {}

  draw() {}
}
