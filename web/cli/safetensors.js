/** @typedef {{ name: string, type: string, shape: number[], count: number, start: number, end: number }} Tensor */

/**
 * The tensors of a file that the C library has found to be sound.
 * @param {Uint8Array} bytes
 * @returns {Tensor[]} in the order of their data
 */
export function listTensors(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__: _, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, data)));
  const tensors = Object.entries(header).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [start, end],
      },
    ]) => {
      const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ side) => product * side, 1);
      return { name, type: dtype, shape, count, start: data + start, end: data + end };
    },
  );
  return tensors.sort((a, b) => a.start - b.start);
}

/**
 * @param {Uint8Array} bytes
 * @param {Tensor} tensor of type F32
 * @returns {Float32Array}
 */
export function readFloats(bytes, tensor) {
  return new Float32Array(bytes.slice(tensor.start, tensor.end).buffer);
}
