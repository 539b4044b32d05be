// A module worker: {id, call, args} → {id, result} | {id, error}, with the functions of learner.js behind `open`.
import { openLearner } from './learner.js';

/** @type {Awaited<ReturnType<typeof openLearner>>} */
let learner;

addEventListener('message', async ({ data: { id, call, args } }) => {
  try {
    if (call === 'open') {
      learner = await openLearner(...args);
      postMessage({ id });
    } else {
      postMessage({ id, result: learner[call](...args) });
    }
  } catch (error) {
    postMessage({ id, error: error.message });
  }
});
