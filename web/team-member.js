// One thread of an engine, in a worker of a page or of Node: it says that it is there, then takes part in the engine's
// work until the engine is disposed of.

/**
 * @typedef {object} Invitation
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory
 * @property {number} member its number, from 1
 * @property {number} stack where its stack begins, to grow downwards
 */

/**
 * @param {Invitation} invitation
 * @param {{ postMessage(message: unknown): void }} port
 */
async function join({ module, memory, member, stack }, port) {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, emscripten_notify_memory_growth() {} } });
  const { __stack_pointer, wasm_team_serve, wasm_team_fail } = /** @type {any} */ (exports);
  __stack_pointer.value = stack | 0;
  port.postMessage('here');
  try {
    wasm_team_serve(member);
  } catch (error) {
    wasm_team_fail();
    throw error;
  }
}

if ('WorkerGlobalScope' in globalThis) { // not in a page, where every other window could send it messages
  globalThis.onmessage = async ({ data }) => {
    await join(data, globalThis);
    globalThis.close();
  };
} else {
  import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:worker_threads').then(({ parentPort: port }) =>
    port?.once('message', (invitation) => join(invitation, port)),
  );
}
