import { checkArray, checkObject, checkWhole } from './check.js';

/** @typedef {import('./machine.js').Machine} Machine */
/** @typedef {import('./report.js').Activity} Activity */
/** @typedef {import('./report.js').Scores} Scores */
/** @typedef {import('./report.js').Seen} Seen */
/** @typedef {import('./report.js').Synapse} Synapse */
/** @typedef {import('./report.js').Trace} Trace */

/**
 * What stands in a place of the batch.
 * @param {Machine} machine
 * @param {number} net its address
 * @param {number} slot
 * @param {number} view
 * @param {number} channels of an image
 * @returns {Seen}
 */
export function readSeen(machine, net, slot, view, channels) {
  const address = machine.call('crop', net, slot, view);
  const [time, side] = machine.results(2);
  return { time, side, channels, values: machine.floats(address, time * side * side * channels) };
}

/**
 * @param {Machine} machine
 * @param {number} net
 * @param {number} block
 * @param {number} view
 * @returns {Activity | undefined} before a step
 */
export function readActivity(machine, net, block, view) {
  const address = machine.call('activity', net, block, view);
  if (address === 0) return undefined;
  const [patches, time, height, width, channels] = machine.results(5);
  const values = machine.floats(address, patches * time * height * width * channels);
  return { patches, time, height, width, channels, values };
}

/**
 * @param {Machine} machine
 * @param {number} net
 * @param {number} block
 * @returns {Scores}
 */
export function readScores(machine, net, block) {
  const address = machine.call('scores', net, block);
  const [lowest, highest, bins] = machine.results(3);
  const counts = new Uint32Array(machine.bytes(address, 2 * bins * 4).buffer);
  return { lowest, highest, fixation: counts.slice(0, bins), saccade: counts.slice(bins) };
}

/**
 * Places of the batch that place 0 was held against.
 * @param {Machine} machine
 * @param {number} net
 * @param {number} block
 * @returns {number[]}
 */
export function readNegatives(machine, net, block) {
  const count = machine.call('negatives', net, block, 0);
  if (count === 0) return [];
  return machine.withSpace(count * 4, (address) => {
    machine.call('negatives', net, block, address);
    return Array.from(new Int32Array(machine.bytes(address, count * 4).buffer));
  });
}

/**
 * @param {Machine} machine
 * @param {number} net
 * @param {Synapse | null} synapse
 */
export function watchSynapse(machine, net, synapse) {
  if (synapse === null) return machine.run('watch', net, -1, 0, 0, 0, 0);
  const fields = checkObject(synapse, 'synapse');
  const where = ['block', 'neuron', 'row', 'column', 'channel'].map((name) =>
    checkWhole(fields[name], `synapse.${name}`, 0, 2 ** 31 - 1),
  );
  return machine.run('watch', net, ...where);
}

/**
 * @param {Machine} machine
 * @param {number} net
 * @returns {Trace | undefined} before a step
 */
export function readTrace(machine, net) {
  if (machine.call('synapse', net) === 0) return undefined;
  const [weight, change, update, events, image, view, patchRow, patchColumn, cellRow, cellColumn, ...factors] =
    machine.results(15);
  const [presynaptic, slope, fixation, saccade, product] = factors;
  return {
    ...{ weight, change, update, events },
    ...{ image, view, patchRow, patchColumn, cellRow, cellColumn },
    ...{ presynaptic, slope, fixation, saccade, product },
  };
}

/**
 * @param {unknown} indices
 * @param {number} batch
 * @param {number} count images
 * @returns {Uint32Array}
 */
export function checkIndices(indices, batch, count) {
  const list = checkArray(
    ArrayBuffer.isView(indices) ? Array.from(/** @type {any} */ (indices)) : indices,
    'indices',
  );
  if (list.length !== batch) throw new RangeError(`there are ${list.length} indices, expected a batch of ${batch}`);
  return Uint32Array.from(list, (index, slot) => checkWhole(index, `indices[${slot}]`, 0, count - 1));
}
