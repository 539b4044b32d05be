import { isForeign, openForeign } from './foreign-worker.js';

/**
 * The module worker of the learner.
 * @param {string | URL} [workerUrl] another address, relative to the page
 * @returns {Worker}
 */
export function openWorker(workerUrl) {
  if (typeof Worker !== 'function') throw new Error('there are no workers here: use Clapp instead of ClappWorker');
  if (workerUrl === undefined) {
    if (isForeign(import.meta.url)) return openForeign(new URL('worker.js', ownFolder()).href);
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  }
  const { href } = new URL(workerUrl, globalThis.location.href);
  return isForeign(href) ? openForeign(href) : new Worker(href, { type: 'module' });
}

/** Not written in the way in which bundlers find files: it is the same one, and only for pages without a bundler. */
function ownFolder() {
  return import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1);
}
