import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { arrange, inOrder } from '../../web/source/picture-classes.js';
import { sizeFromHeader } from '../../web/source/picture-header.js';
import { startBrowser } from './browser.js';
import { openSources } from './fake-camera.js';
import { encode, makeFolder, makePng, turned } from './made-pictures.js';

/* global source, told */

const red = [255, 0, 0];
const blue = [0, 0, 255];

describe('classes by folder', () => {
  /** @param {string[]} paths */
  const arranged = (paths) => {
    const { files, classOf, beside } = arrange(paths.map((path) => ({ path, open: () => Promise.reject() })));
    return {
      files: files.map((file) => (classOf.has(file) ? `${file.path} = ${classOf.get(file)}` : file.path)),
      beside: beside.map(({ path }) => path),
    };
  };

  test('numbers sort by value, names by code units', () => {
    expect(inOrder(['b', 'a10', 'B', 'a9', 'a009', 'ä'], (name) => name)).toEqual([
      'B',
      'a009',
      'a9',
      'a10',
      'b',
      'ä',
    ]);
  });

  test('two folders are two classes, read in turn; the folders above them do not matter', () => {
    expect(arranged(['pets/b/2.png', 'pets/b/10.png', 'pets/a/1.png', 'pets/b/1.png', 'other/a/7.png'])).toEqual({
      files: ['other/a/7.png = a', 'pets/b/1.png = b', 'pets/a/1.png = a', 'pets/b/2.png = b', 'pets/b/10.png = b'],
      beside: [],
    });
  });

  test('one folder is no class', () => {
    expect(arranged(['a/2.png', 'a/1.png'])).toEqual({ files: ['a/1.png', 'a/2.png'], beside: [] });
    expect(arranged(['pets/1.png', 'pets/a/1.png']).beside).toEqual([]);
  });

  test('pictures beside the class folders are not read', () => {
    const paths = ['pets/cover.png', 'loose.png', 'pets/a/1.png', 'pets/b/1.png'];
    expect(arranged(paths)).toEqual({
      files: ['pets/a/1.png = a', 'pets/b/1.png = b'],
      beside: ['loose.png', 'pets/cover.png'],
    });
  });
});

describe('the size in a header', () => {
  const of = (/** @type {string | Buffer} */ bytes) =>
    sizeFromHeader(Uint8Array.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes));

  test('of what the formats say', () => {
    expect(of(makePng(300, 200, red))).toEqual({ width: 300, height: 200 });
    expect(of('GIF89a\x2c\x01\xc8\x00')).toEqual({ width: 300, height: 200 });
    const bmp = Buffer.alloc(54);
    bmp.write('BM');
    bmp.writeInt32LE(300, 18);
    bmp.writeInt32LE(-200, 22);
    expect(of(bmp)).toEqual({ width: 300, height: 200 });
    expect(of('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x2b\x01\0\xc7\0\0')).toEqual({ width: 300, height: 200 });
    expect(of('RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x2b\xc1\x31\0')).toEqual({ width: 300, height: 200 });
    expect(of('\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\0\xc8\x01\x2c')).toEqual({ width: 300, height: 200 });
  });

  test('of nothing, half a header, and what is no picture', () => {
    const jpegs = ['\xff\xd8\xff', '\xff\xd8\xff\xe0\0\0'];
    for (const bytes of ['', 'GIF8', 'BM', '\x89PNG\r\n\x1a\n', ...jpegs, 'text', 'RIFF']) {
      expect(of(bytes)).toBeUndefined();
    }
  });
});

