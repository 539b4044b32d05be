import * as clapp from '../../web/dist/hearing.js';
import { colours, element, fill, word } from './page.js';

const size = 40960; // samples that are shown: 2.56 s
const tail = new clapp.Tail(size);
const player = new clapp.Player();
const calm = matchMedia('(prefers-reduced-motion: reduce)');
/** @type {{ at: number, truth?: number, guess?: number }[]} words, by the middle of each */
let marks = [];
/** @type {clapp.Microphone | undefined} */ let microphone;
let source = 'digits';
let [running, deaf] = [true, false]; // deaf: while it plays itself

const learner = await clapp.ClappWorker.create({ preset: 'speech-tiny', batch: 8, seed: 1 }, { images: 'digits' });
const lessons = new clapp.Lessons(learner, { enough: 3 });
const cutter = new clapp.WordCutter(learner.settings.window, (samples) => run(() => hearWord(samples)));
const rows = new clapp.BlockRows(fill.rows(learner.settings.blocks.length), {
  name: (block) => word('rows', { n: block + 1 }),
  describe: ({ unit }, selectivity) => word('unit', { n: unit + 1, s: selectivity.toFixed(2) }),
  onPlay: (choice) => run(() => play(choice)),
});

/** @type {clapp.Tape} the voices, or a file */
let tape = new clapp.Tape(nextDigit, hear);

async function nextDigit() {
  const sound = /** @type {any} */ (await learner.image(Math.floor(Math.random() * learner.images)));
  marks.push({ at: tail.time + sound.samples.length / 2, truth: sound.label });
  return sound;
}

/** @param {Float32Array<ArrayBuffer>} chunk the next 100 ms */
function hear(chunk) {
  if (!running || deaf || source === '') return undefined;
  tail.add(chunk);
  cutter.add(chunk);
  return source === 'digits' ? undefined : learner.addSound(chunk.slice());
}

/** @param {Float32Array} samples with a word in their middle */
async function hearWord(samples) {
  const { wanted } = lessons;
  if (wanted !== undefined && source !== 'digits') return teach({ samples }, wanted);
  if (!lessons.ready) return;
  const at = tail.time - samples.length / 2 - 4000;
  const heard = await lessons.guess(samples);
  const mark = marks.find((each) => each.truth !== undefined && Math.abs(each.at - at) < 6000) ?? { at };
  if (mark.truth !== undefined && !lessons.counts[mark.truth]) return; // nobody has taught it that
  if (!marks.includes(mark)) marks.push(mark);
  mark.guess = heard.name;
  fill.guess(heard);
}

/** @param {object} example @param {number} digit */
async function teach(example, digit) {
  await lessons.give(example, digit);
  fill.lessons(lessons, source);
}

/** @param {number} digit whose button was pressed */
async function press(digit) {
  lessons.wanted = lessons.wanted === digit ? undefined : digit;
  // Of the voices only the first three teach: the others are new to what was taught.
  if (source === 'digits') for (const speaker of [0, 1, 2]) await teach({ image: digit * 10 + speaker * 2 }, digit);
  fill.lessons(lessons, source);
}

/** @param {{ block: number, unit: number }} choice */
async function play({ block, unit }) {
  const names = { b: block + 1, n: unit + 1 };
  element('moment').textContent = word('seeking', names);
  const moments = await learner.moments({ block, neuron: unit, count: 5 });
  const labels = moments.flatMap(({ sound }) => (sound.label === undefined ? [] : `“${learner.classes[sound.label]}”`));
  const list = labels.length > 0 ? `: ${labels.join(' ')}` : '';
  element('moment').textContent = word(moments.length > 0 ? 'moments' : 'silent', { ...names, list });
  deaf = source !== 'digits'; // or it would learn from itself
  const seconds = await player.play(moments.map(({ sound }) => sound));
  setTimeout(() => (deaf = false), seconds * 1000);
}

/** Other ears. @param {'digits' | 'sound' | 'file'} next @param {string} [sentence] */
async function listenTo(next, sentence = word(next === 'sound' ? 'listening' : next)) {
  source = ''; // nothing is heard in between
  tape.stop();
  if (next !== 'sound') microphone = void microphone?.stop();
  marks = [];
  await learner.replaceImages(next === 'digits' ? 'digits' : 'sound');
  source = next;
  await lessons.forget();
  fill.lessons(lessons, source);
  element('mic').textContent = word(next === 'sound' ? 'micOff' : 'mic');
  element('status').textContent = sentence;
  if (next !== 'sound') tape.start();
}

async function useMicrophone() {
  element('status').textContent = word('asking');
  try {
    microphone = await clapp.Microphone.open({ onChunk: (chunk) => hear(chunk) });
    microphone.addEventListener('ended', () => run(() => toVoices('unplugged')));
  } catch (error) {
    element('status').textContent = word(error instanceof clapp.MicrophoneError ? error.kind : 'unsupported');
    return undefined;
  }
  return listenTo('sound');
}

/** @param {File} file */
async function useFile(file) {
  const sound = await clapp.readSoundFile(file);
  tape.stop();
  tape = new clapp.Tape(async () => sound, hear);
  await listenTo('file');
}

/** @param {string} [sentence] why */
async function toVoices(sentence) {
  tape.stop();
  tape = new clapp.Tape(nextDigit, hear);
  await listenTo('digits', sentence && word(sentence));
}

/** What went wrong is told, nothing else ends. @param {() => unknown} action */
async function run(action) {
  try {
    await action();
  } catch (error) {
    element('status').textContent = word('failed', { m: /** @type {Error} */ (error).message });
  }
}

/** Everything that is shown belongs to one moment: the sound, and what the units do over it. */
async function look() {
  const [samples, time] = [tail.samples, tail.time];
  if (running && !document.hidden) rows.show((await learner.unitsOver(samples)).blocks);
  const now = colours();
  clapp.drawWaveform(element('wave'), samples, now);
  clapp.drawSpectrogram(element('spectrum'), samples);
  rows.draw(now);
  marks = marks.filter(({ at }) => at > time - size);
  fill.marks(marks.map((mark) => ({ ...mark, share: 1 - (time - mark.at) / size })));
  setTimeout(() => run(look), calm.matches ? 2500 : 60);
}

fill.page({ source, lessons, press: (digit) => run(() => press(digit)) });
learner.addEventListener('report', ({ detail }) => (rows.report(detail), fill.count(detail.step)));
learner.addEventListener('error', ({ detail }) => (element('status').textContent = word('failed', { m: detail.message })));
element('mic').onclick = () => run(() => (microphone ? toVoices() : useMicrophone()));
element('file').onchange = ({ target }) => target.files[0] && run(() => useFile(target.files[0]));
element('forget').onclick = () => run(() => lessons.forget().then(() => fill.lessons(lessons, source)));
element('run').onclick = () => {
  running = !running;
  element('run').textContent = word(running ? 'pause' : 'run');
  run(() => (running ? learner.start() : learner.pause()));
};
tape.start();
run(() => learner.start());
run(look);
