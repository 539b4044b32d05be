// Which peers in JavaScript there are; the same in Node and in a page.
import { openJax } from './jax-step.js';
import { readNetwork } from './network.js';
import { openTfjs } from './tfjs-step.js';

/**
 * @param {string} name tfjs-BACKEND or jax-DEVICE
 * @param {any} library tfjs or jax-js
 * @param {Uint8Array} model
 * @param {Uint8Array} batch
 */
export async function openPeer(name, library, model, batch) {
  const [kind, where] = name.split('-');
  const network = readNetwork(model, batch);
  if (kind === 'tfjs') {
    if (!(await library.setBackend(where))) throw new Error(`tfjs has no backend "${where}" here`);
    await library.ready();
    return openTfjs(library, network);
  }
  const ready = await library.init(where);
  if (!ready.includes(where)) throw new Error(`jax-js has no device "${where}" here`);
  library.defaultDevice(where);
  return openJax(library, network);
}

/** @param {{ step: () => Promise<void> }} peer @param {number} times → seconds */
export async function timeSteps(peer, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) await peer.step();
  return (performance.now() - start) / 1000;
}
