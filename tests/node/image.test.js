import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { root } from './folders.js';
import { encodePng, makeImage } from './pictures.js';

let engine;

beforeAll(async () => {
  engine = await loadEngine();
});

test('a PNG comes back pixel by pixel', () => {
  const image = makeImage(4, { width: 17, height: 9 });
  expect(engine.decode(encodePng(image))).toEqual(image);
});

test('a gray PNG becomes colour', () => {
  const gray = makeImage(4, { width: 5, height: 3, channels: 1 });
  const { pixels, channels } = engine.decode(encodePng(gray));
  expect(channels).toBe(3);
  expect([...pixels]).toEqual([...gray.pixels].flatMap((value) => [value, value, value]));
});

test('a large picture is shrunk to the side, a small one is not', () => {
  const png = encodePng(makeImage(1, { width: 240, height: 120 }));
  const sizes = (options) => {
    const { width, height } = engine.decode(png, options);
    return [width, height];
  };
  expect(sizes()).toEqual([192, 96]);
  expect(sizes({ side: 60 })).toEqual([120, 60]);
  expect(sizes({ side: 0 })).toEqual([240, 120]);
  expect(sizes({ side: 500 })).toEqual([240, 120]);
});

test('shrinking is averaging', () => {
  const pixels = Uint8Array.from([0, 0, 0, 100, 100, 100, 200, 200, 200, 60, 60, 60]); // 2×2
  const { pixels: one } = engine.decode(encodePng({ pixels, width: 2, height: 2, channels: 3 }), { side: 1 });
  expect([...one]).toEqual([90, 90, 90]);
});

test('a JPEG is read', () => {
  const bytes = readFileSync(join(root, 'web', 'sample', 'black-canyon.jpg'));
  const { width, height, channels, pixels } = engine.decode(bytes, { side: 96 });
  expect(Math.min(width, height)).toBe(96);
  expect(channels).toBe(3);
  expect(pixels).toHaveLength(width * height * 3);
  expect(Math.max(...pixels) - Math.min(...pixels)).toBeGreaterThan(100);
});

describe('files that are wrong', () => {
  const png = encodePng(makeImage(2));
  const flipped = () => {
    const bytes = Uint8Array.from(png);
    bytes[60] ^= 1;
    return bytes;
  };
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('not a picture')],
    ['half a PNG', png.subarray(0, png.length / 2)],
    ['a PNG with a wrong bit', flipped()],
    ['the beginning of a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
  ])('%s', (_, bytes) => {
    expect(() => engine.decode(bytes)).toThrow(/^\S.+$/);
    expect(engine.decode(png).width).toBe(40); // it lives on
  });

  test('arguments', () => {
    expect(() => engine.decode('picture.png')).toThrow('the picture is "picture.png", expected a Uint8Array');
    expect(() => engine.decode(new ArrayBuffer(8))).toThrow('the picture is ArrayBuffer, expected a Uint8Array');
    expect(() => engine.decode(png, { side: -1 })).toThrow('side is -1, expected 0 to 16384');
  });
});
