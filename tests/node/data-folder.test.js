import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { parseDataName, readData } from '../../web/node/data.js';
import { temporaryFolder, writeFiles } from './folders.js';
import { encodePng, makeImage } from './pictures.js';
import { readAll } from './read-all.js';

let engine;
let count = 0;
const temporary = temporaryFolder();
const makeFolder = (files) => writeFiles(join(temporary, String(count++)), files);
const png = (index, shape) => encodePng(makeImage(index, { width: 12, height: 10, ...shape }));
const read = (name, options) => readAll(engine, name, options);

beforeAll(async () => {
  engine = await loadEngine();
});

describe('names', () => {
  test.each([
    ['folder:a/b', { kind: 'folder', folder: 'a/b', sense: 'picture' }],
    ['idx:C:\\data', { kind: 'idx', folder: 'C:\\data', sense: 'picture' }],
    ['sample', { kind: 'sample', folder: '', sense: 'picture' }],
  ])('%s', (name, parsed) => expect(parseDataName(name)).toEqual(parsed));

  test.each([
    ['pictures', /"pictures" is not a data set: expected sample, folder:DIR/],
    ['mnist:x', /is not a data set/],
    ['toString:x', /is not a data set/],
    ['folder:', /names no folder: expected folder:DIR/],
    ['sample:x', /the sample has no folder/],
    ['', /is not a data set/],
  ])('%j is refused', (name, sentence) => expect(() => parseDataName(name)).toThrow(sentence));
});

describe('a folder', () => {
  test('of class folders, in the order of code points', async () => {
    const folder = makeFolder({
      'b/2.png': png(3),
      'b/10.PNG': png(2),
      'Z/x.png': png(1),
      'é/y.png': png(4),
      '.hidden/x.png': png(5),
      'empty/readme.txt': '',
      'b/.x.png': png(6),
    });
    const { classes, images, total, broken, remarks } = await read(`folder:${folder}`);
    expect(classes).toEqual(['Z', 'b', 'é']);
    expect(images.map(({ label }) => label)).toEqual([0, 1, 1, 2]);
    expect(images.map(({ pixels }) => [...pixels])).toEqual(
      [1, 2, 3, 4].map((index) => [...makeImage(index, { width: 12, height: 10 }).pixels]),
    );
    expect(total).toBe(4);
    expect(broken).toEqual([]);
    expect(remarks).toEqual([]);
  });

  test('without class folders has no labels', async () => {
    const { classes, images } = await read(`folder:${makeFolder({ 'a.png': png(1), 'b.png': png(2) })}`);
    expect(classes).toEqual([]);
    expect(images.map(({ label }) => label)).toEqual([-1, -1]);
  });

  test('says what it does not read', async () => {
    const { images, remarks } = await read(
      `folder:${makeFolder({ 'a/1.png': png(1), 'a/1.webp': '', 'loose.png': png(2) })}`,
    );
    expect(images).toHaveLength(1);
    expect(remarks).toEqual([
      expect.stringMatching(/1 pictures beside the class folders/),
      expect.stringMatching(/1 files are neither/),
    ]);
  });

  test('shrinks pictures to the side', async () => {
    const folder = makeFolder({ 'a.png': png(1, { width: 64, height: 32 }) });
    expect((await read(`folder:${folder}`, { side: 16 })).images[0]).toMatchObject({ width: 32, height: 16 });
    expect((await read(`folder:${folder}`, { side: 0 })).images[0]).toMatchObject({ width: 64, height: 32 });
  });

  test('leaves out broken pictures and names them', async () => {
    const folder = makeFolder({
      'a/1.png': png(1),
      'a/2.png': 'not a picture',
      'a/3.png': png(3).subarray(0, 50),
      'b/4.png/no.txt': '',
    });
    const { images, total, broken } = await read(`folder:${folder}`);
    expect(images).toHaveLength(1);
    expect(total).toBe(3);
    expect(broken).toEqual([expect.stringMatching(/2\.png: .+/), expect.stringMatching(/3\.png: .+/)]);
  });

  test('refuses broken pictures where nobody says otherwise', async () => {
    const folder = makeFolder({ 'a/1.png': png(1), 'a/2.png': 'not a picture' });
    await expect(readData(engine, `folder:${folder}`)).rejects.toThrow(/2\.png: /);
  });

  test('that is not there, empty, or all broken', async () => {
    await expect(read(`folder:${join(temporary, 'none')}`)).rejects.toThrow(/none: there is no such file or folder/);
    await expect(read(`folder:${makeFolder({ 'a/readme.txt': '' })}`)).rejects.toThrow(
      /there are no \.png or \.jpg pictures/,
    );
    await expect(read(`folder:${makeFolder({ 'a.png': '' })}`)).rejects.toThrow(/none of its 1 pictures can be read/);
  });
});
