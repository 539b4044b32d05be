import { encodePng, makeImage } from './pictures.js';
import { writeFiles } from './folders.js';

/** Two classes of six pictures each, just larger than a crop. */
export function makeClassFolder(folder) {
  const png = (index) => encodePng(makeImage(index, { width: 70, height: 66 }));
  const indices = Array.from({ length: 12 }, (_, index) => index);
  const name = (index) => `${index % 2 ? 'odd' : 'even'}/${index}.png`;
  return writeFiles(folder, Object.fromEntries(indices.map((index) => [name(index), png(index)])));
}
