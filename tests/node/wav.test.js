import { describe, expect, test } from '@jest/globals';
import { readWav } from '../../web/wav.js';
import { encodeSamples, encodeWav, encodings, formatChunk, riff, riffChunk } from './sounds.js';

const exact = [0, 0.5, -0.5, 0.25, -1, 0.984375]; // numbers that 8 bits can hold
const data = (samples = exact) => riffChunk('data', encodeSamples([samples], 1, 16));
const known = (...chunks) => readWav(riff(...chunks));

describe('every encoding gives back the samples', () => {
  test.each(encodings.flatMap(([format, bits]) => [false, true].map((extensible) => [format, bits, extensible])))(
    'format %i, %i bits, extensible %s',
    (format, bits, extensible) => {
      const { samples, rate } = readWav(encodeWav([exact], { format, bits, extensible, rate: 22050 }));
      expect([...samples]).toEqual(exact);
      expect(rate).toBe(22050);
      const fine = [0.123456789, -0.987654321];
      const steps = format === 3 ? 2 ** 24 : 2 ** (bits - 1);
      readWav(encodeWav([fine], { format, bits, extensible })).samples.forEach((sample, time) =>
        expect(Math.abs(sample - fine[time])).toBeLessThanOrEqual(0.5 / steps + 2 ** -25),
      );
    },
  );

  test.each(encodings)('format %i, %i bits, three channels are averaged', (format, bits) => {
    const { samples } = readWav(encodeWav([exact, exact.map((sample) => sample / 2), exact.map(() => 0)], { format, bits }));
    exact.forEach((sample, time) => expect(samples[time]).toBeCloseTo(sample / 2, bits === 8 ? 1.9 : 4));
  });
});

describe('chunks', () => {
  test('that nobody knows are left out, odd ones with their padding', () => {
    const { samples } = known(riffChunk('LIST', Buffer.from('odd')), formatChunk(), riffChunk('junk', Buffer.alloc(7)), data(), riffChunk('id3 ', Buffer.alloc(3)));
    expect([...samples]).toEqual(exact);
  });

  test('a view into a larger buffer', () => {
    const bytes = encodeWav([exact]);
    const larger = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(9)]);
    expect([...readWav(larger.subarray(5, 5 + bytes.length)).samples]).toEqual(exact);
  });

  test('a stream that could not say its length goes to the end, without half a frame', () => {
    const body = Buffer.concat([encodeSamples([exact], 1, 16), Buffer.alloc(1)]);
    const file = riff(formatChunk(), riffChunk('data', body, 0xffffffff)).subarray(0, -1);
    expect([...readWav(file).samples]).toEqual(exact);
  });
});

describe('what is no WAV file gets one sentence', () => {
  const fmt = (settings) => () => known(formatChunk(settings), data());
  test.each([
    ['nothing', () => readWav(new Uint8Array()), /^it is not a WAV file$/],
    ['another format', () => readWav(Buffer.from('fLaC and more of it')), /^it is not a WAV file$/],
    ['big-endian', () => readWav(Buffer.from('RIFX\0\0\0\0WAVE')), /^it is not a WAV file$/],
    ['no sound', () => known(formatChunk()), /no sound in it/],
    ['no format', () => known(data()), /before the chunk "fmt "/],
    ['a format too short', () => known(riffChunk('fmt ', Buffer.alloc(14)), data()), /has 14 bytes, expected 16/],
    ['an extensible one too short', () => known(riffChunk('fmt ', Buffer.from([0xfe, 0xff, 1, ...Array(15).fill(0)])), data()), /expected 40 or more/],
    ['no channel', fmt({ channels: 0 }), /0 channels/],
    ['too many channels', fmt({ channels: 300 }), /300 channels, expected 1 to 256/],
    ['no rate', fmt({ rate: 0 }), /rate is 0/],
    ['an endless rate', fmt({ rate: 0xffffffff }), /rate is 4294967295/],
    ['12 bits', fmt({ bits: 12, frameSize: 2 }), /format 1, 12 bits/],
    ['float of 16 bits', fmt({ format: 3 }), /format 3, 16 bits/],
    ['μ-law', fmt({ format: 7, bits: 8 }), /format 7, 8 bits/],
    ['another sub-format', fmt({ extensible: true, tail: [1] }), /unknown sub-format/],
    ['sizes that disagree', fmt({ frameSize: 4 }), /4 bytes for 1 channels of 16 bits/],
    ['half a frame', () => known(formatChunk({ channels: 2 }), riffChunk('data', Buffer.alloc(6))), /6 bytes, which is no multiple of 4/],
    ['no samples', () => known(formatChunk(), riffChunk('data', Buffer.alloc(0))), /empty/],
    ['a length beyond the end', () => known(formatChunk(), riffChunk('data', Buffer.alloc(8), 0xfffffffe)), /"data" says 4294967294 bytes, 8 are there/],
    ['a chunk beyond the end', () => known(riffChunk('\x1b\0??', Buffer.alloc(2), 2 ** 31)), /cut off: its chunk "\?\?\?\?"/],
    ['what is no number', () => readWav(encodeWav([[0, NaN]], { format: 3, bits: 32 })), /sample 1 is no number from/],
    ['what is too loud', () => readWav(encodeWav([[0, 1e9]], { format: 3, bits: 64 })), /sample 1 is no number from −10000 to 10000/],
  ])('%s', (_, read, sentence) => expect(read).toThrow(sentence));

  test('every place where a good one can be cut off', () => {
    const bytes = encodeWav([exact, exact], { extensible: true });
    for (let size = 0; size < bytes.length; size++) expect(() => readWav(bytes.subarray(0, size))).toThrow(/^(it|its) /);
  });
});
