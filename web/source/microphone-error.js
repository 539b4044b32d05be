import { nameOf } from './camera-error.js';

/** @typedef {'refused' | 'missing' | 'busy' | 'unplugged' | 'insecure' | 'unsupported'} MicrophoneTrouble */

/** @type {Record<MicrophoneTrouble, string>} */
const sentences = {
  refused: 'the microphone may not be used: permission was refused',
  missing: 'no microphone was found',
  busy: 'the microphone does not start: another program may be using it',
  unplugged: 'the microphone has stopped: it was unplugged or taken away',
  insecure: 'a microphone can only be used on a secure page: over https or from localhost',
  unsupported: 'this browser cannot use a microphone',
};

/** How browsers call it; what is not listed is 'unsupported'. @type {Record<string, MicrophoneTrouble>} */
const kinds = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy', // the device did not start
};

/** Why there is no microphone; `kind` is for programs and translations. */
export class MicrophoneError extends Error {
  /**
   * @param {MicrophoneTrouble} kind
   * @param {unknown} [cause]
   */
  constructor(kind, cause) {
    super(sentences[kind], { cause });
    this.name = 'MicrophoneError';
    this.kind = kind;
  }

  /**
   * @param {unknown} error what getUserMedia was rejected with
   * @returns {MicrophoneError}
   */
  static from(error) {
    return error instanceof MicrophoneError ? error : new MicrophoneError(kinds[nameOf(error)] ?? 'unsupported', error);
  }
}
