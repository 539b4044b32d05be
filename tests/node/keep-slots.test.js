import { describe, expect, test } from '@jest/globals';
import { packSlot, unpackSlot } from '../../web/keep/slot.js';
import { Slots } from '../../web/keep/slots.js';
import { writeInOrder } from '../../web/keep/store.js';

const crash = new Error('the browser is gone');

/** A file as OPFS has them; it dies at a certain call, or in the middle of it. */
class File {
  bytes = new Uint8Array(0);
  left = Infinity;
  inHalf = false;

  #count() {
    if (this.left-- <= 0) throw crash;
  }

  truncate(size) {
    this.#count();
    this.bytes = this.bytes.slice(0, size);
  }

  flush() {
    this.#count();
  }

  write(bytes, { at }) {
    const whole = this.left > 0;
    if (!whole && !this.inHalf) throw crash;
    const part = whole ? bytes : bytes.subarray(0, bytes.length / 2);
    const grown = new Uint8Array(Math.max(this.bytes.length, at + part.length));
    grown.set(this.bytes);
    grown.set(part, at);
    this.bytes = grown;
    this.#count();
    return bytes.length;
  }
}

/** A store of such files. */
function makeStore() {
  const files = new Map();
  return {
    files,
    dies: undefined,
    list: async () => [...files.keys()],
    read: async (name, size = Infinity) => files.get(name)?.bytes.slice(0, size),
    async write(name, head, body) {
      const file = files.get(name) ?? new File();
      files.set(name, file);
      Object.assign(file, this.dies ?? { left: Infinity });
      writeInOrder(file, head, body);
    },
    remove: async (name) => void files.delete(name),
  };
}

const checkpointOf = (step) => Uint8Array.from({ length: 500 + step }, (_, at) => at * step);
const infoOf = (step) => ({ run: 'a', step, at: 5, source: 'sample', loaded: false, state: { seed: 1 } });
const write = (slots, step) => slots.write(infoOf(step), checkpointOf(step));
const whole = (step) => ({ info: infoOf(step), checkpoint: checkpointOf(step) });

describe('two slots', () => {
  test('hold the last two, and give the newer one', async () => {
    const store = makeStore();
    const slots = new Slots(store, 'key');
    expect([await slots.peek(), await slots.read()]).toEqual([undefined, undefined]);
    for (let step = 1; step < 6; step++) {
      await write(slots, step);
      expect(await slots.read()).toEqual(whole(step));
      expect(await slots.peek()).toEqual(infoOf(step));
    }
    expect([...store.files.keys()].sort()).toEqual(['key.0', 'key.1']);
    expect(await Slots.keys(store)).toEqual(['key']);
    await slots.remove();
    expect(await slots.read()).toBeUndefined();
  });

  test.each([false, true])('a crash at any call leaves the other one (in the middle of it: %s)', async (inHalf) => {
    let died = 0;
    for (let left = 0; left < 6; left++) {
      const store = makeStore();
      const slots = new Slots(store, 'key');
      for (const step of [1, 2, 3]) await write(slots, step);
      store.dies = { left, inHalf };
      await expect(write(slots, 4)).rejects.toBe(crash);
      died++;
      const found = await new Slots(store, 'key').read();
      // At the last call the head is there, and only its way to the disk is not.
      expect([whole(3), ...(left === 5 ? [whole(4)] : [])]).toContainEqual(found);
      store.dies = undefined;
      await write(slots, 5);
      expect(await slots.read()).toEqual(whole(5));
    }
    expect(died).toBe(6);
  });

  test('a slot that has lost a bit is not read, the other is', async () => {
    const store = makeStore();
    const slots = new Slots(store, 'key');
    for (const step of [1, 2]) await write(slots, step);
    const newest = store.files.get('key.1');
    for (let at = 0; at < newest.bytes.length; at += 13) {
      newest.bytes[at] ^= 4;
      expect(await slots.read()).toEqual(whole(1));
      newest.bytes[at] ^= 4;
    }
    expect(await slots.read()).toEqual(whole(2));
  });
});

test('a slot that is cut off is none, wherever it is', () => {
  const { head, body } = packSlot(1, infoOf(3), checkpointOf(3));
  const bytes = Uint8Array.from([...head, ...body]);
  expect(unpackSlot(bytes)).toEqual(whole(3));
  for (let size = 0; size < bytes.length; size++) expect(unpackSlot(bytes.slice(0, size))).toBeUndefined();
  expect(unpackSlot(Uint8Array.from([...bytes, 0]))).toBeUndefined();
});
