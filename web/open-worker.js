/**
 * The module worker of the learner.
 * @param {string | URL} [workerUrl] another address, relative to the page
 * @returns {Worker}
 */
export function openWorker(workerUrl) {
  if (typeof Worker !== 'function') throw new Error('there are no workers here: use Clapp instead of ClappWorker');
  const page = globalThis.location.href;
  if (workerUrl === undefined) {
    if (isStrange(import.meta.url, page)) return importingWorker(new URL('worker.js', ownFolder()).href);
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  }
  const { href } = new URL(workerUrl, page);
  return isStrange(href, page) ? importingWorker(href) : new Worker(href, { type: 'module' });
}

/** Not written in the way in which bundlers find files: it is the same one, and only for pages without a bundler. */
function ownFolder() {
  return import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1);
}

/**
 * Whether a page may not start a worker from this address: workers must be of the page's own origin.
 * @param {string} address
 * @param {string} page
 */
function isStrange(address, page) {
  const { protocol, origin } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && origin !== new URL(page).origin;
}

/**
 * A worker of the page's own that does nothing but import one from elsewhere, which scripts may do.
 * @param {string} address
 */
function importingWorker(address) {
  const text = `import ${JSON.stringify(address)};`;
  const blob = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    const worker = new Worker(blob, { type: 'module' });
    const release = () => URL.revokeObjectURL(blob);
    for (const type of ['message', 'error']) worker.addEventListener(type, release, { once: true });
    return worker;
  } catch (error) {
    URL.revokeObjectURL(blob);
    throw error;
  }
}
