import { attributes, readState, writeState } from './state.js';
import { excerpt } from './tell.js';

/** @typedef {import('./state.js').LabState} LabState */

const mostUnknown = 8; // keys that are named

/** Named in no link: where files lie, and what is kept, is the page's business. */
const unshared = ['wasm-url', 'worker-url', 'keep'];

/**
 * The shortest query that means the state.
 * @param {LabState} state
 * @returns {string} "" or from the question mark on
 */
export function stateToQuery(state) {
  const query = new URLSearchParams();
  for (const [name, text] of Object.entries(writeState(state))) {
    if (!unshared.includes(name)) query.set(name, text);
  }
  const text = query.toString().replaceAll(/=(?=&|$)/g, '');
  return text && `?${text}`;
}

/**
 * What a link says.
 * @param {string} query with or without its question mark
 * @param {readonly string[]} [known] keys that mean something to the page itself
 * @returns {{attributes: Record<string, string>, state: LabState, problems: import('./state.js').Problem[],
 *   unknown: string[]}} attributes as they stand there, good or bad; keys that nobody knows
 */
export function queryToState(query, known = []) {
  const entries = new URLSearchParams(query);
  const get = (/** @type {string} */ name) => (unshared.includes(name) ? null : entries.get(name));
  const found = attributes.flatMap((name) => {
    const text = get(name);
    return text === null ? [] : [[name, text]];
  });
  const strange = [...new Set(entries.keys())].filter(
    (key) => !known.includes(key) && (!attributes.includes(key) || unshared.includes(key)),
  );
  const unknown = strange.slice(0, mostUnknown).map(excerpt);
  if (strange.length > mostUnknown) unknown.push('…');
  return { attributes: Object.fromEntries(found), ...readState(get), unknown };
}
