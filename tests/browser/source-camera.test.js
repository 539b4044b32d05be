import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { makeClip, openSources, startWithCameras } from './fake-camera.js';

/* global source, video, told, wait */

const allowed = { permissions: ['camera'] };

describe('Camera', () => {
  /** @type {Awaited<ReturnType<typeof startWithCameras>>} */ let browser;
  /** @type {import('./browser.js').Visit} */ let visit;

  beforeAll(async () => {
    browser = await startWithCameras({ cameras: 2 });
  });
  afterEach(() => visit.close());
  afterAll(() => browser.close());

  const open = async (options) => {
    visit = await openSources(browser, options);
    return visit.page;
  };

  test('shows itself without sound and inline, and is off after stop(), also the second time', async () => {
    const page = await open(allowed);
    const seen = await page.evaluate(async () => {
      const camera = await source.Camera.open({ video });
      await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      const tracks = video.srcObject.getTracks();
      const before = {
        kinds: tracks.map(({ kind, readyState }) => `${kind} ${readyState}`),
        size: [video.videoWidth, video.videoHeight],
        traits: [video.muted, video.playsInline, video.hasAttribute('playsinline'), video.paused],
        label: camera.label,
      };
      let ended = 0;
      camera.addEventListener('ended', () => ended++);
      camera.stop();
      camera.stop();
      return { before, after: tracks.map((track) => track.readyState), shown: video.srcObject, ended };
    });
    expect(seen.before.kinds).toEqual(['video live']);
    expect(seen.before.size).toEqual([640, 480]);
    expect(seen.before.traits).toEqual([true, true, true, false]);
    expect(seen.before.label).toMatch(/fake_device_\d/);
    expect(seen).toMatchObject({ after: ['ended'], shown: null, ended: 0 });
    expect(visit.problems).toEqual([]);
  });

  test('lists what there is, and takes the camera that was chosen', async () => {
    const page = await open(allowed);
    const [list, taken] = await page.evaluate(async () => {
      const cameras = await source.Camera.list();
      const used = [];
      for (const { id } of cameras) {
        const camera = await source.Camera.open({ video, deviceId: id });
        used.push({ id: camera.deviceId, label: camera.label });
        camera.stop();
      }
      return [cameras, used];
    });
    expect(list.map(({ label }) => label).sort()).toEqual(['fake_device_0', 'fake_device_1']);
    expect(taken).toEqual(list);
  });

  test('takes any camera, once, where the chosen one is not there', async () => {
    const page = await open(allowed);
    const [label, asked] = await page.evaluate(async () => {
      const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const asked = [];
      navigator.mediaDevices.getUserMedia = (what) => get((asked.push(what.video), what));
      const camera = await source.Camera.open({ video, deviceId: 'sold', facing: 'environment' });
      camera.stop();
      return [camera.label, asked];
    });
    expect(label).toMatch(/fake_device/);
    expect(asked).toEqual([
      { width: { ideal: 640 }, height: { ideal: 480 }, deviceId: { exact: 'sold' } },
      { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: { ideal: 'environment' } },
    ]);
  });

  test('says that permission was refused; the list then has no names', async () => {
    const page = await open({ permissions: [] });
    expect(await page.evaluate(() => source.Camera.open({ video }).catch(told))).toEqual({
      name: 'CameraError',
      kind: 'refused',
      message: 'the camera may not be used: permission was refused',
    });
    expect(await page.evaluate(() => source.Camera.list())).toContainEqual({ id: '', label: '' });
    expect(visit.problems).toEqual([]);
  });

  test('says that it needs a secure page', async () => {
    const { port } = new URL(browser.url);
    const page = await open({ origin: `http://plain.test:${port}/`, isolated: false });
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await page.evaluate(() => source.Camera.open({ video }).catch(told))).toMatchObject({ kind: 'insecure' });
    expect(await page.evaluate(() => source.Camera.list().catch(told))).toMatchObject({ kind: 'insecure' });
  });

  test.each([
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['SecurityError', 'refused'],
    ['OverconstrainedError', 'missing'],
    ['SomethingElse', 'unsupported'],
  ])('calls %s %s', async (name, kind) => {
    const page = await open(allowed);
    const error = await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
      return source.Camera.open({ video }).catch(told);
    }, name);
    expect(error).toMatchObject({ name: 'CameraError', kind });
  });

  test('tells when it is unplugged', async () => {
    const page = await open(allowed);
    const seen = await page.evaluate(async () => {
      const camera = await source.Camera.open({ video });
      const ended = wait(camera, 'ended');
      const [track] = video.srcObject.getTracks();
      track.dispatchEvent(new Event('ended')); // as a lost device does
      const { detail } = await ended;
      return { ...told(detail), shown: video.srcObject, state: track.readyState };
    });
    expect(seen).toMatchObject({ name: 'CameraError', kind: 'unplugged', shown: null, state: 'ended' });
  });

  test('unplugged before it is shown', async () => {
    const page = await open(allowed);
    const error = await page.evaluate(async () => {
      const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (what) => {
        const stream = await get(what);
        stream.getTracks()[0].stop();
        return stream;
      };
      return source.Camera.open({ video }).catch(told);
    });
    expect(error).toMatchObject({ kind: 'unplugged' });
  });

  test('stops a stream that is allowed only after the signal was aborted', async () => {
    const page = await open(allowed);
    const seen = await page.evaluate(async () => {
      const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      let allow = () => {};
      const asked = new Promise((resolve) => (allow = resolve));
      let late;
      navigator.mediaDevices.getUserMedia = async (what) => {
        await asked;
        return (late = await get(what));
      };
      const gone = new AbortController();
      const opening = source.Camera.open({ video, signal: gone.signal }).catch(told);
      gone.abort();
      const error = await opening; // at once, while the question is still on the screen
      const before = late;
      allow();
      while (late?.getTracks()[0].readyState !== 'ended') await new Promise((resolve) => setTimeout(resolve, 10));
      return { error: error.name, before, shown: video.srcObject };
    });
    expect(seen).toEqual({ error: 'AbortError', before: undefined, shown: null });
  });

  test('stops with its signal; a signal that was aborted before asks nobody', async () => {
    const page = await open(allowed);
    const seen = await page.evaluate(async () => {
      const gone = new AbortController();
      await source.Camera.open({ video, signal: gone.signal });
      const [track] = video.srcObject.getTracks();
      gone.abort();
      let asked = 0;
      navigator.mediaDevices.getUserMedia = async () => asked++;
      const { name } = await source.Camera.open({ video, signal: gone.signal }).catch(told);
      return { state: track.readyState, shown: video.srcObject, name, asked };
    });
    expect(seen).toEqual({ state: 'ended', shown: null, name: 'AbortError', asked: 0 });
  });

  test('the first camera does not take the second one’s picture away', async () => {
    const page = await open(allowed);
    const live = await page.evaluate(async () => {
      const first = await source.Camera.open({ video, facing: 'user' });
      const second = await source.Camera.open({ video, facing: 'environment' });
      first.stop();
      const { active } = video.srcObject;
      second.stop();
      return active;
    });
    expect(live).toBe(true);
  });

  test('plays after the next gesture where the browser wants one', async () => {
    const page = await open(allowed);
    const plays = await page.evaluate(async () => {
      let plays = 0;
      const play = video.play.bind(video);
      video.play = () => (plays++ === 0 ? Promise.reject(new DOMException('no', 'NotAllowedError')) : play());
      await source.Camera.open({ video });
      await Promise.resolve();
      globalThis.plays = () => plays;
      return plays;
    });
    expect(plays).toBe(1);
    await page.mouse.click(5, 400);
    await page.keyboard.press('a');
    expect(await page.evaluate(() => globalThis.plays())).toBe(2);
  });
});

