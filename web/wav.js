// WAV (RIFF), read without trust: a length in the file is compared with what is there before it is used.

/** @typedef {import('./sound.js').Sound} Sound */
/** @typedef {{ format: number, channels: number, rate: number, bits: number, frameSize: number }} Encoding */
/** @typedef {(view: DataView, at: number) => number} Reader of one number, −1..1 */

const formats = { integer: 1, float: 3, extensible: 0xfffe };
const mostChannels = 256;
const mostRate = 2 ** 20; // samples a second
const loudest = 10000; // floats may leave −1..1 by an honest mistake, but not so far
const toTheEnd = 0xffffffff; // a length written by programs that cannot go back in a stream

// Behind the two bytes of the format itself, every sub-format of WAVE_FORMAT_EXTENSIBLE ends alike.
const subFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** @type {Record<string, Reader>} by format and bits of the container */
const readers = {
  '1/8': (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  '1/16': (view, at) => view.getInt16(at, true) / 2 ** 15,
  '1/24': (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23,
  '1/32': (view, at) => view.getInt32(at, true) / 2 ** 31,
  '3/32': (view, at) => view.getFloat32(at, true),
  '3/64': (view, at) => view.getFloat64(at, true),
};

/** @param {DataView} view @param {number} at */
const codeAt = (view, at) => [0, 1, 2, 3].map((byte) => String.fromCharCode(view.getUint8(at + byte))).join('');

/**
 * @param {Uint8Array} bytes of a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64
 * @returns {Sound} its channels averaged, at its own rate
 */
export function readWav(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 12 || codeAt(view, 0) !== 'RIFF' || codeAt(view, 8) !== 'WAVE')
    throw new Error('it is not a WAV file');
  /** @type {Encoding | undefined} */
  let encoding;
  for (let at = 12; view.byteLength - at >= 8;) {
    const code = codeAt(view, at);
    const size = view.getUint32(at + 4, true);
    const rest = view.byteLength - at - 8;
    const isStream = code === 'data' && size === toTheEnd;
    if (!isStream && size > rest) throw new Error(`it is cut off: its chunk "${printable(code)}" says ${size} bytes, ${rest} are there`);
    const body = new DataView(view.buffer, view.byteOffset + at + 8, isStream ? rest : size);
    if (code === 'fmt ') encoding = readEncoding(body);
    if (code === 'data') return readSamples(body, encoding, isStream);
    at += 8 + size + (size % 2); // an odd chunk is padded
  }
  throw new Error('it has no sound in it: there is no chunk "data"');
}

/** @param {string} code */
const printable = (code) => code.replace(/[^ -~]/g, '?');

/**
 * @param {DataView} chunk
 * @returns {Encoding}
 */
function readEncoding(chunk) {
  if (chunk.byteLength < 16) throw new Error(`its chunk "fmt " has ${chunk.byteLength} bytes, expected 16 or more`);
  const [channels, frameSize, bits] = [2, 12, 14].map((at) => chunk.getUint16(at, true));
  const rate = chunk.getUint32(4, true);
  const said = chunk.getUint16(0, true);
  const format = said === formats.extensible ? subFormat(chunk) : said;
  if (channels < 1 || channels > mostChannels)
    throw new Error(`it says that it has ${channels} channels, expected 1 to ${mostChannels}`);
  if (rate < 1 || rate > mostRate) throw new Error(`its rate is ${rate} samples a second, expected 1 to ${mostRate}`);
  if (!Object.hasOwn(readers, `${format}/${bits}`))
    throw new Error(
      `its encoding (format ${format}, ${bits} bits) cannot be read: expected PCM of 8, 16, 24 or 32 bits, or float of 32 or 64`,
    );
  if (frameSize !== (channels * bits) / 8)
    throw new Error(`it says ${frameSize} bytes for ${channels} channels of ${bits} bits`);
  return { format, channels, rate, bits, frameSize };
}

/** @param {DataView} chunk */
function subFormat(chunk) {
  if (chunk.byteLength < 40)
    throw new Error(`its extensible chunk "fmt " has ${chunk.byteLength} bytes, expected 40 or more`);
  if (subFormatTail.some((byte, index) => chunk.getUint8(26 + index) !== byte))
    throw new Error('its encoding (an unknown sub-format) cannot be read');
  return chunk.getUint16(24, true);
}

/**
 * @param {DataView} chunk
 * @param {Encoding | undefined} encoding
 * @param {boolean} isStream whose last frame may be half there
 * @returns {Sound}
 */
function readSamples(chunk, encoding, isStream) {
  if (encoding === undefined) throw new Error('its sound comes before the chunk "fmt " that explains it');
  const { format, channels, rate, bits, frameSize } = encoding;
  if (!isStream && chunk.byteLength % frameSize !== 0)
    throw new Error(`its sound has ${chunk.byteLength} bytes, which is no multiple of ${frameSize}`);
  const count = Math.floor(chunk.byteLength / frameSize);
  if (count === 0) throw new Error('its sound is empty');
  const read = readers[`${format}/${bits}`];
  const samples = new Float32Array(count);
  for (let time = 0; time < count; time++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(chunk, time * frameSize + (channel * bits) / 8);
    samples[time] = sum / channels;
  }
  const odd = samples.findIndex((sample) => !(Math.abs(sample) <= loudest));
  if (odd >= 0) throw new Error(`its sample ${odd} is no number from −${loudest} to ${loudest}, as sound is`);
  return { samples, rate };
}
