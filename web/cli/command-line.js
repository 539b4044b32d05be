/**
 * A command that can be pasted into a shell again.
 * @param {string[]} words
 */
export function quoteCommand(words) {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
