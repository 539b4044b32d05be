// The module worker that owns an engine and a network.  Messages are {id, type, …} → {id, result} | {id, error}; while
// learning goes on, {event: 'report', report} and {event: 'error', message} come by themselves.
import { loadEngine } from './engine.js';
import { loadSample } from './sample.js';

/** @typedef {import('./clapp.js').Clapp} Clapp */
/** @typedef {import('./clapp.js').LearnReport} LearnReport */
/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./load-wasm.js').EngineOptions} EngineOptions */
/** @typedef {import('./settings.js').Settings} Settings */

const millisecondsBetweenReports = 33;

/** @type {{ engine?: Engine, net?: Clapp, images: Image[], classes: string[] }} */
const session = { images: [], classes: [] };

/** @type {{ running: boolean, timer?: ReturnType<typeof setTimeout>, unsent?: LearnReport, sentAt: number }} */
const loop = { running: false, sentAt: -Infinity };

/** The worker's own side of the channel: TypeScript's library knows pages only. */
const channel = /** @type {{ postMessage(message: unknown, transfer?: Transferable[]): void }} */ (
  /** @type {unknown} */ (globalThis)
);

function net() {
  if (!session.net) throw new Error('there is no network yet: create comes first');
  return session.net;
}

/** @param {Settings} settings */
function replaceNet(settings) {
  if (!session.engine) throw new Error('there is no engine yet: create comes first');
  const next = session.engine.create(settings);
  session.net?.dispose();
  session.net = next;
  loop.unsent = undefined;
  return next.settings;
}

function sendReport() {
  if (!loop.unsent) return;
  channel.postMessage({ event: 'report', report: loop.unsent });
  loop.unsent = undefined;
  loop.sentAt = performance.now();
}

function learnOnce() {
  try {
    loop.unsent = net().learn(session.images);
  } catch (error) {
    loop.running = false;
    channel.postMessage({ event: 'error', message: /** @type {Error} */ (error).message });
    return;
  }
  if (performance.now() - loop.sentAt >= millisecondsBetweenReports) sendReport();
  loop.timer = setTimeout(learnOnce); // between two steps messages come in
}

function pause() {
  loop.running = false;
  clearTimeout(loop.timer);
  sendReport();
}

/** What a message may ask for. */
const handlers = {
  /** @param {{ settings: Settings, images: Image[] | 'sample', options: EngineOptions }} message */
  async create({ settings, images, options }) {
    session.engine = await loadEngine(options);
    const source = images === 'sample' ? await loadSample(session.engine) : { images, classes: [] };
    if (source.images.length === 0) throw new RangeError('there are no images to learn from');
    session.images = source.images;
    session.classes = source.classes;
    return { settings: replaceNet(settings), images: source.images.length, classes: source.classes };
  },
  /** @param {{ index: number }} message */
  image({ index }) {
    if (!session.images[index]) throw new RangeError(`image ${index} is not one of ${session.images.length}`);
    return session.images[index];
  },
  start() {
    net();
    if (loop.running) return;
    loop.running = true;
    loop.timer = setTimeout(learnOnce);
  },
  pause,
  step() {
    return net().learn(session.images);
  },
  /** @param {{ block: number }} message */
  filters({ block }) {
    return net().filters(block);
  },
  save() {
    return net().save();
  },
  /** @param {{ settings: Settings }} message */
  reset({ settings }) {
    return replaceNet(settings);
  },
};

/** @param {MessageEvent} event */
async function answer({ data }) {
  const { id, type } = data;
  try {
    if (!Object.hasOwn(handlers, type)) throw new Error(`the worker knows no message "${type}"`);
    const handler = /** @type {(message: any) => unknown} */ (handlers[/** @type {keyof typeof handlers} */ (type)]);
    channel.postMessage({ id, result: await handler(data) });
  } catch (error) {
    channel.postMessage({ id, error: /** @type {Error} */ (error).message });
  }
}

globalThis.addEventListener('message', answer);
