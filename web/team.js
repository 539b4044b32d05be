import { isForeign, openForeign } from './foreign-worker.js';
import { inNode } from './platform.js';

/**
 * @typedef {object} Instance the first one, whose members are to share its memory
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory
 * @property {WebAssembly.Exports} exports
 */

/** @typedef {import('./team-member.js').Invitation} Invitation */

/**
 * @typedef {object} Member
 * @property {(invitation: Invitation) => void} invite
 * @property {Promise<unknown>} here resolves when it takes part
 * @property {() => unknown} terminate
 */

const stackSize = 2 ** 18; // bytes, as the first instance has by wasm/CMakeLists.txt

/** Members 1..threads − 1 of a module's team, each in a worker.  The workers load while the module does. */
export class Team {
  /** @type {Member[]} */
  #members = [];

  /** @param {number} threads */
  static async open(threads) {
    const team = new Team();
    try {
      const open = inNode ? await openerInNode() : openInPage;
      while (team.#members.length < threads - 1) team.#members.push(open());
    } catch (cause) {
      team.end();
      throw failure(cause);
    }
    for (const { here } of team.#members) here.catch(() => {}); // told in join
    return team;
  }

  /**
   * Everybody takes part in the work of an instance.
   * @param {Instance} instance
   * @returns {Promise<() => void>} ends them
   */
  async join({ module, memory, exports }) {
    const call = (/** @type {string} */ name, /** @type {number[]} */ ...values) =>
      /** @type {(...values: number[]) => number} */ (exports[`wasm_${name}`])(...values);
    const end = () => {
      call('team_dismiss');
      this.end();
    };
    if (call('team_create', this.#members.length + 1) === 0) {
      this.end();
      throw new Error('out of memory: there is no place for threads');
    }
    try {
      for (const [index, { invite }] of this.#members.entries()) {
        const stack = call('allocate', stackSize) >>> 0;
        if (stack === 0) throw new Error('out of memory: there is no place for a stack');
        invite({ module, memory, member: index + 1, stack: stack + stackSize });
      }
      await Promise.all(this.#members.map(({ here }) => here));
    } catch (cause) {
      end();
      throw failure(cause);
    }
    return end;
  }

  /** Whether or not they have joined. */
  end() {
    for (const member of this.#members.splice(0)) member.terminate();
  }
}

/** @param {unknown} cause */
function failure(cause) {
  return new Error(`the threads could not be started: ${/** @type {Error} */ (cause).message}`, { cause });
}

/** @returns {Member} */
function openInPage() {
  const worker = isForeign(import.meta.url)
    ? openForeign(import.meta.url.replace(/[^/]*$/, 'team-member.js'))
    : new Worker(new URL('./team-member.js', import.meta.url), { type: 'module' });
  const here = new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'is team-member.js there, and allowed (worker-src)?'));
    };
  });
  return { here, invite: (invitation) => worker.postMessage(invitation), terminate: () => worker.terminate() };
}

async function openerInNode() {
  const { Worker: NodeWorker } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:worker_threads');
  /** @returns {Member} */
  return () => {
    const worker = new NodeWorker(new URL('./team-member.js', import.meta.url), { execArgv: [] });
    const here = new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('a worker has ended')));
      worker.once('message', () => {
        worker.unref(); // nobody has to wait for a member that waits
        resolve(undefined);
      });
    });
    return { here, invite: (invitation) => worker.postMessage(invitation), terminate: () => worker.terminate() };
  };
}
