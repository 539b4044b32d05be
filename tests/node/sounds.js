// Sounds made of numbers, and WAV files made of sounds.

const writers = {
  '1/8': (view, at, sample) => view.setUint8(at, Math.round(sample * 2 ** 7) + 128),
  '1/16': (view, at, sample) => view.setInt16(at, Math.round(sample * 2 ** 15), true),
  '1/24'(view, at, sample) {
    const whole = Math.round(sample * 2 ** 23);
    view.setUint16(at, whole & 0xffff, true);
    view.setInt8(at + 2, whole >> 16);
  },
  '1/32': (view, at, sample) => view.setInt32(at, Math.round(sample * 2 ** 31), true),
  '3/32': (view, at, sample) => view.setFloat32(at, sample, true),
  '3/64': (view, at, sample) => view.setFloat64(at, sample, true),
};

/** Every encoding that is read: [format, bits]. */
export const encodings = Object.keys(writers).map((key) => key.split('/').map(Number));

/** A RIFF chunk; an odd one is padded. @param {number} [size] that is claimed */
export function riffChunk(code, body, size = body.length) {
  const head = Buffer.alloc(8, code);
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

export function riff(...chunks) {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return riffChunk('RIFF', body);
}

/** A chunk "fmt "; whatever is not given fits together. */
export function formatChunk({ format = 1, bits = 16, channels = 1, rate = 16000, extensible = false, frameSize, tail } = {}) {
  const body = Buffer.alloc(extensible ? 40 : 16);
  const size = frameSize ?? (channels * bits) / 8;
  body.writeUInt16LE(extensible ? 0xfffe : format, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt32LE((rate * size) >>> 0, 8);
  body.writeUInt16LE(size, 12);
  body.writeUInt16LE(bits, 14);
  if (extensible) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt16LE(format, 24);
    body.set(tail ?? [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 26);
  }
  return riffChunk('fmt ', body);
}

/** The samples as bytes. @param {number[][]} channels (channels, time) */
export function encodeSamples(channels, format, bits) {
  const [count, size] = [channels.length, bits / 8];
  const body = Buffer.alloc(channels[0].length * count * size);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  channels.forEach((samples, channel) =>
    samples.forEach((sample, time) => writers[`${format}/${bits}`](view, (time * count + channel) * size, sample)),
  );
  return body;
}

/** A whole WAV file. @param {number[][]} channels (channels, time) */
export function encodeWav(channels, { format = 1, bits = 16, rate = 16000, extensible = false } = {}) {
  const head = formatChunk({ format, bits, rate, extensible, channels: channels.length });
  return riff(head, riffChunk('data', encodeSamples(channels, format, bits)));
}

/** @param {number} count samples @param {number} pitch Hz */
export function tone(count, pitch, rate = 16000, loud = 0.5) {
  return Array.from({ length: count }, (_, time) => loud * Math.sin((2 * Math.PI * pitch * time) / rate));
}

/** WAV files as the Free Spoken Digit Dataset names them: a digit is a pitch, a speaker an overtone. */
export function speechFiles({ digits = 2, speakers = ['ann', 'bob', 'cy', 'dan', 'eve'], takes = 5, rate = 8000, count = 1600 } = {}) {
  const files = {};
  for (let digit = 0; digit < digits; digit++)
    speakers.forEach((speaker, voice) => {
      for (let take = 0; take < takes; take++) {
        const [low, high] = [tone(count, 200 + 300 * digit + 3 * take, rate, 0.4), tone(count, 1500 + 300 * voice, rate, 0.2)];
        files[`${digit}_${speaker}_${take}.wav`] = encodeWav([low.map((sample, time) => sample + high[time])], { rate });
      }
    });
  return files;
}
