import { naming } from '../node/complaint.js';
import { readInput } from './files.js';

/**
 * The network of a checkpoint, and its bytes.
 * @param {import('../engine.js').Engine} engine
 * @param {string} path
 * @returns {{ net: import('../clapp.js').Clapp, bytes: Uint8Array }}
 */
export function loadModel(engine, path) {
  const bytes = readInput(path);
  return { net: naming(path, () => engine.load(bytes)), bytes };
}
