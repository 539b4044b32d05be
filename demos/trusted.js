// Our pages demand Trusted Types: no text becomes markup or a script. Addresses of scripts may only be those of our own
// workers, and of the service worker.
const site = new URL('../', import.meta.url);

/** @param {string} address */
function isOwn(address) {
  const { href } = new URL(address, document.baseURI);
  return href.startsWith(`${site}web/`) || href === `${site}service-worker.js`;
}

/** @type {any} */ (globalThis).trustedTypes?.createPolicy('default', {
  createScriptURL: (/** @type {string} */ address) => (isOwn(address) ? address : null),
});
