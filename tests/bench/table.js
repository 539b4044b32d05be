/**
 * A table as text: the first column to the left, numbers to the right.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => [...row[column]].length)));
  const pad = (text, column) => {
    const space = ' '.repeat(widths[column] - [...text].length);
    return column === 0 ? text + space : space + text;
  };
  return all.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
