/** @typedef {import('./picture-files.js').FoundFile} FoundFile */

/**
 * @typedef {object} Arranged
 * @property {FoundFile[]} files in the order in which they should be read: of each class in turn
 * @property {Map<FoundFile, string>} classOf empty where there are no classes
 * @property {FoundFile[]} beside pictures that lie beside the class folders, not in one
 */

/**
 * The classes of pictures are the folders that they lie in, where there are at least two.  Folders of the same name
 * (train/cat and test/cat) are one class.
 * @param {FoundFile[]} pictures
 * @returns {Arranged}
 */
export function arrange(pictures) {
  const sorted = inOrder(pictures, ({ path }) => path);
  const folders = new Set(sorted.map(({ path }) => folderOf(path)));
  const above = new Set([...folders].flatMap(ancestorsOf));
  const isClass = (/** @type {string} */ folder) => folder !== '' && !above.has(folder);
  const names = new Set([...folders].filter(isClass).map(nameOf));
  if (names.size < 2) return { files: sorted, classOf: new Map(), beside: [] };

  const inside = sorted.filter(({ path }) => isClass(folderOf(path)));
  const classOf = new Map(inside.map((file) => [file, nameOf(folderOf(file.path))]));
  const groups = inOrder([...names], (name) => name).map((name) => inside.filter((file) => classOf.get(file) === name));
  return { files: inTurn(groups), classOf, beside: sorted.filter((file) => !classOf.has(file)) };
}

/**
 * Sorted by code units but with numbers by their value: "2.png" before "10.png"; the same on every machine.
 * @template T
 * @param {T[]} things
 * @param {(thing: T) => string} textOf
 * @returns {T[]}
 */
export function inOrder(things, textOf) {
  const keyed = things.map((thing) => {
    const text = textOf(thing);
    return { thing, text, key: text.replace(/\d+/g, (digits) => digits.padStart(20, '0')) };
  });
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.text, b.text));
  return keyed.map(({ thing }) => thing);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

/**
 * The first of every group, the second of every group, …
 * @template T
 * @param {T[][]} groups
 * @returns {T[]}
 */
function inTurn(groups) {
  const longest = groups.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, i) => groups.flatMap((group) => group.slice(i, i + 1))).flat();
}

/** @param {string} path */
function folderOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * @param {string} folder
 * @returns {string[]} the folders that it lies in
 */
function ancestorsOf(folder) {
  const parts = folder.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}
