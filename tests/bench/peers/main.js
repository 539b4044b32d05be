// Usage: node main.js tfjs-cpu|tfjs-wasm|jax-wasm MODEL BATCH, and then lines on standard input:
//     loss        → the losses of all blocks, before anything has moved
//     step TIMES  → seconds
// What cannot be done is answered by "no: " and the reason.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openPeer, timeSteps } from './open.js';

console.warn = () => {}; // tfjs recommends its other packages
const [name, model, batch] = process.argv.slice(2);

async function load() {
  if (name.startsWith('jax')) return import('@jax-js/jax');
  const tf = await import('@tensorflow/tfjs');
  if (name === 'tfjs-wasm') await import('@tensorflow/tfjs-backend-wasm');
  return tf.default ?? tf;
}

const read = (file) => new Uint8Array(readFileSync(file));
const opening = load().then((library) => openPeer(name, library, read(model), read(batch)));
opening.catch(() => {}); // told by the first answer

for await (const line of createInterface({ input: process.stdin })) {
  const [command, times] = line.split(' ');
  try {
    const peer = await opening;
    console.log(command === 'loss' ? (await peer.loss()).join(' ') : await timeSteps(peer, Number(times)));
  } catch (error) {
    console.log(`no: ${error.message.split('\n')[0]}`);
  }
}
