/** @typedef {import('./words.js').Words} Words */

/** What somebody wrote, short enough for a sentence. @param {string} text */
export const excerpt = (text) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/**
 * A wrong attribute in one sentence.
 * @param {import('./state.js').Problem} problem
 * @param {Words} words
 */
export function tellProblem({ kind, name, value: written, list }, { trouble }) {
  const value = excerpt(written);
  const together = [list.slice(0, -1).join(', '), list.at(-1)].filter(Boolean).join(trouble.or);
  switch (kind) {
    case 'choice':
      return trouble.choice(name, value, together);
    case 'whole':
      return trouble.whole(name, value, list[0]);
    case 'json':
      return trouble.json(value);
    case 'list':
      return trouble.list(name, value, together);
    case 'long':
      return trouble.long(name, list[0]);
    case 'both':
      return trouble.both(name, value);
    default:
      return trouble.url(name, value);
  }
}

/**
 * What happened, without what browsers and workers put around it.
 * @param {unknown} error
 * @returns {string} without a full stop
 */
export function tellReason(error) {
  return String(/** @type {any} */ (error)?.message ?? error)
    .replace(/^the worker has stopped: /, '')
    .replace(/^(Uncaught )?(Error: )?/, '')
    .replace(/\.$/, '');
}
