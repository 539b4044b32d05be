/** Whether there is no page here, but Node.  Bundles for pages leave out what is meant for it. */
export const inNode = globalThis.location === undefined;
