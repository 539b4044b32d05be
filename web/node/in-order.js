import { availableParallelism } from 'node:os';

const mostAtOnce = Math.min(availableParallelism(), 8);

/**
 * Does something with all, a few at a time; the results come in the order of `all`.  The first failure ends it.
 * @template Item, Result
 * @param {Item[]} all
 * @param {(item: Item) => Promise<Result>} work
 * @param {(done: number, total: number) => void} progress
 * @returns {Promise<Result[]>}
 */
export async function inOrder(all, work, progress) {
  /** @type {Result[]} */
  const results = Array(all.length);
  let next = 0;
  let done = 0;
  const one = async () => {
    while (next < all.length) {
      const index = next++;
      results[index] = await work(all[index]);
      progress(++done, all.length);
    }
  };
  const workers = Array.from({ length: mostAtOnce }, one);
  try {
    await Promise.all(workers);
  } catch (error) {
    next = all.length;
    await Promise.allSettled(workers);
    throw error;
  }
  return results;
}
