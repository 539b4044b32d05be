import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startBrowser } from './browser.js';
import { openSources } from './fake-camera.js';

/* global source, video, told, wait, recorded, canvasVideo */

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(() => visit.close());
afterAll(() => browser.close());

/** A page that can make videos of its own. */
async function open(options = { policed: false }) {
  visit = await openSources(browser, options);
  await visit.page.evaluate(() => {
    /** A canvas that changes all the time, as a stream; `frame()` draws one more. */
    const moving = (width, height) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      const stream = canvas.captureStream();
      let hue = 0;
      const frame = () => {
        context.fillStyle = `hsl(${(hue += 40)} 100% 50%)`;
        context.fillRect(0, 0, width, height);
      };
      frame();
      return { stream, frame };
    };
    Object.assign(globalThis, {
      async recorded(width, height) {
        const { stream, frame } = moving(width, height);
        const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8' });
        const parts = [];
        recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
        recorder.start();
        for (let i = 0; i < 10; i++) {
          frame();
          await new Promise((resolve) => setTimeout(resolve, 40));
        }
        recorder.stop();
        await wait(recorder, 'stop');
        return new File(parts, 'clip.webm', { type: 'video/webm' });
      },
      async canvasVideo(width, height) {
        const { stream, frame } = moving(width, height);
        video.srcObject = stream;
        video.muted = true;
        await video.play();
        const timer = setInterval(frame, 20);
        return () => clearInterval(timer);
      },
    });
  });
  return visit.page;
}

describe('VideoFile', () => {
  test('plays over and over without sound and inline, and lets the file go', async () => {
    const page = await open();
    const seen = await page.evaluate(async () => {
      const file = await recorded(160, 120);
      const revoked = [];
      const revoke = URL.revokeObjectURL.bind(URL);
      URL.revokeObjectURL = (url) => (revoked.push(url), revoke(url));
      const opened = await source.VideoFile.open(file, { video });
      const traits = [video.muted, video.loop, video.playsInline, video.hasAttribute('playsinline'), video.controls];
      const size = [video.videoWidth, video.videoHeight];
      await wait(video, 'seeked'); // its end was passed
      const { src } = video;
      opened.stop();
      opened.stop();
      return { traits, size, revoked: revoked.length === 1 && revoked[0] === src, left: video.getAttribute('src') };
    });
    expect(seen).toEqual({ traits: [true, true, true, true, false], size: [160, 120], revoked: true, left: null });
    expect(visit.problems).toEqual([]);
  });

  test('gives one sentence for what it cannot play', async () => {
    const page = await open();
    const error = await page.evaluate(async () => {
      const file = new File(['this is no video'], 'film.mp4', { type: 'video/mp4' });
      return source.VideoFile.open(file, { video }).catch(told);
    });
    expect(error).toEqual({
      name: 'VideoFileError',
      kind: 'unplayable',
      message: 'film.mp4 is not a video that this browser can play',
    });
    expect(await page.evaluate(() => video.getAttribute('src'))).toBeNull();
  });

  test('gives another one where the page’s policy forbids it', async () => {
    const page = await open({ policed: true });
    const error = await page.evaluate(async () => source.VideoFile.open(await recorded(64, 48), { video }).catch(told));
    expect(error).toMatchObject({ name: 'VideoFileError', kind: 'forbidden' });
    expect(error.message).toBe(
      'clip.webm is not shown: the Content-Security-Policy of this page forbids "media-src blob:"',
    );
  });

  test('and another one for sound without pictures', async () => {
    const page = await open();
    const error = await page.evaluate(async () => {
      const wave = new DataView(new ArrayBuffer(44 + 8000)); // a second of silence: 8 bits, 8 kHz
      const text = (at, word) => [...word].forEach((c, i) => wave.setUint8(at + i, c.charCodeAt(0)));
      text(0, 'RIFF');
      wave.setUint32(4, 36 + 8000, true);
      text(8, 'WAVEfmt ');
      wave.setUint32(16, 16, true);
      wave.setUint16(20, 1, true);
      wave.setUint16(22, 1, true);
      wave.setUint32(24, 8000, true);
      wave.setUint32(28, 8000, true);
      wave.setUint16(32, 1, true);
      wave.setUint16(34, 8, true);
      text(36, 'data');
      wave.setUint32(40, 8000, true);
      return source.VideoFile.open(new File([wave], 'song.wav', { type: 'audio/wav' }), { video }).catch(told);
    });
    expect(error).toMatchObject({ kind: 'pictureless', message: 'song.wav holds sound only, no pictures' });
  });

  test('tells when a video breaks off', async () => {
    const page = await open();
    const error = await page.evaluate(async () => {
      const opened = await source.VideoFile.open(await recorded(64, 48), { video });
      const ended = wait(opened, 'ended');
      video.dispatchEvent(new Event('error'));
      return { ...told((await ended).detail), left: video.getAttribute('src') };
    });
    expect(error).toMatchObject({ kind: 'unplayable', left: null });
  });

  test('stops with its signal, before it is open and afterwards', async () => {
    const page = await open();
    const seen = await page.evaluate(async () => {
      const file = await recorded(64, 48);
      const early = new AbortController();
      const opening = source.VideoFile.open(file, { video, signal: early.signal }).catch(told);
      early.abort();
      const { name } = await opening;
      const between = video.getAttribute('src');
      const late = new AbortController();
      await source.VideoFile.open(file, { video, signal: late.signal });
      late.abort();
      return [name, between, video.getAttribute('src')];
    });
    expect(seen).toEqual(['AbortError', null, null]);
  });
});

