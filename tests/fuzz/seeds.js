// Seeds for the harnesses that need not be committed: they are made of numbers, or stand in tests/golden.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { concat, goodPng, idx, network, png, pngChunk, takeApart } from '../node/broken-parts.js';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));

/** Models and batches that have an update. */
function goldenCases() {
  const folders = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const read = (file) => readFileSync(join(golden, name, `${file}.safetensors`));
    return { name, model: read('model'), batch: read('batch') };
  });
}

function little(value, size) {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** An input of fuzz_file.c. */
const record = (format, bytes) => concat(Uint8Array.of(format), little(bytes.length, 8), bytes);

function pngs() {
  const kinds = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
  const made = Object.entries(kinds).flatMap(([colour, depths]) =>
    depths.flatMap((depth) =>
      [0, 1].map((interlaced) => {
        const extra = colour === '3' ? [pngChunk('PLTE', Buffer.alloc(12, 77)), pngChunk('tRNS', Buffer.alloc(2, 9))] : [];
        const bytes = png({ width: 5, height: 4, depth, colour: +colour, rows: Buffer.alloc(400), extra, interlaced });
        return [`${colour}-${depth}-${interlaced}`, bytes];
      }),
    ),
  );
  return { good: goodPng, ...Object.fromEntries(made) };
}

/** Writes them into folder/harness/name. @param {string} folder */
export function writeSeeds(folder) {
  const cases = goldenCases();
  const some = cases.filter(({ model, batch }) => 4 + model.length + batch.length < 16384);
  const texts = cases.map(({ name, model }) => [name, takeApart(model).header.__metadata__.network]);
  const seeds = {
    load: Object.fromEntries(cases.map(({ name, model }) => [name, model])),
    update: Object.fromEntries(some.map(({ name, model, batch }) => [name, concat(little(model.length, 4), model, batch)])),
    settings: { small: JSON.stringify(network), tiny: '{"preset":"tiny","seed":3}', ...Object.fromEntries(texts) },
    file: {
      stl10: record(0, Buffer.alloc(3 * 96 * 96)),
      labels: record(1, Uint8Array.of(1, 10)),
      cifar10: record(2, Buffer.alloc(3073, 9)),
      images: record(3, idx()),
      'idx-labels': record(4, idx({ magic: 0x801, count: 3, sides: [], body: Buffer.alloc(3) })),
    },
    png: pngs(),
    jpeg: {},
  };
  for (const [harness, files] of Object.entries(seeds)) {
    mkdirSync(join(folder, harness), { recursive: true });
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, harness, name), bytes);
  }
}
