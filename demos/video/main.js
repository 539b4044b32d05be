import * as clapp from '../../web/dist/watching.js';

const words = JSON.parse(element('words').textContent);
const wish = [new URLSearchParams(location.search).get('lang'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
const language = wish.find((tag) => tag && Object.hasOwn(words, tag)) ?? 'en';
const pace = { look: 1000, twin: 4 }; // milliseconds from look to look at least; every how manieth is at the twin, too
speak(document.body);
document.documentElement.lang = language;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
element('camera').textContent = word('useCamera');
element('run').textContent = word(calm ? 'run' : 'pause');
element('status').textContent = word(calm ? 'calm' : 'drawn');
document.title = document.querySelector('h1:not([hidden] *)')?.textContent ?? document.title;

const learner = await clapp.ClappWorker.create({ preset: 'video-tiny', seed: 1 }, { images: 'clips' });
const eye = new clapp.Eye(learner, { canvas: element('drawn'), video: element('video'), seed: 1 });
const cards = new clapp.BlockCards(makeCards(learner.settings.blocks), {
  ...{ moving: word('moving'), frozen: word('frozen'), difference: word('difference') },
  ...{ motion: word('motion'), stillness: word('stillness') },
  describe: (units, likes) => word(likes ? 'likes' : 'dislikes', { list: units.map((unit) => unit + 1).join(', ') }),
  compare: (own, twin) => word('compare', { own, twin }),
});
/** @type {clapp.Motion | undefined} */ let motion;
let [running, looks] = [false, 0];

/** @param {string} id @returns {any} */
function element(id) {
  return document.getElementById(id);
}

/** @param {string} key @param {Record<string, string | number>} [values] */
function word(key, values = {}) {
  return words[language][key].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(values[name]));
}

/** @param {ParentNode} place whose other language is hidden */
function speak(place) {
  for (const part of place.querySelectorAll('[lang]')) {
    /** @type {HTMLElement} */ (part).hidden = part.getAttribute('lang') !== language;
  }
}

/** Those that see several frames at once come first. @param {clapp.ClappWorker['settings']['blocks']} blocks */
function makeCards(blocks) {
  let span = 1;
  const all = blocks.map(({ kernel }, block) => {
    span += kernel[0] - 1;
    const card = element(span > 1 ? 'long' : 'short').content.firstElementChild.cloneNode(true);
    card.querySelector('h3').textContent = word('block', { n: block + 1 });
    card.querySelector('[data-span]').textContent = word(span > 1 ? 'span' : 'one', { n: span });
    speak(card);
    return { card, span };
  });
  const cards = all.map(({ card }) => card);
  element('cards').append(...cards.filter((_, n) => all[n].span > 1), ...cards.filter((_, n) => all[n].span === 1));
  return cards;
}

function draw() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  cards.draw({ ink: of('ink'), soft: of('soft'), line: of('line') });
  if (motion) clapp.drawFilm(element('film'), motion.clip.frames);
}

/** Asks what the units make of the last seconds, again and again. */
async function look() {
  const begin = performance.now();
  if (!document.hidden && (running || !motion)) {
    motion = (await learner.motion({ twin: looks % pace.twin === 1 })) ?? motion;
    if (motion) cards.add(motion);
    looks++;
    draw();
  }
  setTimeout(() => run(look), Math.max(pace.look, performance.now() - begin)); // learning has half of the time
}

/** @param {boolean} wanted */
async function go(wanted) {
  running = wanted;
  element('run').textContent = word(running ? 'pause' : 'run');
  if (running) eye.start();
  else eye.pause();
  await (running ? learner.start() : learner.pause());
}

/** What it looks at. @param {() => Promise<unknown>} open @param {string} [sentence] meanwhile */
async function show(open, sentence = '') {
  element('status').textContent = sentence;
  try {
    await open();
    element('status').textContent = word(eye.source);
  } catch (error) {
    tell(error);
  }
  element('camera').textContent = word(eye.source === 'drawn' ? 'useCamera' : 'back');
  await go(true);
}

/** @param {any} error */
function tell({ kind, name, message }) {
  const known = name === 'CameraError' || name === 'VideoFileError';
  element('status').textContent = known ? word(kind) : word('failed', { m: message });
}

/** What went wrong is told, nothing else ends. @param {() => Promise<unknown>} action */
const run = (action) => action().catch(tell);

learner.addEventListener('report', ({ detail }) => (cards.report(detail), (element('count').textContent = word('count', { n: detail.step }))));
learner.addEventListener('error', ({ detail }) => tell(detail));
eye.addEventListener('ended', ({ detail }) => show(() => Promise.reject(detail)));
element('camera').onclick = () => show(...(eye.source === 'drawn' ? [() => eye.useCamera(), word('asking')] : [() => eye.useDrawing()]));
element('file').onchange = ({ target }) => target.files[0] && show(() => eye.useVideo(target.files[0]));
element('run').onclick = () => run(() => go(!running));
new ResizeObserver(draw).observe(element('cards'));
setInterval(() => (element('kind').textContent = eye.source === 'drawn' ? word(eye.kind) : ''), 200);
for (const control of ['camera', 'file', 'run']) element(control).disabled = false;
run(() => go(!calm));
run(look);
