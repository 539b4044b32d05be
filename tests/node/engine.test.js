import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Engine, hasSimd, loadEngine } from '../../web/index.js';
import { loadWasm } from '../../web/load-wasm.js';
import { Machine } from '../../web/machine.js';
import { root, temporaryFolder, writeFiles } from './folders.js';
import { encodePng, makeImage, makeImages, smallSettings } from './pictures.js';

describe.each([true, false])('an engine with simd: %s', (simd) => {
  test('says what it is', async () => {
    const engine = await loadEngine({ simd });
    expect(engine.simd).toBe(simd);
    expect(engine.presets).toEqual(expect.arrayContaining(['tiny', 'small', 'vgg6']));
    expect(engine.rules).toEqual(expect.arrayContaining(['clapp', 'clapp-s', 'random']));
    expect(engine.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('completes settings', async () => {
    const engine = await loadEngine({ simd });
    const settings = engine.complete({ ...smallSettings, rule: 'clapp-s' });
    expect(settings).toMatchObject({
      ...smallSettings,
      blocks: [{ kernel: [1, 3, 3] }, { pool: [1, 1, 1] }],
      rule: 'clapp-s',
    });
    expect(engine.complete(settings)).toEqual(settings);
  });
});

describe('loading', () => {
  test('takes vector instructions where the machine has them', async () => {
    expect((await loadEngine()).simd).toBe(hasSimd());
  });

  test('takes the module from another place', async () => {
    const path = join(root, 'web', 'wasm', 'clapp-scalar.wasm');
    const engine = await loadEngine({ wasmUrl: pathToFileURL(path), simd: false });
    expect(engine.presets.length).toBeGreaterThan(0);
  });

  test('says what is wrong with a module', async () => {
    const folder = temporaryFolderOf({
      'text.wasm': 'text',
      'empty.wasm': Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    });
    await expect(loadEngine({ wasmUrl: pathToFileURL(join(folder, 'text.wasm')) })).rejects.toThrow(
      /not a WebAssembly module/,
    );
    await expect(loadEngine({ wasmUrl: pathToFileURL(join(folder, 'empty.wasm')) })).rejects.toThrow(
      /not a module of clapp/,
    );
    await expect(loadEngine({ wasmUrl: pathToFileURL(join(folder, 'none.wasm')) })).rejects.toThrow(/none\.wasm/);
    await expect(loadEngine({ simd: 'yes' })).rejects.toThrow("simd is yes, expected true, false or 'auto'");
  });
});

const folder = temporaryFolder();
const temporaryFolderOf = (files) => writeFiles(folder, files);

describe('settings that are wrong', () => {
  test.each([
    [{ preset: 'huge' }, /no preset "huge".*tiny/],
    [{ preset: 'tiny', rule: 'magic' }, /no rule "magic"/],
    [{ preset: 'tiny', colour: 1 }, /no setting "colour"/],
    [{ preset: 'tiny', batch: 0 }, /whole number from 1/],
    [{ preset: 'tiny', learning_rate: NaN }, /expected a number/],
    [{ preset: 'tiny', seed: 1.5 }, /whole number/],
    [{}, /0 blocks/],
    [null, /settings is null, expected an object/],
    ['tiny', /settings is "tiny", expected an object/],
    [[], /settings is an array/],
  ])('%j', async (settings, sentence) => {
    const engine = await loadEngine();
    expect(() => engine.complete(settings)).toThrow(sentence);
    expect(() => engine.create(settings)).toThrow(sentence);
    expect(() => engine.memory(settings)).toThrow(sentence);
  });
});

test('memory grows with the batch', async () => {
  const engine = await loadEngine();
  expect(engine.memory({ ...smallSettings, batch: 32 })).toBeGreaterThan(3 * engine.memory(smallSettings));
});

test('a trap ends the engine, and every later call says so', async () => {
  const loaded = await loadWasm();
  const machine = new Machine(loaded);
  const engine = new Engine(machine, loaded);
  const net = engine.create(smallSettings);
  expect(() => machine.call('destroy', 0xfffffff0)).toThrow(
    /the engine has stopped \(.*out of bounds.*\); load a new one/,
  );
  expect(() => net.step()).toThrow(/the engine has stopped/);
  expect(() => net.save()).toThrow(/the engine has stopped/);
  expect(() => engine.create(smallSettings)).toThrow(/the engine has stopped/);
  expect(() => engine.decode(new Uint8Array(9))).toThrow(/the engine has stopped/);
});

test('more memory than there is gives a sentence, and the engine lives on', async () => {
  const engine = await loadEngine();
  const net = engine.create(smallSettings);
  const large = { ...smallSettings, blocks: [{ channels: 512 }, { channels: 512 }], batch: 300 }; // 5 GB
  expect(() => engine.create(large)).toThrow(/^out of memory: the network needs [45]\d{3} MB, more than the 4294 MB that /);
  expect(() => engine.memoryParts(large)).toThrow(/needs [45]\d{3} MB/);
  expect(net.save().length).toBeGreaterThan(0);
});

test('addresses above 2 GB are addresses like others', async () => {
  const images = makeImages(5);
  const run = (engine) => {
    const net = engine.create(smallSettings);
    const report = net.learn(images);
    const { steps } = engine.load(net.save());
    return {
      report,
      steps,
      save: net.save(),
      codes: net.encode(images),
      image: engine.decode(encodePng(makeImage(1))),
    };
  };
  const loaded = await loadWasm();
  const machine = new Machine(loaded);
  const far = machine.withSpace(2.3e9, () => run(new Engine(machine, loaded))); // never touched, so it takes no memory
  expect(loaded.memory.buffer.byteLength).toBeGreaterThan(2.3e9);
  expect(far).toEqual(run(await loadEngine()));
});
