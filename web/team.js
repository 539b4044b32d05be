import { isForeign, openForeign } from './foreign-worker.js';
import { inNode } from './platform.js';

/**
 * @typedef {object} Instance the first one, whose members are to share its memory
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory
 * @property {WebAssembly.Exports} exports
 */

/** @typedef {import('./team-member.js').Invitation} Invitation */
/** @typedef {{ terminate(): unknown }} Member */

const stackSize = 2 ** 18; // bytes, as the first instance has by wasm/CMakeLists.txt

/**
 * Starts members 1..threads − 1 of the module's team, each in a worker.
 * @param {Instance} instance
 * @param {number} threads
 * @returns {Promise<() => void>} ends them
 */
export async function startTeam({ module, memory, exports }, threads) {
  const call = (/** @type {string} */ name, /** @type {number[]} */ ...values) =>
    /** @type {(...values: number[]) => number} */ (exports[`wasm_${name}`])(...values);
  if (call('team_create', threads) === 0) throw new Error('out of memory: there is no place for threads');
  /** @type {Member[]} */
  const members = [];
  const end = () => {
    call('team_dismiss');
    for (const member of members.splice(0)) member.terminate();
  };
  try {
    const numbers = Array.from({ length: threads - 1 }, (_, index) => index + 1);
    const open = inNode ? await openerInNode() : openInPage;
    await Promise.all(
      numbers.map((member) => {
        const stack = call('allocate', stackSize) >>> 0;
        if (stack === 0) throw new Error('out of memory: there is no place for a stack');
        return open({ module, memory, member, stack: stack + stackSize }, members);
      }),
    );
  } catch (cause) {
    end();
    throw new Error(`the threads could not be started: ${/** @type {Error} */ (cause).message}`, { cause });
  }
  return end;
}

/**
 * @param {Invitation} invitation
 * @param {Member[]} members
 */
function openInPage(invitation, members) {
  const worker = isForeign(import.meta.url)
    ? openForeign(import.meta.url.replace(/[^/]*$/, 'team-member.js'))
    : new Worker(new URL('./team-member.js', import.meta.url), { type: 'module' });
  members.push(worker);
  return new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'is team-member.js there, and allowed (worker-src)?'));
    };
    worker.postMessage(invitation);
  });
}

async function openerInNode() {
  const { Worker: NodeWorker } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:worker_threads');
  /**
   * @param {Invitation} invitation
   * @param {Member[]} members
   */
  return (invitation, members) => {
    const worker = new NodeWorker(new URL('./team-member.js', import.meta.url), { execArgv: [] });
    members.push(worker);
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('a worker has ended')));
      worker.once('message', () => {
        worker.unref(); // nobody has to wait for a member that waits
        resolve(undefined);
      });
      worker.postMessage(invitation);
    });
  };
}
