import * as clapp from '../../web/dist/hearing.js';
import { colours, element, fill, word } from './page.js';

const learner = await clapp.ClappWorker.create({ preset: 'speech-tiny', batch: 8, seed: 1 }, { images: 'digits' });
const ears = new clapp.Ears(learner);
const lessons = new clapp.Lessons(learner, { enough: 3 });
const player = new clapp.Player();
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let running = true;
let turn = Promise.resolve();
const rows = new clapp.BlockRows(fill.rows(learner.settings.blocks.length), {
  name: (block) => word('rows', { n: block + 1 }),
  describe: ({ unit }, selectivity) => word('unit', { n: unit + 1, s: selectivity.toFixed(2) }),
  onPlay: (choice) => run(() => play(choice)),
});

/** What went wrong is told, nothing else ends. @param {() => unknown} action */
async function run(action) {
  try {
    await action();
  } catch (error) {
    const { kind, message } = /** @type {any} */ (error);
    element('status').textContent = error instanceof clapp.MicrophoneError ? word(kind) : word('failed', { m: message });
  }
}

/** What a person asks for is done in turn. @param {() => unknown} action */
function inTurn(action) {
  turn = turn.then(() => run(action));
}

/** Other ears. @param {'digits' | 'microphone' | 'file'} source @param {File} [file] */
async function listenTo(source, file) {
  if (source === 'microphone') element('status').textContent = word('asking');
  await ears.use(source, file);
  await lessons.forget();
  fill.lessons(lessons, source);
  fill.source(source);
}

/** @param {{ samples: Float32Array, mark: any }} found a word */
async function hearWord({ samples, mark }) {
  const { wanted } = lessons;
  if (wanted !== undefined && ears.source !== 'digits') return teach({ samples }, wanted);
  if (!lessons.ready || (mark.truth !== undefined && !lessons.counts[mark.truth])) return undefined; // nobody taught it that
  const heard = await lessons.guess(samples);
  mark.guess = heard.name;
  ears.note(mark);
  return fill.guess(heard);
}

/** @param {object} example @param {number} digit */
async function teach(example, digit) {
  await lessons.give(example, digit);
  fill.lessons(lessons, ears.source);
}

/** @param {number} digit whose button was pressed */
async function press(digit) {
  lessons.wanted = lessons.wanted === digit ? undefined : digit;
  // Of the voices only the first three teach: the others are new to what was taught.
  if (ears.source === 'digits') for (const speaker of [0, 1, 2]) await teach({ image: digit * 10 + speaker * 2 }, digit);
  fill.lessons(lessons, ears.source);
}

/** @param {{ block: number, unit: number }} choice */
async function play({ block, unit }) {
  const names = { b: block + 1, n: unit + 1 };
  element('moment').textContent = word('seeking', names);
  const moments = await learner.moments({ block, neuron: unit, count: 5 });
  const labels = moments.flatMap(({ sound }) => (sound.label === undefined ? [] : `“${learner.classes[sound.label]}”`));
  const list = labels.length > 0 ? `: ${labels.join(' ')}` : '';
  element('moment').textContent = word(moments.length > 0 ? 'moments' : 'silent', { ...names, list });
  ears.deaf = ears.source === 'microphone'; // or it would learn from itself
  const seconds = await player.play(moments.map(({ sound }) => sound));
  setTimeout(() => (ears.deaf = !running), seconds * 1000);
}

/** Everything that is shown belongs to one moment: the sound, and what the units do over it. */
async function look() {
  const { marks, samples } = ears;
  if (running && !document.hidden) rows.show((await learner.unitsOver(samples)).blocks);
  const now = colours();
  clapp.drawWaveform(element('wave'), samples, now);
  clapp.drawSpectrogram(element('spectrum'), samples);
  rows.draw(now);
  fill.marks(marks);
}

async function keepLooking() {
  await run(look);
  setTimeout(keepLooking, calm.matches ? 2500 : 60);
}

fill.page({ lessons, press: (digit) => inTurn(() => press(digit)) });
ears.addEventListener('word', ({ detail }) => run(() => hearWord(detail)));
ears.addEventListener('ended', ({ detail }) => inTurn(() => listenTo('digits').then(() => Promise.reject(detail))));
learner.addEventListener('report', ({ detail }) => (rows.report(detail), fill.count(detail.step)));
learner.addEventListener('error', ({ detail }) => (element('status').textContent = word('failed', { m: detail.message })));
element('mic').onclick = () => inTurn(() => listenTo(ears.source === 'microphone' ? 'digits' : 'microphone'));
element('file').onchange = ({ target }) => inTurn(() => target.files[0] && listenTo('file', target.files[0]));
element('forget').onclick = () => inTurn(() => lessons.forget().then(() => fill.lessons(lessons, ears.source)));
element('run').onclick = () => {
  running = !running;
  ears.deaf = !running;
  element('run').textContent = word(running ? 'pause' : 'run');
  run(() => (running ? learner.start() : learner.pause()));
};
inTurn(() => learner.start());
inTurn(() => listenTo('digits'));
keepLooking();
