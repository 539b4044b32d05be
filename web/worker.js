// The module worker that owns a learner.  Messages are {id, type, …} → {id, result} | {id, error}; besides come
// {event: 'report', report}, {event: 'error', message} and {event: 'state', running} by themselves.
import { Learner } from './learner/learner.js';
import { Loop } from './learner/loop.js';
import { readFrame } from './learner/read-frame.js';
import { Reporter } from './learner/reporter.js';
import { hearingRate } from './sound.js';

/** @typedef {import('./learner/read-frame.js').Frame} Frame */
/** @typedef {import('./learner/learner.js').LearnerOptions} LearnerOptions */
/** @typedef {import('./learner/material.js').Source} Source */
/** @typedef {import('./learner/observation.js').Observation} Observation */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./settings.js').Settings} Settings */

/** The worker's own side of the channel: TypeScript's library knows pages only. */
const channel = /** @type {{ postMessage(message: unknown, transfer?: Transferable[]): void }} */ (
  /** @type {unknown} */ (globalThis)
);

/** @type {Learner | undefined} */
let learner;

const reporter = new Reporter((report) => channel.postMessage({ event: 'report', report }, buffersOf(report.observed)));

const loop = new Loop({
  step: () => reporter.add(theLearner(), theLearner().step()),
  isReady: () => theLearner().isReady,
  fail(error) {
    channel.postMessage({ event: 'error', message: error.message });
    tellState();
  },
});

function theLearner() {
  if (!learner) throw new Error('there is no network yet: create comes first');
  return learner;
}

function tellState() {
  channel.postMessage({ event: 'state', running: loop.running });
}

/** A turn for the messages that wait. */
function breathe() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(undefined);
  });
}

/**
 * The memory behind arrays of numbers, to be handed over instead of copied.
 * @param {unknown} value plain objects and arrays of them
 * @returns {ArrayBuffer[]}
 */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(buffersOf))];
}

/**
 * What a question is about: a frame, an image, or the index of one; samples of a sound.
 * @param {{ frame?: Frame, image?: Image | number, samples?: Float32Array }} message
 * @returns {Image}
 */
function pictureOf({ frame, image, samples }) {
  if (samples) return /** @type {any} */ ({ samples, rate: hearingRate });
  return typeof image === 'number' ? theLearner().image(image) : readFrame(/** @type {Frame} */ (frame ?? image));
}

/** @type {import('./keep/keeper.js').Keeper | undefined} loaded when it is first asked for */
let keeper;

async function openKeeper() {
  const { Keeper } = await import('./keep/keeper.js');
  return (keeper ??= new Keeper(theLearner, (news) => channel.postMessage({ event: 'kept', news })));
}

