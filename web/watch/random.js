/**
 * Numbers from 0 to 1: xorshift32 (G. Marsaglia, Journal of Statistical Software 8(14), 2003).
 * @param {number} seed
 */
export function randomOf(seed) {
  let x = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
  for (let n = 0; n < 8; n++) next(); // seeds that are near to each other part
  return next;
}
