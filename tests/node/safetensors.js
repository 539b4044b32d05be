// A second reader of the format, so that the library's own is not its only witness.
import { readFileSync } from 'node:fs';

const arrays = { F32: Float32Array, I32: Int32Array, U8: Uint8Array };

/** { metadata, tensors: Map of name → { shape, values } } */
export function parseSafetensors(bytes) {
  const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + header)),
  );
  const tensors = new Map();
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [start, end],
    },
  ] of Object.entries(entries)) {
    tensors.set(name, { shape, values: new arrays[dtype](bytes.slice(8 + header + start, 8 + header + end).buffer) });
  }
  return { metadata, tensors };
}

export function readSafetensors(path) {
  return parseSafetensors(new Uint8Array(readFileSync(path)));
}

/** max|a − b| / max|expected| */
export function relativeError(values, expected) {
  let difference = 0;
  let largest = 0;
  expected.forEach((value, index) => {
    difference = Math.max(difference, Math.abs(value - values[index]));
    largest = Math.max(largest, Math.abs(value));
  });
  return largest === 0 ? difference : difference / largest;
}
