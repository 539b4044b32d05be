/** @typedef {'refused' | 'missing' | 'busy' | 'unplugged' | 'insecure' | 'unsupported'} CameraTrouble */

/** @type {Record<CameraTrouble, string>} */
const sentences = {
  refused: 'the camera may not be used: permission was refused',
  missing: 'no camera was found',
  busy: 'the camera does not start: another program may be using it',
  unplugged: 'the camera has stopped: it was unplugged or taken away',
  insecure: 'a camera can only be used on a secure page: over https or from localhost',
  unsupported: 'this browser cannot use a camera',
};

/** How browsers call it; what is not listed is 'unsupported'. @type {Record<string, CameraTrouble>} */
const kinds = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy', // the device did not start
};

/** Why there is no camera; `kind` is for programs and translations. */
export class CameraError extends Error {
  /**
   * @param {CameraTrouble} kind
   * @param {unknown} [cause]
   */
  constructor(kind, cause) {
    super(sentences[kind], { cause });
    this.name = 'CameraError';
    this.kind = kind;
  }

  /**
   * @param {unknown} error what getUserMedia was rejected with
   * @returns {CameraError}
   */
  static from(error) {
    return new CameraError(kinds[nameOf(error)] ?? 'unsupported', error);
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function nameOf(error) {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
