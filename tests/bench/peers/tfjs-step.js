import { weighScores } from './network.js';

/**
 * clapp++ in tfjs: a block at a time, so that nothing is taken back to the block below.
 * @param {any} tf a namespace with a backend that is ready
 * @param {ReturnType<typeof import('./network.js').readNetwork>} network
 */
export function openTfjs(tf, { images, rate, beta1, beta2, epsilon, blocks }) {
  const tensor = ({ values, shape }) => tf.tensor(values, shape);
  const x0 = tensor(images);
  const views = images.shape[0];
  const weights = weighScores(views);
  const positive = tf.tensor(weights.positive, [views, views]);
  const negative = tf.tensor(weights.negative, [views, views]);
  const layers = blocks.map(({ weight, bias, matrix, ...rest }) => ({
    ...rest,
    optimizer: tf.train.adam(rate, beta1, beta2, epsilon), // of its own, since it knows gradients by their place
    weight: tf.variable(tf.transpose(tensor(weight), [2, 3, 1, 0])),
    bias: tf.variable(tensor(bias)),
    matrix: tf.variable(tensor(matrix)),
  }));
  const hold = tf.customGrad((x) => ({ value: tf.clone(x), gradFunc: (dy) => tf.zerosLike(dy) }));

  /** → output, code (2B, D) */
  function encode({ weight, bias, pool, cell }, x) {
    let y = tf.relu(tf.add(tf.conv2d(x, weight, 1, 'same'), bias));
    if (pool > 1) y = tf.maxPool(y, pool, pool, 'valid');
    const code = cell > 1 ? tf.avgPool(y, cell, cell, 'valid') : y;
    return { y, code: tf.reshape(code, [views, -1]) };
  }

  function lossOf(code, matrix) {
    const s = tf.matMul(tf.matMul(hold(code), matrix), code, false, true);
    const sum = (hinge, weight) => tf.sum(tf.mul(tf.relu(hinge), weight));
    return tf.add(sum(tf.sub(1, s), positive), sum(tf.add(1, s), negative));
  }

  /** Runs `use` on each block's input; → what it returns. */
  function eachBlock(use) {
    return tf.tidy(() => {
      let x = x0;
      return layers.map((layer) => {
        const { y, result } = use(layer, x);
        x = y;
        return result;
      });
    });
  }

  return {
    loss: () =>
      eachBlock((layer, x) => {
        const { y, code } = encode(layer, x);
        return { y, result: lossOf(code, layer.matrix).dataSync()[0] };
      }),
    async step() {
      const losses = eachBlock((layer, x) => {
        let output;
        const { value, grads } = tf.variableGrads(() => {
          const { y, code } = encode(layer, x);
          output = tf.keep(y);
          return lossOf(code, layer.matrix);
        }, [layer.weight, layer.bias, layer.matrix]);
        layer.optimizer.applyGradients(grads);
        if (x !== x0) x.dispose();
        return { y: output, result: value };
      });
      for (const loss of losses) {
        await loss.data(); // a GPU's work is done when it can be read
        loss.dispose();
      }
      await layers.at(-1).matrix.data();
    },
  };
}
