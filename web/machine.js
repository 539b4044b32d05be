/** @typedef {{ exports: WebAssembly.Exports, memory: WebAssembly.Memory }} Loaded */

const mostBytes = 2 ** 32 - 2 ** 16; // a larger number would be cut to 32 bits on its way in

/**
 * One WebAssembly module: calls into it, and bytes to and from its memory.  Addresses may lie above 2 GB, where the
 * module's 32-bit numbers look negative; and every call may move the memory, so that no view of it is ever kept.  Where
 * threads share the memory, what is copied out is not shared: a slice has memory of its own.
 */
export class Machine {
  /** @type {Loaded | undefined} */
  #loaded;
  /** @type {{ message: string, cause?: unknown } | undefined} why it can no longer be used */
  #end;
  /** One buffer for all that is copied in and needed only during a call. */
  #desk = { address: 0, size: 0 };

  /** @param {Loaded} loaded */
  constructor({ exports, memory }) {
    this.#loaded = { exports, memory };
  }

  /** Whether it can still be used. */
  get isRunning() {
    return this.#end === undefined;
  }

  /** Lets go of the memory; whatever is called afterwards throws. */
  end() {
    this.#end ??= { message: 'this engine has been disposed of' };
    this.#loaded = undefined;
  }

  /**
   * Calls a function.  A trap leaves the memory in an unknown state, so it is this machine's last call.
   * @param {string} name without the prefix
   * @param {...number} values
   * @returns {number}
   */
  call(name, ...values) {
    const { exports } = this.#alive();
    const called = /** @type {((...values: number[]) => number) | undefined} */ (exports[`wasm_${name}`]);
    if (called === undefined) throw new Error(`a page's module has no "${name}"; load clapp-simd128.wasm by wasmUrl`);
    try {
      return called(...values);
    } catch (cause) {
      const { message } = /** @type {Error} */ (cause);
      this.#end = { message: `the engine has stopped (${message}); load a new one`, cause };
      throw new Error(this.#end.message, this.#end);
    }
  }

  /**
   * Calls a function that returns a status.
   * @param {string} name
   * @param {...number} values
   */
  run(name, ...values) {
    if (this.call(name, ...values) !== 0) throw new Error(this.text(this.call('error')));
  }

  /**
   * What the last function computed.
   * @param {number} count
   * @returns {number[]}
   */
  results(count) {
    const address = this.call('results') >>> 0;
    return Array.from(new Float64Array(this.#alive().memory.buffer, address, count));
  }

  /**
   * @param {number} address of a text that ends with a NUL
   * @returns {string}
   */
  text(address) {
    const bytes = new Uint8Array(this.#alive().memory.buffer, address >>> 0);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }

  /**
   * A copy of bytes inside the module.
   * @param {number} address
   * @param {number} size
   * @returns {Uint8Array<ArrayBuffer>}
   */
  bytes(address, size) {
    return new Uint8Array(this.#alive().memory.buffer).slice(address >>> 0, (address >>> 0) + size);
  }

  /**
   * @param {number} address
   * @param {number} count
   * @returns {Float32Array<ArrayBuffer>}
   */
  floats(address, count) {
    return new Float32Array(this.bytes(address, count * 4).buffer);
  }

  /** @param {number} address */
  free(address) {
    this.call('free', address);
  }

  /**
   * Runs `use` with the addresses of arrays copied into the module one behind the other.  They are gone afterwards, and
   * `use` must not copy others in.
   * @template Result
   * @param {ArrayBufferView[]} views
   * @param {(...addresses: number[]) => Result} use
   * @returns {Result}
   */
  withCopies(views, use) {
    const sizes = views.map((view) => aligned(view.byteLength));
    const start = this.#reserve(sizes.reduce((sum, size) => sum + size, 8)); // none at all has an address, too
    const memory = new Uint8Array(this.#alive().memory.buffer);
    let at = start;
    const addresses = views.map((view, index) => {
      memory.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
      at += sizes[index];
      return at - sizes[index];
    });
    try {
      return use(...addresses);
    } finally {
      this.#clearDesk();
    }
  }

  /**
   * Runs `use` with the address of `size` bytes that mean nothing yet.
   * @template Result
   * @param {number} size
   * @param {(address: number) => Result} use
   * @returns {Result}
   */
  withSpace(size, use) {
    const address = this.#allocate(size);
    try {
      return use(address);
    } finally {
      if (!this.#end) this.free(address);
    }
  }

  #alive() {
    if (this.#end) throw new Error(this.#end.message, this.#end);
    return /** @type {Loaded} */ (this.#loaded);
  }

  /** @param {number} size */
  #allocate(size) {
    const address = size <= mostBytes ? this.call('allocate', size) >>> 0 : 0;
    if (address === 0) throw new Error(`out of memory: ${size} bytes more are not to be had`);
    return address;
  }

  /** @param {number} size */
  #reserve(size) {
    if (size > this.#desk.size) {
      if (this.#desk.address !== 0) this.free(this.#desk.address);
      this.#desk = { address: 0, size: 0 };
      this.#desk = { address: this.#allocate(size), size };
    }
    return this.#desk.address;
  }

  /** A picture's worth of memory is kept for the next one; a checkpoint's is not. */
  #clearDesk() {
    if (this.#end || this.#desk.size <= 1 << 22) return;
    this.free(this.#desk.address);
    this.#desk = { address: 0, size: 0 };
  }
}

/** @param {number} size */
function aligned(size) {
  return Math.ceil(size / 8) * 8;
}
