import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLabels } from './labels.js';
import { RecordFile } from './record-file.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./data.js').Contents} Contents */
/** @typedef {import('./data.js').ReadOptions} ReadOptions */

const classes = ['airplane', 'bird', 'car', 'cat', 'deer', 'dog', 'horse', 'monkey', 'ship', 'truck'];

/**
 * The name in front of _X.bin that is there, of those that will do.
 * @param {string} folder
 * @param {ReadOptions['part']} part
 */
function chooseStem(folder, part) {
  const stems = part === 'train' ? ['train', 'unlabeled'] : [part];
  const stem = stems.find((name) => existsSync(join(folder, `${name}_X.bin`)));
  if (stem === undefined)
    throw new Error(`${folder}: there is no ${stems.map((name) => `${name}_X.bin`).join(' and no ')}`);
  return stem;
}

/**
 * STL-10's binary files.  The pictures stay on the disk until they are looked at: there are 100,000 unlabelled ones.
 * @param {Engine} engine
 * @param {string} folder
 * @param {ReadOptions} options
 * @returns {Contents}
 */
export function readStl10(engine, folder, { part, broken, remark }) {
  const stem = chooseStem(folder, part);
  const file = new RecordFile(engine, join(folder, `${stem}_X.bin`), 'stl10-images');
  const labelsPath = join(folder, `${stem}_y.bin`);
  const labelled = stem !== 'unlabeled' && existsSync(labelsPath);
  if (!labelled && stem !== 'unlabeled') remark(`${labelsPath} is not there: the pictures have no labels`);
  const labels = labelled ? readLabels(engine, labelsPath, 'stl10-labels', file, broken) : undefined;
  const images = [];
  for (let index = 0; index < file.count; index++) {
    const label = labels ? labels[index] : -1;
    if (label !== undefined) images.push(file.image(index, label));
  }
  return { images, classes: labelled ? classNames(folder) : [], total: file.count };
}

/** @param {string} folder */
function classNames(folder) {
  const path = join(folder, 'class_names.txt');
  if (!existsSync(path)) return classes;
  const names = readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  return names.length === classes.length ? names : classes;
}
