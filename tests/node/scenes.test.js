import { afterAll, describe, expect, test } from '@jest/globals';
import { Learner } from '../../web/learner/learner.js';
import { Reservoir } from '../../web/learner/reservoir.js';
import { readScenes, writeScenes } from '../../web/learner/scenes-file.js';
import { makeImage, smallSettings } from './pictures.js';
import { parseSafetensors } from './safetensors.js';

/** @type {Learner[]} */ const learners = [];
afterAll(() => learners.forEach((learner) => learner.dispose()));

async function makeLearner(images = 'frames') {
  const learner = await Learner.create(smallSettings, { images, threads: 1 });
  learners.push(learner);
  return learner;
}

/** Frames of a camera, one for each step; some look like the one before. */
function learn(learner, from, to) {
  for (let frame = from; frame < to; frame++) {
    learner.addFrame(makeImage(Math.floor(frame / 2), { width: 40 + (frame % 3), height: 36 }));
    learner.step();
  }
}

describe('a learner of frames', () => {
  test('goes on as if it had never stopped', async () => {
    const whole = await makeLearner();
    learn(whole, 0, 180); // more than there are places
    const half = await makeLearner();
    learn(half, 0, 91); // behind a frame that others like it follow
    const [bytes, scenes] = [half.save(), await half.saveScenes()];
    const resumed = await makeLearner();
    await resumed.load(bytes, { scenes });
    expect(resumed.summary.images).toBe(half.summary.images);
    learn(resumed, 91, 180);
    expect(Buffer.compare(resumed.save(), whole.save())).toBe(0);
    expect(await resumed.saveScenes()).toEqual(await whole.saveScenes());
    const forgetful = await makeLearner();
    await forgetful.load(bytes);
    learn(forgetful, 91, 180);
    expect(Buffer.compare(forgetful.save(), whole.save())).not.toBe(0);
  });

  test('stays as it is where scenes are broken, or the checkpoint is', async () => {
    const learner = await makeLearner();
    learn(learner, 0, 5);
    const [bytes, scenes] = [learner.save(), await learner.saveScenes()];
    learn(learner, 5, 7);
    const before = [learner.save(), await learner.saveScenes()];
    await expect(learner.load(bytes, { scenes: scenes.slice(0, -1) })).rejects.toThrow('cannot be read');
    await expect(learner.load(bytes.slice(0, -1), { scenes })).rejects.toThrow();
    expect([learner.save(), await learner.saveScenes()]).toEqual(before);
  });

  test('alone remembers scenes', async () => {
    const learner = await makeLearner([makeImage(1)]);
    await expect(learner.saveScenes()).rejects.toThrow("where images is 'frames'");
    await expect(learner.load(learner.save(), { scenes: new Uint8Array(9) })).rejects.toThrow("where images is 'frames'");
  });
});

describe('a file of scenes', () => {
  const filled = () => {
    const reservoir = new Reservoir({ most: 4, seed: 3 });
    for (let index = 0; index < 9; index++) reservoir.add(makeImage(index, { channels: index % 2 ? 4 : 3 }));
    return reservoir;
  };

  test('is safetensors of U8 pictures', () => {
    const { metadata, tensors } = parseSafetensors(writeScenes(filled()));
    expect([...tensors.keys()]).toEqual(['anchor', 'scene.0', 'scene.1', 'scene.2', 'scene.3']);
    expect(metadata.format).toBe('clapp-scenes');
    const first = filled().images[0];
    expect(tensors.get('scene.0')).toEqual({ shape: [36, 40, first.channels], values: first.pixels });
  });

  test.each([0, 1, 9])('of %d frames comes back', (count) => {
    const reservoir = new Reservoir({ most: 4, seed: 3 });
    for (let index = 0; index < count; index++) reservoir.add(makeImage(index));
    const restored = readScenes(writeScenes(reservoir));
    expect(restored.state).toEqual(reservoir.state);
    expect(restored.images).toEqual(reservoir.images);
    for (let index = 20; index < 40; index++) {
      expect(restored.add(makeImage(index))).toEqual(reservoir.add(makeImage(index)));
    }
  });

  test('that is cut off anywhere, or lies, is refused with one sentence', () => {
    const bytes = writeScenes(filled());
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let end = 0; end < bytes.length; end += end < header ? 7 : 997) {
      expect(() => readScenes(bytes.slice(0, end))).toThrow(/^the file of scenes cannot be read: /);
    }
    const text = new TextDecoder('latin1').decode(bytes);
    const lies = [
      ['"U8"', '"I8"'],
      ['[36,40,4]', '[36,40,5]'],
      ['[36,40,4]', '[36,-4,4]'],
      ['"scene.1"', '"scene.9"'],
      ['clapp-scenes', 'clapp-scened'],
      ['\\"count\\":4', '\\"count\\":3'],
      ['\\"count\\":4', '\\"count\\":9'],
      ['\\"newest\\":', '\\"nearest\\":'],
    ];
    for (const [one, other] of lies) {
      expect(text).toContain(one);
      const size = header - 8 + other.length - one.length;
      const changed = Uint8Array.from(text.replace(one, other), (letter) => letter.charCodeAt(0));
      new DataView(changed.buffer).setBigUint64(0, BigInt(size), true);
      expect(() => readScenes(changed)).toThrow(/^the file of scenes cannot be read: /);
    }
  });
});
