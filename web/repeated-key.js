/**
 * A key that an object in a JSON text has twice: JSON.parse would silently take the last.
 * @param {string} text valid JSON
 * @returns {string | undefined} the first such key
 */
export function repeatedKey(text) {
  /** Keys of the objects and arrays that are open. @type {Set<string>[]} */
  const open = [];
  for (const [token, quoted, colon] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon) {
      const key = JSON.parse(quoted);
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}
