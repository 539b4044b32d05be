// A corpus of broken files of our own making. Each case is { name, reader, bytes, verdict }: 'refused', 'read' where the
// change does no harm, or 'any' where it depends on the bit, and only that nothing breaks is asked.
import { deflateRawSync, gzipSync } from 'node:zlib';
import * as parts from './broken-parts.js';
import { encodeWav, formatChunk, riff, riffChunk, tone } from './sounds.js';

const { concat, cut, flip, idx, network, patch, png, pngChunk, safetensors } = parts;

/** @param {string} reader */
const collector = (reader, cases) => (name, bytes, verdict = 'refused') =>
  cases.push({ name: `${reader}: ${name}`, reader, bytes: Buffer.from(bytes), verdict });

/** @param {Uint8Array} model a good checkpoint of `network` */
function checkpoints(model, add) {
  const { header, data, begin } = parts.takeApart(model);
  const names = Object.keys(header).filter((name) => name !== '__metadata__');
  const change = (name, edit) => safetensors({ ...header, [name]: { ...header[name], ...edit } }, data);
  const without = (name) => Object.fromEntries(Object.entries(header).filter(([key]) => key !== name));
  add('as it was', model, 'read');
  for (const size of [0, 1, 7, 8, 9, 100, begin - 1, begin, begin + 1]) add(`cut after ${size}`, cut(model, size));
  for (const name of names) add(`cut before ${name}`, cut(model, begin + header[name].data_offsets[0]));
  for (const extra of [1, 4, 4096]) add(`${extra} bytes too many`, concat(model, Buffer.alloc(extra)));
  for (const length of [0, 1, begin - 9, begin - 7, 2 ** 20 + 1, 2 ** 32, Number.MAX_SAFE_INTEGER])
    add(`a header of ${length}`, safetensors(header, data, length));
  add('a header of 2^64 - 1', patch(model, 0, Buffer.alloc(8, 255)));
  for (let at = 8; at < begin; at += 61) add(`bit flipped in header byte ${at}`, flip(model, 8 * at + (at % 7)), 'any');
  for (const name of names) {
    add(`without ${name}`, safetensors(without(name), data));
    const [first] = header[name].data_offsets;
    add(`NaN in ${name}`, patch(model, begin + first, [0, 0, 0xc0, 0x7f]));
  }
  const some = names.filter((_, index) => index % 4 === 0);
  for (const name of some) {
    const { shape, data_offsets: [from, to] } = header[name];
    add(`infinity in ${name}`, patch(model, begin + to - 4, [0, 0, 0x80, 0xff]));
    add(`${name} of integers`, change(name, { dtype: 'I32' }));
    add(`${name} of F64`, change(name, { dtype: 'F64' }));
    add(`${name} transposed or flat`, change(name, { shape: shape.length > 1 ? [...shape].reverse() : [...shape, 1] }));
    add(`${name} of a shape that overflows`, change(name, { shape: [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1, 4] }));
    add(`${name} of 2^62 values`, change(name, { shape: [2 ** 31 - 1, 2 ** 31 - 1] }));
    add(`${name} of a negative side`, change(name, { shape: [-1] }));
    add(`${name} overlaps`, change(name, { data_offsets: [Math.max(from - 4, 0), Math.max(to - 4, 4)] }));
    add(`${name} leaves a hole`, change(name, { data_offsets: [from + 4, to + 4] }));
    add(`${name} beyond the end`, change(name, { data_offsets: [from, 2 ** 53 - 1] }));
    add(`${name} ends before it begins`, change(name, { data_offsets: [to, from] }));
    const twice = JSON.stringify(header).replace(/\}$/, `,${JSON.stringify(name)}:${JSON.stringify(header[name])}}`);
    add(`${name} twice`, safetensors(twice, data));
  }
  for (const metadata of [{}, { network: '' }, { network: '{}' }, { network: '[]' }, { network: '{"preset":"tiny"' }])
    add(`metadata ${JSON.stringify(metadata)}`, safetensors({ ...header, __metadata__: metadata }, data));
  for (const [key, text] of [['steps', '-1'], ['steps', '1e9'], ['steps', '9007199254740993'], ['random', '{}'], ['random', '{"look":"0"}']])
    add(`${key} ${text}`, safetensors({ ...header, __metadata__: { ...header.__metadata__, [key]: text } }, data));
  // a gigabyte of activity, and no weights: nothing of it may be taken
  const large = JSON.stringify({ ...network, blocks: [{ channels: 8 }, { channels: 8 }], crop: 64, patch: 16, patch_stride: 8, batch: 4096 });
  add('a large network without weights', safetensors({ __metadata__: { network: large } }));
  add('nested too deep', safetensors(`{"a":${'['.repeat(1e5)}`));
  const many = Array.from({ length: 4096 }, (_, i) => `"t${i}":{"dtype":"F32","shape":[1],"data_offsets":[${4 * (4095 - i)},${4 * (4096 - i)}]}`);
  add('4096 tensors from last to first', safetensors(`{${many.join(',')}}`, Buffer.alloc(4 * 4096)));
  add('4097 tensors', safetensors(`{${[...many, '"u":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'].join(',')}}`, Buffer.alloc(4 * 4096)));
  add('a name that steers a terminal', safetensors({ '\u001b[2J': { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, Buffer.alloc(4)));
}

function pngs(add) {
  const good = parts.goodPng;
  add('as it was', good, 'read');
  for (const place of parts.pngBoundaries(good)) add(`cut at ${place}`, cut(good, place));
  for (let bit = 0; bit < 8 * good.length; bit += 97) add(`bit ${bit} flipped`, flip(good, bit));
  for (const [width, height] of [[0, 4], [4, 0], [16385, 1], [2 ** 31, 2 ** 31], [2 ** 32 - 1, 1], [16384, 16384], [16384, 4096], [8000, 8000]])
    add(`${width} x ${height}`, png({ width, height }));
  for (const [depth, colour] of [[3, 0], [16, 3], [1, 2], [8, 1], [8, 7], [0, 0], [255, 255]])
    add(`depth ${depth}, colour ${colour}`, png({ depth, colour }));
  for (const length of [0, 5, 2 ** 31 - 1, 2 ** 32 - 1])
    add(`a chunk that says ${length}`, png({ extra: [pngChunk('tEXt', Buffer.alloc(9), { length })] }));
  add('one row too few', png({ rows: Buffer.alloc(15) }));
  add('a filter that is none', png({ rows: Buffer.alloc(20, 9) }));
  add('a palette of 257', png({ colour: 3, extra: [pngChunk('PLTE', Buffer.alloc(771))] }));
  add('no palette', png({ colour: 3 }));
  add('two palettes', png({ colour: 3, extra: [0, 1].map(() => pngChunk('PLTE', Buffer.alloc(9))) }));
  add('another compression', png({ method: 1 }));
  add('a critical chunk nobody knows', png({ extra: [pngChunk('ABCD', Buffer.alloc(1))] }));
  add('a wrong checksum', png({ extra: [pngChunk('tEXt', Buffer.alloc(3), { crc: 1 })] }));
  add('unfolds into 100 MB', png({ rows: Buffer.alloc(100 << 20) }));
}

function jpegs(add) {
  for (const [kind, good] of [['baseline', parts.goodJpeg], ['progressive', parts.progressiveJpeg]]) {
    add(`${kind} as it was`, good, 'read');
    for (const place of parts.jpegBoundaries(good)) add(`${kind} cut at ${place}`, cut(good, place));
    for (let bit = 16; bit < 8 * good.length; bit += 83) add(`${kind} bit ${bit} flipped`, flip(good, bit), 'any');
    const frame = good.findIndex((byte, at) => byte === 0xff && (good[at + 1] === 0xc0 || good[at + 1] === 0xc2));
    for (const [high, low] of [[0xff, 0xff], [0x40, 0x00], [0x20, 0x00], [0, 0]])
      add(`${kind} of ${256 * high + low} a side`, patch(good, frame + 5, [high, low, high, low]));
    for (const bits of [0, 12, 16]) add(`${kind} of ${bits} bits`, patch(good, frame + 4, [bits]));
    for (const channels of [0, 2, 5, 255]) add(`${kind} of ${channels} channels`, patch(good, frame + 9, [channels]));
    for (const sampling of [0x00, 0x51, 0x1f]) add(`${kind} sampled ${sampling}`, patch(good, frame + 11, [sampling]));
    for (const marker of [0xc3, 0xc9, 0xcf]) add(`${kind} as frame ${marker}`, patch(good, frame + 1, [marker]));
  }
  for (const [name, start] of Object.entries({ GIF: 'GIF89a', BMP: 'BM', PSD: '8BPS', HDR: '#?RADIANCE\n', PNM: 'P6 1 1 255 ', PIC: '\x53\x80\xf6\x34', TGA: '\0\0\x02\0', WebP: 'RIFF\0\0\0\0WEBPVP8 ', SVG: '<svg/>' }))
    add(`a ${name} file`, concat(Buffer.from(start, 'latin1'), Buffer.alloc(64, 1)));
}

function recordFiles(cases) {
  const stl = collector('stl10-images', cases);
  const record = 3 * 96 * 96;
  for (const size of [0, 1, record - 1, record + 1, 2 * record - 1]) stl(`${size} bytes`, Buffer.alloc(size));
  stl('as it should be', Buffer.alloc(record), 'read');
  const stlLabels = collector('stl10-labels', cases);
  for (const label of [0, 11, 255]) stlLabels(`label ${label}`, Uint8Array.of(1, label));
  stlLabels('none', Buffer.alloc(0));
  const cifar = collector('cifar10', cases);
  for (const size of [0, 1, 3072, 3074, 6145]) cifar(`${size} bytes`, Buffer.alloc(size));
  for (const label of [10, 255]) cifar(`label ${label}`, Buffer.alloc(3073, label));
  cifar('as it should be', Buffer.alloc(3073, 9), 'read');
  const images = idx();
  for (const reader of ['idx-images', 'idx-gz']) {
    const pack = (bytes) => (reader === 'idx-gz' ? gzipSync(bytes) : bytes);
    const add = collector(reader, cases);
    add('as it should be', pack(images), 'read');
    for (let size = 0; size < images.length; size += 3) add(`the first ${size} bytes`, pack(cut(images, size)));
    add('a byte too many', pack(concat(images, Buffer.alloc(1))));
    for (const magic of [0, 0x801, 0x8_03_00, 0xd03, 0x1f8b0800]) add(`magic ${magic}`, pack(idx({ magic })));
    for (const count of [0, 1, 3, 2 ** 32 - 1]) add(`says ${count}`, pack(idx({ count, body: Buffer.alloc(24) })));
    for (const sides of [[0, 4], [2 ** 31, 2 ** 31], [65536, 65536], [16384, 16384], [2 ** 32 - 1, 2 ** 32 - 1]])
      add(`of ${sides}`, pack(idx({ sides, body: Buffer.alloc(24) })));
  }
  const labels = collector('idx-labels', cases);
  for (const count of [0, 2, 2 ** 32 - 1]) labels(`says ${count}`, idx({ magic: 0x801, count, sides: [], body: Buffer.alloc(3) }));
  const gz = collector('idx-gz', cases);
  const packed = gzipSync(images);
  for (let size = 0; size < packed.length; size += 4) gz(`cut after ${size} packed bytes`, cut(packed, size));
  for (let bit = 0; bit < 8 * packed.length; bit += 29) gz(`packed bit ${bit} flipped`, flip(packed, bit), 'any');
  gz('not packed', images);
  gz('packed without a frame', deflateRawSync(images));
  gz('unfolds into 200 MB, and says 24 bytes', gzipSync(concat(images, Buffer.alloc(200 << 20))));
}

function settingsTexts(add) {
  const good = JSON.stringify(network);
  add('as they were', good, 'read');
  for (let size = 0; size < good.length; size += 7) add(`cut after ${size}`, cut(Buffer.from(good), size));
  for (let bit = 0; bit < 8 * good.length; bit += 53) add(`bit ${bit} flipped`, flip(Buffer.from(good), bit), 'any');
  for (const key of Object.keys(network)) {
    add(`${key} twice`, good.replace(/\}$/, `,"${key}":${JSON.stringify(network[key])}}`));
    for (const value of ['null', '-1', '1e400', '99999999999999999999', '"\\u0000"', '{}', '[[]]'])
      add(`${key} is ${value}`, JSON.stringify({ ...network, [key]: 'X' }).replace('"X"', value));
  }
  add('nested too deep', `{"blocks":${'['.repeat(1e6)}`);
  add('a megabyte of blanks', ' '.repeat(1 << 20));
  add('not UTF-8', Buffer.concat([Buffer.from('{"rule":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]));
  add('behind the end', `${good}x`);
}

/** What a link may say: refused means that a problem is told. */
function links(add) {
  add('nothing', '', 'read');
  add('a good one', '?source=sample&seed=7&settings=%7B%22batch%22%3A4%7D', 'read');
  for (const query of ['seed=-1', 'seed=1e3', 'seed=9007199254740993', 'seed=%00', 'source=disk', 'preset=__proto__', 'rule=constructor', 'settings=%7B', 'settings=null', 'settings=[]', 'settings=7', 'settings=%FF', 'steps=1e99', 'interval=-0', 'view=../..', 'hide=<script>', 'show=eye,nobody', 'hide=eye&show=run', 'controls=some', 'facing=up', 'autostart=perhaps', `seed=${'9'.repeat(1e5)}`, `settings=${'['.repeat(1e5)}`])
    add(query.slice(0, 60), query);
  for (const query of ['%', '%zz', '&&&===', 'wasm-url=javascript:1', '?'.repeat(1e4)]) add(query.slice(0, 30), query, 'any');
}

function wavs(add) {
  const good = encodeWav([tone(40, 440), tone(40, 220)], { extensible: true });
  const sound = riffChunk('data', Buffer.alloc(12, 1));
  add('as it was', good, 'read');
  for (let size = 0; size < good.length; size += 5) add(`cut after ${size}`, cut(good, size));
  for (let bit = 0; bit < 8 * 60; bit += 23) add(`bit ${bit} flipped`, flip(good, bit), 'any');
  for (const [name, settings] of Object.entries({ 'no channel': { channels: 0 }, '65535 channels': { channels: 65535, frameSize: 2 }, 'no rate': { rate: 0 }, '4294967295 Hz': { rate: 2 ** 32 - 1 }, 'no bits': { bits: 0 }, '65535 bits': { bits: 65535, frameSize: 2 }, 'frames of no bytes': { frameSize: 0 }, 'ADPCM': { format: 2, bits: 4, frameSize: 1 }, 'no sub-format': { extensible: true, tail: Array(14).fill(0) } }))
    add(name, riff(formatChunk(settings), sound));
  for (const size of [13, 2 ** 31, 2 ** 32 - 2]) add(`sound that says ${size} bytes`, riff(formatChunk(), riffChunk('data', Buffer.alloc(12), size)));
  add('chunks that lead nowhere', riff(...Array.from({ length: 50000 }, () => riffChunk('junk', Buffer.alloc(0)))));
  add('half a frame', riff(formatChunk({ channels: 4 }), sound));
  add('sound before its format', riff(sound, formatChunk()));
  for (const sample of [NaN, Infinity, 1e300]) add(`a sample of ${sample}`, encodeWav([[0, sample]], { format: 3, bits: 64 }));
}

/** All of them. @param {Uint8Array} model a good checkpoint of `network` */
export function brokenFiles(model) {
  const cases = [];
  checkpoints(Buffer.from(model), collector('safetensors', cases));
  pngs(collector('image', cases));
  jpegs(collector('image', cases));
  recordFiles(cases);
  settingsTexts(collector('settings', cases));
  links(collector('link', cases));
  wavs(collector('wav', cases));
  return cases;
}
