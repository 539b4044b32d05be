import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { readData } from '../../web/node/data.js';
import { sharedData, temporaryFolder, testOnSharedData, writeFiles } from './folders.js';
import { readAll } from './read-all.js';

let engine;
let count = 0;
const temporary = temporaryFolder();
const makeFolder = (files) => writeFiles(join(temporary, String(count++)), files);
const read = (name, options) => readAll(engine, name, options);

beforeAll(async () => {
  engine = await loadEngine();
});

describe('STL-10', () => {
  const side = 96;
  // three planes, column by column; the red plane says the column, the green one the row
  const record = (blue) =>
    Uint8Array.from(
      { length: 3 * side * side },
      (_, at) => [Math.floor(at / side) % side, at % side, blue][Math.floor(at / side / side)],
    );
  const images = Buffer.concat([record(5), record(6), record(7)]);

  test('reads pictures and labels', async () => {
    const folder = makeFolder({ 'train_X.bin': images, 'train_y.bin': Uint8Array.of(10, 1, 3) });
    const contents = await read(`stl10:${folder}`);
    expect(contents.classes[9]).toBe('truck');
    expect(contents.images.map(({ label }) => label)).toEqual([9, 0, 2]);
    const { pixels, width, height, channels } = contents.images[1];
    expect([width, height, channels]).toEqual([96, 96, 3]);
    expect([...pixels.subarray(0, 6)]).toEqual([0, 0, 6, 1, 0, 6]);
    expect([...pixels.subarray((2 * side + 7) * 3, (2 * side + 8) * 3)]).toEqual([7, 2, 6]);
  });

  test('each part has its own files', async () => {
    const folder = makeFolder({ 'unlabeled_X.bin': images, 'test_X.bin': record(1), 'test_y.bin': Uint8Array.of(2) });
    expect((await read(`stl10:${folder}`)).images.map(({ label }) => label)).toEqual([-1, -1, -1]);
    expect((await read(`stl10:${folder}`, { part: 'unlabeled' })).images).toHaveLength(3);
    expect((await read(`stl10:${folder}`, { part: 'test' })).images.map(({ label }) => label)).toEqual([1]);
    rmSync(join(folder, 'unlabeled_X.bin'));
    await expect(read(`stl10:${folder}`)).rejects.toThrow(/there is no train_X\.bin and no unlabeled_X\.bin/);
  });

  test('a label out of range leaves its picture out', async () => {
    const folder = makeFolder({ 'train_X.bin': images, 'train_y.bin': Uint8Array.of(1, 0, 11) });
    const contents = await read(`stl10:${folder}`);
    expect(contents.images.map(({ label }) => label)).toEqual([0]);
    expect(contents.broken).toEqual([
      expect.stringMatching(/train_y\.bin, record 1: label is 0/),
      expect.stringMatching(/record 2: label is 11/),
    ]);
    await expect(readData(engine, `stl10:${folder}`)).rejects.toThrow(/record 1/);
  });

  test('files that do not fit', async () => {
    const short = makeFolder({ 'train_X.bin': images.subarray(1), 'train_y.bin': Uint8Array.of(1, 1, 1) });
    await expect(read(`stl10:${short}`)).rejects.toThrow(/train_X\.bin: file has 82943 bytes, not a multiple of 27648/);
    const fewer = makeFolder({ 'train_X.bin': images, 'train_y.bin': Uint8Array.of(1, 1) });
    await expect(read(`stl10:${fewer}`)).rejects.toThrow(
      /train_y\.bin has 2 labels, but .*train_X\.bin has 3 pictures/,
    );
    const empty = makeFolder({ 'train_X.bin': '' });
    await expect(read(`stl10:${empty}`)).rejects.toThrow(/train_X\.bin: file is empty/);
  });

  testOnSharedData('the official files show the pictures of the JPEGs', async () => {
    const { images: binary, classes } = await read(`stl10:${join(sharedData, 'stl10', 'binary')}`);
    expect(binary).toHaveLength(100);
    let compared = 0;
    for (const name of classes) {
      const folder = join(sharedData, 'stl10', 'train', name);
      for (const file of readdirSync(folder)) {
        const image = binary[Number.parseInt(basename(file), 10)];
        if (!image) continue;
        expect(classes[image.label]).toBe(name);
        const { pixels } = engine.decode(readFileSync(join(folder, file)));
        const own = image.pixels;
        const difference = pixels.reduce((sum, value, at) => sum + Math.abs(value - own[at]), 0) / pixels.length;
        expect(difference).toBeLessThan(8); // JPEG's loss; a transposed picture differs by several times that
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });
});

describe('CIFAR-10', () => {
  const record = (label, red) =>
    Uint8Array.from({ length: 3073 }, (_, at) =>
      at === 0 ? label : [red, (at - 1) % 32, 9][Math.floor((at - 1) / 1024)],
    );

  test('reads all batches in order', async () => {
    const folder = makeFolder({
      'data_batch_2.bin': record(3, 30),
      'data_batch_1.bin': Buffer.concat([record(9, 10), record(0, 20)]),
      'test_batch.bin': record(5, 50),
    });
    const { images, classes } = await read(`cifar10:${folder}`);
    expect(images.map(({ label, pixels }) => [label, pixels[0]])).toEqual([
      [9, 10],
      [0, 20],
      [3, 30],
    ]);
    expect([...images[0].pixels.subarray((5 * 32 + 7) * 3, (5 * 32 + 8) * 3)]).toEqual([10, 7, 9]);
    expect(classes[9]).toBe('truck');
    expect((await read(`cifar10:${folder}`, { part: 'test' })).images.map(({ label }) => label)).toEqual([5]);
  });

  test('leaves out broken records and broken files', async () => {
    const folder = makeFolder({
      'data_batch_1.bin': Buffer.concat([record(10, 1), record(1, 2)]),
      'data_batch_2.bin': 'short',
    });
    const { images, broken } = await read(`cifar10:${folder}`);
    expect(images.map(({ label }) => label)).toEqual([1]);
    expect(broken).toEqual([
      expect.stringMatching(/data_batch_1\.bin, record 0: label is 10/),
      expect.stringMatching(/data_batch_2\.bin: file has 5 bytes/),
    ]);
  });

  test('a folder without batches', async () => {
    await expect(read(`cifar10:${makeFolder({ 'x.txt': '' })}`)).rejects.toThrow(/there is no data_batch_1\.bin/);
  });
});

describe('IDX', () => {
  const header = (...numbers) => {
    const bytes = Buffer.alloc(numbers.length * 4);
    numbers.forEach((n, i) => bytes.writeUInt32BE(n, i * 4));
    return bytes;
  };
  const images = Buffer.concat([header(0x803, 3, 2, 4), Uint8Array.from({ length: 24 }, (_, at) => at)]); // 2 rows of 4
  const labels = Buffer.concat([header(0x801, 3), Uint8Array.of(7, 0, 2)]);

  test.each([
    ['plain', { 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels }],
    ['compressed', { 'train-images-idx3-ubyte.gz': gzipSync(images), 'train-labels-idx1-ubyte.gz': gzipSync(labels) }],
    ['with a dot', { 'train-images.idx3-ubyte': images, 'train-labels.idx1-ubyte': labels }],
  ])('%s', async (_, files) => {
    const contents = await read(`idx:${makeFolder(files)}`);
    expect(contents.images.map(({ label }) => label)).toEqual([7, 0, 2]);
    expect(contents.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(contents.images[1]).toMatchObject({ width: 4, height: 2, channels: 1 });
    expect([...contents.images[1].pixels]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('the test part has its own files', async () => {
    const folder = makeFolder({ 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': labels });
    expect((await read(`idx:${folder}`, { part: 'test' })).images).toHaveLength(3);
    await expect(read(`idx:${folder}`)).rejects.toThrow(
      /there is no train-images-idx3-ubyte, nor one that ends in \.gz/,
    );
  });

  test('without labels', async () => {
    const contents = await read(`idx:${makeFolder({ 'train-images-idx3-ubyte': images })}`);
    expect(contents.images.map(({ label }) => label)).toEqual([-1, -1, -1]);
    expect(contents.remarks).toEqual([expect.stringMatching(/no labels/)]);
  });

  test.each([
    ['a cut file', { 'train-images-idx3-ubyte': images.subarray(0, 30) }, /idx3-ubyte: file has 30 bytes/],
    ['a cut header', { 'train-images-idx3-ubyte': images.subarray(0, 5) }, /idx3-ubyte: file has 5 bytes/],
    [
      'labels in the place of images',
      { 'train-images-idx3-ubyte': Buffer.concat([labels, labels]) },
      /these are labels/,
    ],
    ['a cut gz', { 'train-images-idx3-ubyte.gz': gzipSync(images).subarray(0, 20) }, /\.gz: it is cut off/],
    ['no gz', { 'train-images-idx3-ubyte.gz': images }, /\.gz: its compressed data are corrupt/],
    ['an absurd size', { 'train-images-idx3-ubyte': header(0x803, 0xffffffff, 0xffffffff, 0xffffffff) }, /pixels/],
  ])('%s', async (_, files, sentence) => {
    await expect(read(`idx:${makeFolder(files)}`)).rejects.toThrow(sentence);
  });
});

test('a record is checked against a description that nobody invented', () => {
  const file = engine.describeFile('cifar10', new Uint8Array(16), 3073);
  expect(file).toEqual({
    format: 'cifar10',
    width: 32,
    height: 32,
    channels: 3,
    headerSize: 0,
    recordSize: 3073,
    count: 1,
  });
  expect(() => engine.readRecord(file, new Uint8Array(3072))).toThrow('record has 3072 bytes, expected 3073');
  expect(() => engine.readRecord({ ...file }, new Uint8Array(3073))).toThrow(
    'file is not a description from describeFile',
  );
  expect(() => engine.describeFile('tar', new Uint8Array(16), 1)).toThrow(/format is "tar", expected stl10-images or/);
});
