// The same network, weights and views as the learner's, for peers in JavaScript.

/** @typedef {{ shape: number[], values: Float32Array }} Tensor */

/** @param {Uint8Array} bytes safetensors @returns {{ metadata: any, tensors: Record<string, Tensor> }} */
function parse(bytes) {
  const data = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, data)));
  const read = ({ shape, data_offsets: [from, to] }) => ({
    shape,
    values: new Float32Array(bytes.slice(data + from, data + to).buffer),
  });
  const floats = Object.entries(entries).filter(([, { dtype }]) => dtype === 'F32');
  return { metadata, tensors: Object.fromEntries(floats.map(([name, entry]) => [name, read(entry)])) };
}

/**
 * @param {Uint8Array} model a checkpoint of clapp++
 * @param {Uint8Array} batch images (2B, H, W, 3), first all first views
 */
export function readNetwork(model, batch) {
  const { metadata, tensors } = parse(model);
  const { images } = parse(batch).tensors;
  const { blocks, learning_rate: rate, beta1, beta2, epsilon } = JSON.parse(metadata.network);
  let side = images.shape[1];
  return {
    images,
    rate,
    beta1,
    beta2,
    epsilon,
    blocks: blocks.map(({ pool: [, pool], grid }, l) => {
      side /= pool;
      return {
        pool,
        grid,
        cell: side / grid, // positions per side of what a code averages
        weight: tensors[`encoder.${l}.conv.weight`], // (C_out, C_in, 3, 3)
        bias: tensors[`encoder.${l}.conv.bias`],
        matrix: tensors[`encoder.${l}.pred.0.weight`], // s = cᵀ W z
      };
    }),
  };
}

/**
 * How much each score of a view (row) with a view (column) counts: against the other view of its image, and against the
 * other images' views on that side.
 * @param {number} views 2B
 */
export function weighScores(views) {
  const half = views / 2;
  const positive = new Float32Array(views * views);
  const negative = new Float32Array(views * views);
  for (let row = 0; row < views; row++) {
    const side = row < half ? half : 0;
    for (let image = 0; image < half; image++) {
      if (image === row % half) positive[row * views + side + image] = 1 / views;
      else negative[row * views + side + image] = 1 / (views * (half - 1));
    }
  }
  return { positive, negative };
}
