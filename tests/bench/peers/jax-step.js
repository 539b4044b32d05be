import { weighScores } from './network.js';

/**
 * clapp++ in jax-js, the whole step one compiled function.  Every use of an array but its last says .ref.
 * @param {any} jax a namespace whose default device is ready
 * @param {ReturnType<typeof import('./network.js').readNetwork>} network
 */
export function openJax({ numpy: np, lax, nn, jit, valueAndGrad, blockUntilReady, tree }, network) {
  const { images, rate, beta1, beta2, epsilon, blocks } = network;
  const tensor = ({ values, shape }) => np.array(values).reshape(shape);
  const views = images.shape[0];
  const weights = weighScores(views);
  const x0 = np.transpose(tensor(images), [0, 3, 1, 2]);
  const fixed = {
    positive: np.array(weights.positive).reshape([views, views]),
    negative: np.array(weights.negative).reshape([views, views]),
  };

  /** x (2B, C_in, H, W) → output, code (2B, D) */
  function encode({ pool, grid, cell }, { weight, bias }, x) {
    const channels = weight.shape[0];
    let y = lax.conv(x, weight, [1, 1], 'SAME').add(bias.reshape([1, channels, 1, 1]));
    y = nn.relu(y);
    const side = grid * cell;
    if (pool > 1) y = np.max(y.reshape([views, channels, side, pool, side, pool]), [3, 5]);
    const cells = cell > 1 ? np.mean(y.ref.reshape([views, channels, grid, cell, grid, cell]), [3, 5]) : y.ref;
    return { y, code: np.transpose(cells, [0, 2, 3, 1]).reshape([views, -1]) };
  }

  function lossOf(code, matrix, { positive, negative }) {
    const predicted = np.matmul(lax.stopGradient(code.ref), matrix);
    const s = np.matmul(predicted, np.transpose(code));
    const right = np.sum(nn.relu(s.ref.mul(-1).add(1)).mul(positive));
    return right.add(np.sum(nn.relu(s.add(1)).mul(negative)));
  }

  function losses(parameters, x, weigh) {
    const all = blocks.map((block, l) => {
      const { y, code } = encode(block, parameters[l], x);
      x = lax.stopGradient(y);
      const masks = { positive: weigh.positive.ref, negative: weigh.negative.ref };
      return lossOf(code, parameters[l].matrix, masks);
    });
    x.dispose();
    weigh.positive.dispose();
    weigh.negative.dispose();
    return all;
  }

  const total = (...args) => {
    const all = losses(...args);
    return [all.map((each) => each.ref).reduce((sum, each) => sum.add(each)), all];
  };

  const stepOnce = jit((parameters, means, squares, corrections, x, weigh) => {
    const [[sum, all], gradients] = valueAndGrad(total, { hasAux: true })(tree.ref(parameters), x, weigh);
    sum.dispose();
    const moved = parameters.map((group, l) =>
      Object.keys(group).map((name) => {
        const g = gradients[l][name];
        const mean = means[l][name].mul(beta1).add(g.ref.mul(1 - beta1));
        const square = squares[l][name].mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
        const root = np.sqrt(square.ref.mul(corrections.square.ref)).add(epsilon);
        const change = mean.ref.mul(corrections.mean.ref).div(root);
        return { name, value: group[name].sub(change.mul(rate)), mean, square };
      }),
    );
    corrections.mean.dispose();
    corrections.square.dispose();
    const pick = (key) => moved.map((group) => Object.fromEntries(group.map((each) => [each.name, each[key]])));
    return { parameters: pick('value'), means: pick('mean'), squares: pick('square'), losses: all };
  });

  let parameters = blocks.map(({ weight, bias, matrix }) => ({
    weight: tensor(weight),
    bias: tensor(bias),
    matrix: tensor(matrix),
  }));
  const zeros = () => parameters.map((group) => Object.fromEntries(Object.entries(group).map(([name, value]) => [name, np.zeros(value.shape)])));
  let means = zeros();
  let squares = zeros();
  let steps = 0;

  return {
    async loss() {
      const all = losses(tree.ref(parameters), x0.ref, tree.ref(fixed));
      return Promise.all(all.map(async (each) => (await each.data())[0]));
    },
    async step() {
      steps++;
      const corrections = { mean: np.array([1 / (1 - beta1 ** steps)]), square: np.array([1 / (1 - beta2 ** steps)]) };
      const next = stepOnce(parameters, means, squares, corrections, x0.ref, tree.ref(fixed));
      await blockUntilReady(tree.ref(next));
      ({ parameters, means, squares } = next);
      next.losses.forEach((each) => each.dispose());
    },
  };
}
