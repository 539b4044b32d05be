const ROUNDS = 300; // of the power iteration, at most
const STILL = 1e-7; // a direction that turns less than this has arrived

/**
 * Vectors of length 1 in the directions of the codes, so that distances are those of cosine similarity; what is no
 * number counts as 0, and so does a code without direction.
 * @param {ArrayLike<number>} values (n, size)
 * @param {number} size
 * @returns {Float64Array[]}
 */
export function directions(values, size) {
  return Array.from({ length: values.length / size }, (_, i) => {
    const code = new Float64Array(size);
    for (let j = 0; j < size; j++) code[j] = Number.isFinite(values[i * size + j]) ? values[i * size + j] : 0;
    const largest = code.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) return code;
    const length = largest * Math.sqrt(code.reduce((sum, value) => sum + (value / largest) ** 2, 0));
    return code.map((value) => value / length);
  });
}

/**
 * Principal component analysis: the vectors' coordinates along the two directions in which they differ most.
 * @param {Float64Array[]} vectors
 * @returns {Float64Array} (n, 2)
 */
export function principalPoints(vectors) {
  const size = vectors[0].length;
  const mean = new Float64Array(size);
  for (const vector of vectors) vector.forEach((value, j) => (mean[j] += value / vectors.length));
  const centred = vectors.map((vector) => vector.map((value, j) => value - mean[j]));
  const first = strongestDirection(centred, size, []);
  const second = strongestDirection(centred, size, [first]);
  return Float64Array.from(centred.flatMap((vector) => [dot(vector, first), dot(vector, second)]));
}

/**
 * Power iteration on the covariance, at right angles to what is found already; the same vectors give the same bits.
 * @param {Float64Array[]} vectors @param {number} size @param {Float64Array[]} found
 */
function strongestDirection(vectors, size, found) {
  let direction = Float64Array.from({ length: size }, (_, j) => Math.cos(j * 1.7 + found.length)); // any start will do
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(size);
    for (const vector of vectors) {
      const along = dot(vector, direction);
      for (let j = 0; j < size; j++) next[j] += along * vector[j];
    }
    for (const other of found) {
      const along = dot(next, other);
      for (let j = 0; j < size; j++) next[j] -= along * other[j];
    }
    const length = Math.sqrt(dot(next, next));
    if (length < 1e-12) return new Float64Array(size); // they do not differ in any other direction
    for (let j = 0; j < size; j++) next[j] /= length;
    const turn = 1 - Math.abs(dot(next, direction));
    direction = next;
    if (round > 0 && turn < STILL ** 2) break;
  }
  const strongest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return strongest < 0 ? direction.map((value) => -value) : direction;
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function dot(a, b) {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * Points moved and scaled, with both axes alike, to fill 0..1.
 * @param {ArrayLike<number>} points (n, 2)
 * @returns {Float32Array} (n, 2)
 */
export function intoUnitSquare(points) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i % 2] = Math.min(low[i % 2], points[i]);
    high[i % 2] = Math.max(high[i % 2], points[i]);
  }
  const span = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  return Float32Array.from(points, (value, i) => 0.5 + (value - (low[i % 2] + high[i % 2]) / 2) / span);
}

/**
 * Points turned, and mirrored if need be, so that they lie as near as possible to others: a change is easier to follow.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {ArrayLike<number>} others (n, 2)
 * @returns {Float64Array} (n, 2), around 0
 */
export function turnTowards(points, others) {
  const [from, to] = [centre(points), centre(others)];
  const [plain, mirrored] = [1, -1].map((flip) => {
    let [cosine, sine] = [0, 0];
    for (let i = 0; i < from.length; i += 2) {
      cosine += from[i] * to[i] + flip * from[i + 1] * to[i + 1];
      sine += from[i] * to[i + 1] - flip * from[i + 1] * to[i];
    }
    return { flip, cosine, sine, agreement: Math.hypot(cosine, sine) };
  });
  const { flip, cosine, sine, agreement } = mirrored.agreement > plain.agreement ? mirrored : plain;
  if (agreement === 0) return from;
  const [c, s] = [cosine / agreement, sine / agreement];
  return from.map((value, i) => {
    return i % 2 === 0 ? c * value - s * flip * from[i + 1] : s * from[i - 1] + c * flip * value;
  });
}

/** @param {ArrayLike<number>} points (n, 2) */
function centre(points) {
  const mean = [0, 0];
  for (let i = 0; i < points.length; i++) mean[i % 2] += (2 * points[i]) / points.length;
  return Float64Array.from(points, (value, i) => value - mean[i % 2]);
}