describe('readPictures', () => {
  /** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
  /** @type {import('./browser.js').Visit} */ let visit;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(() => visit.close());
  afterAll(() => browser.close());

  const open = async () => {
    visit = await openSources(browser);
    await visit.page.evaluate(() => {
      /** What was read, with the colours of the leftmost and the rightmost pixel instead of all of them. */
      globalThis.read = async (files, options) => {
        const { images, ...rest } = await source.readPictures(files, options);
        const of = ({ pixels, width, height, ...image }) => ({
          ...image,
          size: `${width} × ${height}`,
          whole: pixels.length === width * height * image.channels,
          first: [...pixels.slice(0, 3)],
          last: [...pixels.slice(-4, -1)],
        });
        return { images: images.map(of), ...rest };
      };
    });
    return visit.page;
  };

  /** Picks files and reads them. */
  const pick = async (page, files, options = {}) => {
    await page.setInputFiles('input', files);
    return page.evaluate((options) => globalThis.read(document.querySelector('input').files, options).catch(told), options);
  };

  test('picked files: shrunk, upright, on white; what is no picture is named with its reason', async () => {
    const page = await open();
    const jpeg = await encode(page, { width: 300, height: 200, left: '#f00', right: '#00f', type: 'image/jpeg' });
    const webp = await encode(page, { width: 200, height: 400, left: '#f00', right: '#00f', type: 'image/webp' });
    const glass = await encode(page, { width: 300, height: 300, left: '#0000', right: '#00f', type: 'image/png' });
    const files = [
      { name: '10.png', mimeType: 'image/png', buffer: makePng(20, 10, red, blue) },
      { name: '2.jpg', mimeType: 'image/jpeg', buffer: jpeg },
      { name: '3.jpg', mimeType: 'image/jpeg', buffer: turned(jpeg) },
      { name: '4.webp', mimeType: 'image/webp', buffer: webp },
      { name: '5.png', mimeType: 'image/png', buffer: glass },
      { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: jpeg.subarray(0, 60) },
      { name: 'named.png', mimeType: 'image/png', buffer: Buffer.from('not a picture at all') },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('text') },
      { name: '.hidden.png', mimeType: 'image/png', buffer: makePng(20, 20, red) },
    ];
    const { images, classes, skipped, leftOut } = await pick(page, files, { side: 50 });
    expect(images.map(({ size }) => size)).toEqual(['75 × 50', '50 × 75', '50 × 100', '50 × 50', '20 × 10']);
    expect(images.every(({ whole, channels }) => whole && channels === 4)).toBe(true);
    expect(images.every((image) => !('label' in image))).toBe(true);
    const near = (/** @type {number[]} */ seen, /** @type {number[]} */ wanted) =>
      seen.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(12));
    images.forEach(({ first, last }, i) => {
      near(first, i === 3 ? [255, 255, 255] : red);
      near(last, blue);
    });
    expect(classes).toEqual([]);
    expect(leftOut).toBe(0);
    expect(skipped).toEqual([
      { name: 'broken.jpg', reason: 'cannot be decoded', kind: 'broken' },
      { name: 'named.png', reason: 'cannot be decoded', kind: 'broken' },
      { name: 'notes.txt', reason: 'is not a picture', kind: 'other' },
    ]);
    expect(visit.problems).toEqual([]);
  });

  test('a picked folder: its folders are the classes; most of them evenly', async () => {
    const page = await open();
    const folder = makeFolder({
      ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`pets/dogs/${i}.png`, makePng(8, 8, blue)])),
      'pets/cats/1.png': makePng(8, 8, red),
      'pets/cats/2.png': 'broken',
      'pets/cats/3.png': makePng(8, 8, red),
      'pets/empty/broken.png': 'broken',
      'pets/cover.png': makePng(8, 8, red),
      'pets/.DS_Store': 'x',
      'pets/read me.txt': 'x',
    });
    try {
      await page.evaluate(() => {
        const input = document.querySelector('input');
        input.webkitdirectory = true;
        globalThis.steps = [];
      });
      await page.setInputFiles('input', `${folder.path}/pets`);
      const { images, ...rest } = await page.evaluate(() =>
        globalThis.read(document.querySelector('input').files, { most: 6, onProgress: (...step) => steps.push(step) }),
      );
      expect(images.map(({ label, first }) => [label, first])).toEqual([
        [0, red],
        [0, red],
        ...Array(4).fill([1, blue]),
      ]);
      expect(rest).toEqual({
        classes: ['cats', 'dogs'],
        leftOut: 8,
        skipped: [
          { name: 'pets/cats/2.png', reason: 'cannot be decoded', kind: 'broken' },
          { name: 'pets/cover.png', reason: 'lies beside the class folders', kind: 'beside' },
          { name: 'pets/empty/broken.png', reason: 'cannot be decoded', kind: 'broken' },
          { name: 'pets/read me.txt', reason: 'is not a picture', kind: 'other' },
        ],
      });
      const steps = await page.evaluate(() => globalThis.steps);
      expect(steps.map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(steps.at(-1)).toEqual([8, 8]);
    } finally {
      folder.remove();
    }
  });

  test('dropped folders, also large ones, are read to their end', async () => {
    const page = await open();
    const count = 130; // readEntries gives 100 at a time
    const folder = makeFolder({
      ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`left/${i}.png`, makePng(4, 4, red)])),
      'right/deep/1.png': makePng(4, 4, blue),
    });
    try {
      await page.evaluate(() => {
        document.addEventListener('dragover', (event) => event.preventDefault());
        globalThis.dropped = new Promise((resolve) => {
          document.addEventListener('drop', (event) => {
            event.preventDefault();
            resolve(globalThis.read(event.dataTransfer));
          });
        });
      });
      await drop(page, [`${folder.path}/left`, `${folder.path}/right`]);
      const { images, classes, skipped } = await page.evaluate(() => globalThis.dropped);
      expect(images.map(({ label }) => label)).toEqual([...Array(count).fill(1), 0].sort());
      expect(classes).toEqual(['deep', 'left']);
      expect(skipped).toEqual([]);
    } finally {
      folder.remove();
    }
  });

  test('huge pictures are not decoded', async () => {
    const page = await open();
    const bomb = makePng(9000, 1, red);
    bomb.writeUInt32BE(8000, 20); // the height that it claims
    const decodes = await page.evaluate(() => {
      globalThis.decodes = 0;
      const decode = createImageBitmap;
      globalThis.createImageBitmap = (...args) => (globalThis.decodes++, decode(...args));
      return decodes;
    });
    expect(decodes).toBe(0);
    const error = await pick(page, { name: 'bomb.png', mimeType: 'image/png', buffer: bomb });
    expect(error).toEqual({
      name: 'PicturesError',
      kind: 'unreadable',
      message: 'bomb.png has 9000 × 8000 pixels, more than 64 million',
    });
    expect(await page.evaluate(() => globalThis.decodes)).toBe(0);
  });

  test('refuses only where nothing is left', async () => {
    const page = await open();
    const text = (/** @type {string} */ name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('text') });
    expect(await pick(page, [])).toMatchObject({ kind: 'empty', message: 'there are no files in it' });
    expect(await pick(page, [text('b.txt'), text('a.txt')])).toMatchObject({
      kind: 'unreadable',
      message: 'none of the 2 files is a picture that can be read: b.txt is not a picture',
    });
    const picture = { name: 'c.png', mimeType: 'image/png', buffer: makePng(4, 4, red) };
    expect((await pick(page, [text('b.txt'), picture])).images).toHaveLength(1);
  });

  test('stops between two pictures when it is told to', async () => {
    const page = await open();
    const files = [1, 2, 3].map((i) => ({ name: `${i}.png`, mimeType: 'image/png', buffer: makePng(4, 4, red) }));
    await page.setInputFiles('input', files);
    const [error, done] = await page.evaluate(async () => {
      const gone = new AbortController();
      let done = 0;
      const onProgress = () => ++done === 2 && gone.abort();
      const options = { signal: gone.signal, onProgress };
      return [await source.readPictures(document.querySelector('input').files, options).catch(told), done];
    });
    expect(error.name).toBe('AbortError');
    expect(done).toBe(2);
  });
});

/**
 * Drops files and folders of this machine onto the page.
 * @param {import('playwright-core').Page} page
 * @param {string[]} files
 */
async function drop(page, files) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
    await session.send('Input.dispatchDragEvent', { type, x: 50, y: 50, data });
  }
}
