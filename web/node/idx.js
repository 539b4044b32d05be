import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLabels } from './labels.js';
import { RecordFile } from './record-file.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./data.js').Contents} Contents */
/** @typedef {import('./data.js').ReadOptions} ReadOptions */

/**
 * The file as it comes from different mirrors: a dot or a hyphen, compressed or not.
 * @param {string} folder
 * @param {string} stem
 * @param {string} kind
 */
function find(folder, stem, kind) {
  const names = [`${stem}-${kind}-ubyte`, `${stem}.${kind}-ubyte`].flatMap((name) => [name, `${name}.gz`]);
  return names.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Files as those of MNIST, Fashion-MNIST, EMNIST (renamed) …
 * @param {Engine} engine
 * @param {string} folder
 * @param {ReadOptions} options
 * @returns {Contents}
 */
export function readIdx(engine, folder, { part, broken, remark }) {
  const stem = part === 'test' ? 't10k' : 'train';
  const imagesPath = find(folder, `${stem}-images`, 'idx3');
  if (imagesPath === undefined)
    throw new Error(`${folder}: there is no ${stem}-images-idx3-ubyte, nor one that ends in .gz`);
  const file = new RecordFile(engine, imagesPath, 'idx-images');
  const labelsPath = find(folder, `${stem}-labels`, 'idx1');
  if (labelsPath === undefined) remark(`${folder}: there is no ${stem}-labels-idx1-ubyte: the pictures have no labels`);
  const labels = labelsPath === undefined ? undefined : readLabels(engine, labelsPath, 'idx-labels', file, broken);
  const images = [];
  let classCount = 0;
  for (let index = 0; index < file.count; index++) {
    const label = labels ? labels[index] : -1;
    if (label === undefined) continue;
    classCount = Math.max(classCount, label + 1);
    images.push(file.image(index, label));
  }
  return { images, classes: Array.from({ length: classCount }, (_, label) => String(label)), total: file.count };
}
