const patience = 2000; // milliseconds

/** Waits until the page has nothing else to do. @returns {Promise<void>} */
export function idle() {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: patience });
    else setTimeout(resolve, patience / 10);
  });
}
