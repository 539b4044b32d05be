// Arguments are checked here, once, so that nothing false reaches the module; a refusal is one sentence.

/** @typedef {Uint8Array | Uint8ClampedArray} Bytes */

/**
 * @param {unknown} value
 * @returns {string} how a sentence names it
 */
function nameOf(value) {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value !== 'object') return typeof value;
  return kindOf(value);
}

/**
 * The name of a built-in kind of object; unlike `instanceof` it is right for objects from another frame.
 * @param {unknown} value
 */
function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} least
 * @param {number} most
 * @returns {number}
 */
export function checkWhole(value, name, least, most) {
  if (!Number.isInteger(value)) throw new TypeError(`${name} is ${nameOf(value)}, expected a whole number`);
  const number = /** @type {number} */ (value);
  if (number < least || number > most) throw new RangeError(`${name} is ${number}, expected ${least} to ${most}`);
  return number;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Bytes}
 */
export function checkBytes(value, name) {
  const kind = kindOf(value);
  if (!ArrayBuffer.isView(value) || (kind !== 'Uint8Array' && kind !== 'Uint8ClampedArray')) {
    throw new TypeError(`${name} is ${nameOf(value)}, expected a Uint8Array`);
  }
  return /** @type {Bytes} */ (value);
}

/**
 * @template {string} Word
 * @param {unknown} value
 * @param {string} name
 * @param {readonly Word[]} words
 * @returns {number} which of the words it is
 */
export function checkWord(value, name, words) {
  const index = words.indexOf(/** @type {Word} */ (value));
  if (index < 0) throw new TypeError(`${name} is ${nameOf(value)}, expected ${words.join(' or ')}`);
  return index;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Record<string, any>}
 */
export function checkObject(value, name) {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw new TypeError(`${name} is ${Array.isArray(value) ? 'an array' : nameOf(value)}, expected an object`);
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {any[]}
 */
export function checkArray(value, name) {
  if (!Array.isArray(value)) throw new TypeError(`${name} is ${nameOf(value)}, expected an array`);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Float32Array}
 */
export function checkFloats(value, name) {
  if (kindOf(value) !== 'Float32Array') throw new TypeError(`${name} is ${nameOf(value)}, expected a Float32Array`);
  return /** @type {Float32Array} */ (value);
}
