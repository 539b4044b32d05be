/** @param {number[]} code of a function without parameters and results */
function accepts(...code) {
  const start = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0]; // magic, version, one function's type
  return WebAssembly.validate(Uint8Array.of(...start, 10, code.length + 4, 1, code.length + 2, 0, ...code, 11));
}

const zeros = [0x41, 0, 0xfd, 0x11]; // i32.const 0, i32x4.splat
const drop = 0x1a;

/** @returns {boolean} whether this machine runs WebAssembly's 128-bit vector instructions */
export function hasSimd() {
  return accepts(...zeros, drop);
}

/** @returns {boolean} whether it runs the relaxed ones; Node 20 has them only after it was asked for an engine with them */
export function hasRelaxedSimd() {
  return accepts(...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02, drop); // f32x4.relaxed_madd
}

/** @returns {boolean} whether memory can be shared with other threads: in Node, in isolated pages */
export function canShare() {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}

/** @returns {boolean} whether this thread may wait for another one, which a page's own may not */
export function canWait() {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0) === 'timed-out';
  } catch {
    return false;
  }
}
