// The page's words, and where they stand.
const words = JSON.parse(element('words').textContent);
const wish = [new URLSearchParams(location.search).get('lang'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
const language = wish.find((tag) => tag && Object.hasOwn(words, tag)) ?? 'en';

/** @param {string} id @returns {any} */
export function element(id) {
  return document.getElementById(id);
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function word(key, values = {}) {
  return words[language][key].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(values[name]));
}

/** Of the page, as its style sheet has them now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: of('ink'), line: of('line'), saccade: of('saccade') };
}

/** @param {string} tag @param {string} text @param {Record<string, string>} [traits] */
function make(tag, text, traits = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** @param {ParentNode} place whose other language is hidden */
function speak(place) {
  for (const part of place.querySelectorAll('[lang]')) {
    /** @type {HTMLElement} */ (part).hidden = part.getAttribute('lang') !== language;
  }
}

const digits = Array.from({ length: 10 }, (_, digit) => digit);

export const fill = {
  /** @param {{ lessons: any, press: (digit: number) => void }} parts */
  page({ lessons, press }) {
    this.source('digits');
    element('run').textContent = word('pause');
    element('wave').setAttribute('aria-label', word('picture'));
    element('spectrum').setAttribute('aria-label', word('spectrum'));
    for (const digit of digits) {
      const button = make('button', '', { type: 'button', 'aria-pressed': 'false' });
      button.append(make('b', String(digit)), make('span', '', { class: 'dots', 'aria-hidden': 'true' }));
      button.onclick = () => press(digit);
      element('digits').append(button);
    }
    this.lessons(lessons, 'digits');
  },

  /** @param {'digits' | 'microphone' | 'file'} source */
  source(source) {
    element('mic').textContent = word(source === 'microphone' ? 'micOff' : 'mic');
    element('status').textContent = word(source);
  },

  /** @param {number} count @returns {Element[]} one for each block */
  rows(count) {
    return digits.slice(0, count).map((block) => {
      const row = element('row').content.firstElementChild.cloneNode(true);
      row.querySelector('h3').textContent = word('block', { n: block + 1 });
      speak(row);
      element('rows').append(row);
      return row;
    });
  },

  /** @param {any} lessons @param {string | undefined} source */
  lessons({ counts, missing, ready, wanted }, source) {
    const sentence = ready ? word('taught') : word(source === 'digits' ? 'teachVoices' : 'teachYou');
    const asks = wanted !== undefined && source !== 'digits';
    element('lesson').textContent = asks ? word('say', { d: wanted, n: missing }) : sentence;
    [...element('digits').children].forEach((button, digit) => {
      const count = counts[digit] ?? 0;
      button.setAttribute('aria-pressed', String(wanted === digit));
      button.setAttribute('aria-label', count > 0 ? `${digit}: ${word('words', { n: count, d: digit })}` : String(digit));
      button.querySelector('.dots').textContent = '•'.repeat(Math.min(count, 6));
    });
    element('forget').hidden = !counts.some((/** @type {number} */ count) => count > 0);
    if (!ready) element('guess').hidden = true;
  },

  /** @param {any} heard */
  guess({ blocks, name, probabilities, sure, twin }) {
    element('guess').hidden = false;
    element('heard').textContent = name;
    element('sure').textContent = word('sure', { n: Math.round(100 * sure) });
    element('says').textContent = word('says', { list: blocks.join(', '), t: twin });
    const known = digits.filter((digit) => probabilities[digit] > 0);
    element('bars').replaceChildren(
      ...known.map((digit) => {
        const bar = make('li', String(digit));
        bar.append(make('meter', '', { min: '0', max: '1', value: String(probabilities[digit]), 'aria-label': String(digit) }));
        return bar;
      }),
    );
  },

  /** @param {{ share: number, truth?: number, guess?: number }[]} marks */
  marks(marks) {
    element('marks').replaceChildren(
      ...marks.filter(({ share }) => share < 0.98).map(({ share, truth, guess }) => {
        const mark = make('span', truth === undefined ? '' : String(truth));
        mark.style.left = `${100 * share}%`;
        if (guess !== undefined) mark.append(make('i', truth === undefined || truth === guess ? `✓ ${guess}` : `✗ ${guess}`));
        return mark;
      }),
    );
  },

  /** @param {number} step */
  count: (step) => (element('count').textContent = word('count', { n: step })),
};

document.documentElement.lang = language;
speak(document.body);
document.title = document.querySelector('h1:not([hidden] *)')?.textContent ?? document.title;
