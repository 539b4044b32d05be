/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Pending */

/**
 * @typedef {object} ChannelListener
 * @property {(message: any) => void} receive what the worker says by itself
 * @property {(reason: string) => void} fail the worker is no more
 */

const notLoaded =
  'the worker could not be loaded: is its file there, and does the Content-Security-Policy allow it (worker-src)?';

const patience = 200; // milliseconds

/** Questions to a worker, and its answers: {id, type, …} → {id, result} | {id, error}. */
export class WorkerChannel {
  #worker;
  /** @type {ChannelListener | undefined} */
  #listener;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #lastId = 0;
  #hasSpoken = false;
  /** @type {string | undefined} why there is no worker any more */
  #end;

  /** @param {() => Worker} open */
  constructor(open) {
    try {
      this.#worker = open();
    } catch (cause) {
      throw new Error(`the worker could not be started: ${/** @type {Error} */ (cause).message}`, { cause });
    }
    this.#worker.addEventListener('message', ({ data }) => this.#receive(data));
    this.#worker.addEventListener('messageerror', () => this.#fail('the worker sent what cannot be read'));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const { message } = event;
      if (!message && !this.#hasSpoken) this.#fail(notLoaded);
      else this.#fail(`the worker has stopped: ${message || 'it did not say why'}`);
    });
  }

  /** @param {ChannelListener} listener */
  listen(listener) {
    this.#listener = listener;
  }

  /**
   * @param {string} type
   * @param {object} [rest]
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  ask(type, rest = {}, transfer = []) {
    if (this.#end !== undefined) return Promise.reject(new Error(this.#end));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ ...rest, id, type }, transfer);
      } catch (cause) {
        this.#pending.delete(id);
        reject(new TypeError(`${type}: ${/** @type {Error} */ (cause).message}`, { cause }));
      }
    });
  }

  /**
   * Ends the worker; what is pending and what is asked later rejects with the reason.  A second time does nothing.
   * @param {string} reason
   * @param {boolean} [politely] it is asked to end by itself first: browsers take two seconds to end workers that wait
   *   for one another
   */
  close(reason, politely = false) {
    if (this.#end !== undefined) return;
    this.#end = reason;
    if (politely) {
      this.#worker.postMessage({ type: 'end' });
      setTimeout(() => this.#worker.terminate(), patience);
    } else {
      this.#worker.terminate();
    }
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
    this.#pending.clear();
  }

  /** @param {any} message */
  #receive(message) {
    if (this.#end !== undefined) return;
    this.#hasSpoken = true;
    if (message.id === undefined) {
      this.#listener?.receive(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(message.error));
  }

  /** @param {string} reason */
  #fail(reason) {
    if (this.#end !== undefined) return;
    this.close(reason);
    this.#listener?.fail(reason);
  }
}
