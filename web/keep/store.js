/**
 * Where slots lie.
 * @typedef {object} Store
 * @property {() => Promise<string[]>} list names
 * @property {(name: string, size?: number) => Promise<Uint8Array | undefined>} read all of it, or its first bytes
 * @property {(name: string, head: Uint8Array, body: Uint8Array) => Promise<void>} write body behind head; where it is cut
 *   off no head stands there
 * @property {(name: string) => Promise<unknown>} remove
 */

const place = 'clapp-kept';

/**
 * The browser's private files, or its database where they are missing.  Rejects where nothing can be kept, as in some
 * private windows.
 * @returns {Promise<Store>}
 */
export async function openStore() {
  try {
    return await openFiles();
  } catch {
    return openDatabase();
  }
}

/**
 * As FileSystemSyncAccessHandle, which TypeScript's library for pages does not know.
 * @typedef {object} Handle
 * @property {(size: number) => void} truncate
 * @property {(bytes: Uint8Array, options: { at: number }) => number} write
 * @property {() => void} flush
 */

/**
 * The head comes last, when the body is on the disk.
 * @param {Handle} handle
 * @param {Uint8Array} head
 * @param {Uint8Array} body
 */
export function writeInOrder(handle, head, body) {
  handle.truncate(0);
  handle.flush();
  put(handle, body, head.length);
  handle.flush();
  put(handle, head, 0);
  handle.flush();
}

/** @param {Handle} handle @param {Uint8Array} bytes @param {number} at */
function put(handle, bytes, at) {
  // Firefox writes what there is room for and says how much that was.
  if (handle.write(bytes, { at }) === bytes.length) return;
  throw new DOMException('there is no room left', 'QuotaExceededError');
}

/** Needs a worker: pages of their own have no such handles. @returns {Promise<Store>} */
async function openFiles() {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(place, { create: true });
  if (typeof (/** @type {any} */ (globalThis).FileSystemSyncAccessHandle) !== 'function') throw new TypeError();
  return {
    async list() {
      const names = [];
      for await (const name of /** @type {any} */ (folder).keys()) names.push(name);
      return names;
    },
    read: (name, size = Infinity) =>
      unlessMissing(async () => {
        const file = await (await folder.getFileHandle(name)).getFile(); // without the lock that a handle takes
        return new Uint8Array(await file.slice(0, Math.min(size, file.size)).arrayBuffer());
      }),
    async write(name, head, body) {
      const file = /** @type {any} */ (await folder.getFileHandle(name, { create: true }));
      const handle = await file.createSyncAccessHandle();
      try {
        writeInOrder(handle, head, body);
      } finally {
        handle.close();
      }
    },
    remove: (name) => unlessMissing(() => folder.removeEntry(name)),
  };
}

/** @template T @param {() => Promise<T>} action @returns {Promise<T | undefined>} */
async function unlessMissing(action) {
  try {
    return await action();
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What is put there is there as a whole, or not at all. @returns {Promise<Store>} */
async function openDatabase() {
  const opening = indexedDB.open(place, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(place);
  const database = await settled(opening);
  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(slots: IDBObjectStore) => IDBRequest<T>} use
   * @returns {Promise<T>}
   */
  const inside = (mode, use) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(place, mode);
      const request = use(transaction.objectStore(place));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  return {
    list: async () => (await inside('readonly', (slots) => slots.getAllKeys())).map(String),
    read: async (name, size = Infinity) => (await inside('readonly', (slots) => slots.get(name)))?.slice(0, size),
    async write(name, head, body) {
      const bytes = new Uint8Array(head.length + body.length);
      bytes.set(head);
      bytes.set(body, head.length);
      await inside('readwrite', (slots) => slots.put(bytes, name));
    },
    remove: (name) => inside('readwrite', (slots) => slots.delete(name)),
  };
}
