import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { naming, reasonOf } from './complaint.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./data.js').ReadOptions} ReadOptions */
/** @typedef {import('./data.js').Contents} Contents */

const extensions = new Set(['.png', '.jpg', '.jpeg']);

/**
 * The names in a folder without hidden ones, in the order of their code points: the same on every machine.
 * @param {string} folder
 * @returns {{ folders: string[], pictures: string[], others: number }}
 */
function list(folder) {
  const names = naming(folder, () => readdirSync(folder)).filter((name) => !name.startsWith('.'));
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const folders = names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory());
  const files = names.filter((name) => !folders.includes(name));
  const pictures = files.filter((name) => extensions.has(extname(name).toLowerCase()));
  return { folders, pictures, others: files.length - pictures.length };
}

/**
 * @param {Engine} engine
 * @param {string} path
 * @param {number} side
 */
function decodeFile(engine, path, side) {
  if (!statSync(path).isFile()) throw new Error('it is not a file');
  return engine.decode(readFileSync(path), { side });
}

/**
 * Class folders of pictures, or a folder of pictures without classes.  Everything is decoded here and now, so that a
 * corrupt picture is known before learning begins.
 * @param {Engine} engine
 * @param {string} root
 * @param {ReadOptions} options
 * @returns {Contents}
 */
export function readFolder(engine, root, { side, broken, remark, progress }) {
  const top = list(root);
  const groups = top.folders
    .map((name) => ({ name, ...list(join(root, name)) }))
    .filter((group) => group.pictures.length > 0);
  const classes = groups.map((group) => group.name);
  if (classes.length > 0 && top.pictures.length > 0) {
    remark(`${root}: ${top.pictures.length} pictures beside the class folders are not read`);
  }
  const others = groups.reduce((sum, group) => sum + group.others, top.others);
  if (others > 0) remark(`${root}: ${others} files are neither .png nor .jpg and are not read`);
  const paths =
    classes.length > 0
      ? groups.flatMap((group, label) => group.pictures.map((name) => ({ path: join(root, group.name, name), label })))
      : top.pictures.map((name) => ({ path: join(root, name), label: -1 }));
  if (paths.length === 0) throw new Error(`${root}: there are no .png or .jpg pictures in it`);

  /** @type {Image[]} */
  const images = [];
  paths.forEach(({ path, label }, index) => {
    try {
      images.push({ ...decodeFile(engine, path, side), label });
    } catch (error) {
      broken(`${path}: ${reasonOf(error)}`);
    }
    progress(index + 1, paths.length);
  });
  return { images, classes, total: paths.length };
}