describe('FramePump', () => {
  test.each([
    ['with requestVideoFrameCallback', ''],
    ['without it', 'requestVideoFrameCallback'],
    ['without bitmaps of videos', 'createImageBitmap'],
  ])('sends small frames one at a time and drops the rest, %s', async (_, missing) => {
    const page = await open({ policed: true });
    const seen = await page.evaluate(async (missing) => {
      if (missing === 'requestVideoFrameCallback') delete HTMLVideoElement.prototype.requestVideoFrameCallback;
      let refused = 0;
      if (missing === 'createImageBitmap') {
        globalThis.createImageBitmap = async () => {
          refused++;
          throw new DOMException('no', 'InvalidStateError');
        };
      }
      const end = await canvasVideo(320, 240);
      const waiting = [];
      const sizes = [];
      let most = 0;
      const pump = new source.FramePump(
        video,
        (frame) => {
          sizes.push([frame.width, frame.height].join());
          frame.close();
          return new Promise((resolve) => (most = Math.max(most, waiting.push(resolve))));
        },
        { side: 60 },
      );
      pump.start();
      pump.start();
      const until = async (ready) => {
        while (!ready()) await new Promise((resolve) => setTimeout(resolve, 10));
      };
      for (let i = 1; i <= 3; i++) {
        const before = pump.dropped;
        await until(() => pump.sent === i && pump.dropped >= before + 3);
        waiting.pop()();
      }
      pump.stop();
      pump.stop();
      const { seen } = pump;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const stopped = pump.seen === seen && !pump.running;
      const { sent } = pump;
      waiting.forEach((resolve) => resolve());
      pump.start();
      await until(() => pump.sent > sent);
      pump.stop();
      end();
      return { sizes: [...new Set(sizes)], most, stopped, sums: pump.seen === pump.sent + pump.dropped, refused };
    }, missing);
    expect(seen).toEqual({
      sizes: ['80,60'],
      most: 1,
      stopped: true,
      sums: true,
      refused: missing === 'createImageBitmap' ? 1 : 0,
    });
    expect(visit.problems).toEqual([]);
  });

  test('shows the chosen part', async () => {
    const page = await open({ policed: true });
    const pixels = await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 100 });
      const context = canvas.getContext('2d');
      const paint = () => {
        context.fillStyle = 'red';
        context.fillRect(0, 0, 100, 100);
        context.fillStyle = 'blue';
        context.fillRect(100, 0, 100, 100);
      };
      paint();
      video.srcObject = canvas.captureStream();
      video.muted = true;
      await video.play();
      const timer = setInterval(paint, 20);
      const frame = await new Promise((resolve) => {
        const pump = new source.FramePump(video, (it) => (pump.stop(), resolve(it)), {
          side: 20,
          crop: { left: 120, top: 20, width: 60, height: 60 },
        });
        pump.start();
      });
      clearInterval(timer);
      const small = new OffscreenCanvas(frame.width, frame.height).getContext('2d');
      small.drawImage(frame, 0, 0);
      return [frame.width, frame.height, ...small.getImageData(1, 10, 1, 1).data];
    });
    expect(pixels.slice(0, 2)).toEqual([20, 20]);
    expect(pixels[2]).toBeLessThan(30);
    expect(pixels[4]).toBeGreaterThan(220);
  });

  test('an error ends it and is told; one after stop() is not', async () => {
    const page = await open({ policed: true });
    const seen = await page.evaluate(async () => {
      const end = await canvasVideo(64, 48);
      const errors = [];
      let fail = () => {};
      const send = (frame) => {
        frame.close();
        return new Promise((_, reject) => (fail = () => reject(new Error('the learner is gone'))));
      };
      const pump = new source.FramePump(video, send, { onError: ({ message }) => errors.push(message) });
      const sentOnce = async (count) => {
        while (pump.sent < count) await new Promise((resolve) => setTimeout(resolve, 10));
      };
      pump.start();
      await sentOnce(1);
      fail();
      while (pump.running) await new Promise((resolve) => setTimeout(resolve, 10));
      pump.start();
      await sentOnce(2);
      pump.stop();
      fail();
      await new Promise((resolve) => setTimeout(resolve, 50));
      end();
      return { errors, running: pump.running };
    });
    expect(seen).toEqual({ errors: ['the learner is gone'], running: false });
    expect(visit.problems).toEqual([]);
  });

  test('waits `every` milliseconds between two frames', async () => {
    const page = await open({ policed: true });
    const seen = await page.evaluate(async () => {
      const end = await canvasVideo(64, 48);
      const pump = new source.FramePump(video, (frame) => frame.close(), { every: 1e9 });
      pump.start();
      while (pump.dropped < 10) await new Promise((resolve) => setTimeout(resolve, 10));
      pump.stop();
      end();
      return pump.sent;
    });
    expect(seen).toBe(1);
  });
});
