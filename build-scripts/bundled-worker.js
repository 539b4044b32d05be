// Stands for Worker in the bundles of web/dist. Browsers open a worker only at an address of the page's own origin, so
// one that lies elsewhere, or inside of the script, is opened by way of a blob: address (`worker-src blob:` where a
// page has a content security policy).

/** @type {Map<string, string>} */
const blobs = new Map();

/** @param {URL} url */
function source({ href, protocol, pathname }) {
  if (protocol !== 'data:') return `import ${JSON.stringify(href)};`;
  return Uint8Array.from(atob(pathname.slice(pathname.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}

/** @param {URL} url */
function blobFor(url) {
  let blob = blobs.get(url.href);
  if (!blob) blobs.set(url.href, (blob = URL.createObjectURL(new Blob([source(url)], { type: 'text/javascript' }))));
  return blob;
}

const OwnWorker = globalThis.Worker;

/**
 * @param {URL | string} address
 * @param {WorkerOptions} options
 */
export function Worker(address, options) {
  const url = new URL(address, location.href);
  return new OwnWorker(url.origin === location.origin ? url : blobFor(url), options);
}