/** What a message may ask for. */
const handlers = {
  /** @param {{ settings: Settings, options: LearnerOptions }} message */
  async create({ settings, options }) {
    const made = await Learner.create(settings, options, breathe);
    learner?.dispose();
    learner = made;
    return { settings: learner.settings, threads: learner.threads, ...learner.summary };
  },
  /** @param {{ interval?: number }} message */
  start({ interval }) {
    theLearner();
    const { running } = loop;
    loop.start(interval);
    if (!running) tellState();
  },
  pause() {
    const { running } = loop;
    loop.pause();
    reporter.flush();
    if (running) tellState();
  },
  step() {
    reporter.forget();
    const report = theLearner().step();
    return { ...report, observed: theLearner().observed };
  },
  /** @param {{ settings: Settings }} message */
  reset({ settings }) {
    const complete = theLearner().reset(settings);
    keeper?.rest();
    reporter.forget();
    return complete;
  },
  /** @param {{ bytes: Uint8Array, scenes?: Uint8Array }} message */
  async load({ bytes, scenes }) {
    const settings = await theLearner().load(bytes, { scenes });
    keeper?.rest();
    reporter.forget();
    loop.wake();
    return { settings, ...theLearner().summary };
  },
  end: () => learner?.dispose(),
  save: () => theLearner().save(),
  saveScenes: () => theLearner().saveScenes(),
  /** @param {import('./keep/keeper.js').KeepMessage} message */
  keep: async (message) => (await openKeeper()).answer(message),
  /** @param {{ block: number }} message */
  filters: ({ block }) => theLearner().filters(block),
  /** @param {{ index: number }} message */
  image: ({ index }) => theLearner().image(index),
  /** @param {{ images: Source, classes?: string[] }} message */
  async replaceImages({ images, classes }) {
    const summary = await theLearner().replaceImages(images, classes);
    reporter.forget();
    loop.wake();
    return summary;
  },
  /** @param {{ observation: Observation }} message */
  observe: ({ observation }) => theLearner().observe(observation),
  /** @param {{ frame: Frame, time: number }} message */
  addFrame({ frame, time }) {
    const before = theLearner().isReady;
    const taken = theLearner().addFrame(readFrame(frame), time);
    if (!before) loop.wake();
    return taken;
  },
  /** @param {{ samples: Float32Array }} message */
  addSound({ samples }) {
    const taken = theLearner().addSound(samples);
    if (taken.scenes === 1) loop.wake();
    return taken;
  },
  /** @param {{ samples: Float32Array }} message */
  unitsOver: ({ samples }) => theLearner().unitsOver(samples),
  /** @param {{ block: number, neuron: number, count: number }} message */
  moments: (message) => loop.hold(() => theLearner().moments(message)),
  /** @param {{ cells?: number, most?: number }} message */
  survey: ({ cells, most }) => loop.hold(() => theLearner().survey({ cells, most })),
  /** @param {{ block: number, neuron: number, count: number }} message */
  exciting: (message) => theLearner().exciting(message),
  /** @param {{ block: number, image: number, x: number, y: number, count: number }} message */
  neighbours: (message) => theLearner().neighbours(message),
  /** @param {{ block: number, count: number }} message */
  codes: (message) => theLearner().codes(message),
  /** @param {{ cells?: number }} message */
  depth: ({ cells }) => loop.hold(() => theLearner().depth({ cells })),
  /** @param {{ name: number, frame?: Frame, image?: Image | number, samples?: Float32Array }} message */
  collect: ({ name, ...picture }) => theLearner().classroom.collect(name, pictureOf(picture)),
  /** @param {import('./learner/motion.js').MotionQuestion} message */
  motion: (message) => loop.hold(() => theLearner().motion(message)),
  fitNames: () => loop.hold(() => theLearner().classroom.fit()),
  /** @param {{ frame?: Frame, image?: Image | number, samples?: Float32Array }} message */
  guess: (message) => theLearner().classroom.guess(pictureOf(message)),
  tally: () => theLearner().classroom.tally,
  /** @param {{ name: number }} message */
  press: ({ name }) => theLearner().classroom.press(name),
  release: () => theLearner().classroom.release(),
  forgetNames: () => theLearner().classroom.forget(),
};

/** Answers that nobody here keeps: their arrays are handed over. */
const handedOver = ['save', 'saveScenes', 'filters', 'codes', 'unitsOver', 'moments'];

/** @param {MessageEvent} event */
async function answer({ data }) {
  const { id, type } = data ?? {};
  try {
    if (!Object.hasOwn(handlers, type)) throw new Error(`the worker knows no message "${type}"`);
    const handler = /** @type {(message: any) => unknown} */ (handlers[/** @type {keyof typeof handlers} */ (type)]);
    const result = await handler(data);
    channel.postMessage({ id, result }, handedOver.includes(type) ? buffersOf(result) : []);
  } catch (error) {
    channel.postMessage({ id, error: /** @type {Error} */ (error).message });
  }
}

// In a page every other window could send it messages.
if (!('WorkerGlobalScope' in globalThis)) throw new Error('worker.js runs in a worker only');
globalThis.addEventListener('message', answer);
