import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { root } from './folders.js';
import { parseSafetensors, readSafetensors, relativeError } from './safetensors.js';

const golden = join(root, 'tests', 'golden');
const cases = readdirSync(golden).filter((name) => existsSync(join(golden, name, 'expected.safetensors')));

test('there are cases', () => {
  expect(cases.length).toBeGreaterThan(5);
});

describe.each([true, false])('updates as PyTorch computes them, simd: %s', (simd) => {
  test.each(cases)('%s', async (name) => {
    const engine = await loadEngine({ simd });
    const read = (file) => new Uint8Array(readFileSync(join(golden, name, `${file}.safetensors`)));
    const { tensors } = parseSafetensors(engine.givenUpdate(read('model'), read('batch')));
    const expected = readSafetensors(join(golden, name, 'expected.safetensors')).tensors;
    expect([...tensors.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [tensor, { shape, values }] of expected) {
      expect(tensors.get(tensor).shape).toEqual(shape);
      const error = relativeError(tensors.get(tensor).values, values);
      expect({ tensor, error, small: error < 1e-4 }).toEqual({ tensor, error, small: true });
    }
  });
});

test('a batch that is none is refused', async () => {
  const engine = await loadEngine();
  const model = new Uint8Array(readFileSync(join(golden, cases[0], 'model.safetensors')));
  expect(() => engine.givenUpdate(model, model)).toThrow(/images/);
  expect(() => engine.givenUpdate(model, new Uint8Array(3))).toThrow(Error);
  expect(() => engine.givenUpdate('model', model)).toThrow('the model is "model", expected a Uint8Array');
});
