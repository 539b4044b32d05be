import { reasonOf } from './complaint.js';
import { RecordFile } from './record-file.js';

/**
 * The labels that belong to a file of images, undefined where one is broken.
 * @param {import('../engine.js').Engine} engine
 * @param {string} path
 * @param {import('../engine.js').FileFormat} format
 * @param {RecordFile} images
 * @param {(sentence: string) => void} broken
 * @returns {(number | undefined)[]}
 */
export function readLabels(engine, path, format, images, broken) {
  const file = new RecordFile(engine, path, format);
  try {
    if (file.count !== images.count) {
      throw new Error(`${path} has ${file.count} labels, but ${images.path} has ${images.count} pictures`);
    }
    return Array.from({ length: file.count }, (_, index) => {
      try {
        return file.read(index).label;
      } catch (error) {
        return void broken(reasonOf(error));
      }
    });
  } finally {
    file.close();
  }
}