describe('other machines', () => {
  test('without a camera', async () => {
    const browser = await startWithCameras({ cameras: 0 });
    try {
      const { page } = await openSources(browser, allowed);
      expect(await page.evaluate(() => source.Camera.open({ video }).catch(told))).toEqual({
        name: 'CameraError',
        kind: 'missing',
        message: 'no camera was found',
      });
      expect(await page.evaluate(() => source.Camera.list())).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('with a camera that shows a clip: its colours arrive in the pump’s frames, in a row', async () => {
    const red = /** @type {[number, number, number]} */ ([82, 90, 240]);
    const blue = /** @type {[number, number, number]} */ ([41, 240, 110]);
    const clip = makeClip({ width: 320, height: 240, rate: 10, frames: [red, red, blue, blue] });
    const browser = await startWithCameras({ clip: clip.path });
    try {
      const { page, problems } = await openSources(browser, allowed);
      const seen = await page.evaluate(async () => {
        const camera = await source.Camera.open({ video });
        const canvas = new OffscreenCanvas(1, 1);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        const colours = new Set();
        const sizes = new Set();
        const pump = new source.FramePump(
          video,
          (frame) => {
            context.drawImage(frame, 0, 0, 1, 1);
            const [r, , b] = context.getImageData(0, 0, 1, 1).data;
            colours.add(r > 200 && b < 60 ? 'red' : b > 200 && r < 60 ? 'blue' : `${r} ${b}`);
            sizes.add(`${frame.width} × ${frame.height}`);
            frame.close();
          },
          { side: 48 },
        );
        pump.start();
        while (colours.size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
        pump.stop();
        camera.stop();
        return { colours: [...colours].sort(), sizes: [...sizes], running: pump.running };
      });
      expect(seen).toEqual({ colours: ['blue', 'red'], sizes: ['64 × 48'], running: false });
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
      clip.remove();
    }
  });
});
