import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { naming } from './complaint.js';

const deepest = 16; // a link may lead back

/**
 * The files below a folder without hidden ones, by code points: the same on every machine.
 * @param {string} root
 * @param {Set<string>} extensions that are wanted, in lower case
 * @returns {{ files: string[], others: number }} files: with a slash between folders, seen from the root
 */
export function listFiles(root, extensions) {
  let others = 0;
  /** @type {(folder: string, depth: number) => string[]} */
  const walk = (folder, depth) =>
    list(join(root, folder)).flatMap((name) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()) return depth < deepest ? walk(path, depth + 1) : [];
      if (extensions.has(extname(name).toLowerCase())) return [path];
      others++;
      return [];
    });
  /** @type {string[]} */
  const files = walk('', 0);
  return { files, others };
}

/**
 * @param {string} folder
 * @returns {string[]} names in it, without hidden ones, by code points
 */
export function list(folder) {
  const names = naming(folder, () => readdirSync(folder)).filter((name) => !name.startsWith('.'));
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
