/**
 * Moves labels along a line as little as possible (least squares), so that neighbours are `gap` apart: taken one gap
 * off for each label before it, the places may only not decrease, which pooling those that do achieves.
 * @param {number[]} wanted
 * @param {number} gap
 * @param {number} least
 * @param {number} most
 * @returns {number[]} places in the order of `wanted`
 */
export function spreadLabels(wanted, gap, least, most) {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b]);
  /** @type {{ sum: number, count: number }[]} */
  const pools = [];
  order.forEach((index, rank) => {
    let pool = { sum: wanted[index] - rank * gap, count: 1 };
    for (let before; (before = pools.at(-1)) && before.sum / before.count > pool.sum / pool.count; pools.pop())
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count };
    pools.push(pool);
  });
  const highest = Math.max(least, most - (wanted.length - 1) * gap);
  const reduced = pools.flatMap(({ sum, count }) => Array(count).fill(Math.min(Math.max(sum / count, least), highest)));
  /** @type {number[]} */
  const places = [];
  order.forEach((index, rank) => {
    places[index] = reduced[rank] + rank * gap;
  });
  return places;
}

/**
 * @param {string} text
 * @param {number} width most characters in a line; a longer word has a line of its own
 * @returns {string[]}
 */
export function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
