/**
 * Whether no worker may be started from this address: workers must be of the page's own origin.
 * @param {string} address
 */
export function isForeign(address) {
  const { protocol, origin } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && origin !== new URL(globalThis.location.href).origin;
}

/**
 * A worker of the page's own that does nothing but import one from elsewhere, which scripts may do.
 * @param {string} address
 */
export function openForeign(address) {
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
