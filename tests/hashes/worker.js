// Runs in a worker of Node, Chromium and Firefox: one engine trains every task, and answers with the checkpoints' hashes.
import { loadEngine } from '../../web/index.js';
import { makeNoise } from '../node/noise.js';

/** @typedef {{ preset: string, rule: string, batch: number, steps: number }} Task */

/**
 * @param {import('../../web/index.js').EngineOptions} options
 * @param {Task[]} tasks
 * @returns {Promise<string[]>} SHA-256 of each checkpoint
 */
async function hashesOf(options, tasks) {
  const engine = await loadEngine(options);
  const hashes = [];
  for (const { preset, rule, batch, steps } of tasks) {
    const net = engine.create({ preset, rule, batch, seed: 5 });
    const scenes = makeNoise(net.settings.sight);
    for (let step = 0; step < steps; step++) net.learn(scenes);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', net.save()));
    hashes.push(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    net.dispose();
  }
  engine.dispose();
  return hashes;
}

/** @param {{ options: object, tasks: Task[] }} question */
const answer = ({ options, tasks }) =>
  hashesOf(options, tasks).then(
    (hashes) => ({ hashes }),
    (error) => ({ error: String(error?.message ?? error) }),
  );

if (globalThis.process?.versions?.node) {
  const { parentPort, workerData } = await import('node:worker_threads');
  parentPort?.postMessage(await answer(workerData));
} else {
  addEventListener('message', async ({ data }) => postMessage(await answer(data)));
}
