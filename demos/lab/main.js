import '../../web/dist/clapp-lab.js';

const ClappLab = /** @type {typeof import('../../web/clapp-lab.js').ClappLab} */ (customElements.get('clapp-lab'));

/** Keys of the address that mean something to this page, not to the lab. */
const own = ['embed', 'keep'];

/** @type {Record<string, (names: string) => string>} */
const unknownKeys = {
  en: (names) => `The address holds what the lab does not know and leaves aside: ${names}.`,
  de: (names) => `In der Adresse steht, was das Labor nicht kennt und beiseite lässt: ${names}.`,
};

const lab = /** @type {InstanceType<typeof ClappLab>} */ (document.getElementById('lab'));
const embedded = new URLSearchParams(location.search).has('embed') || window.parent !== window;

/** The address becomes attributes: good ones and bad ones, which the lab tells. */
function read() {
  const { attributes, unknown } = ClappLab.readAddress(location.search, own);
  const language = ClappLab.chooseLanguage([attributes.lang, ...navigator.languages]);
  speak(language);
  for (const [name, text] of Object.entries(attributes)) lab.setAttribute(name, text);
  const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
  notice.hidden = unknown.length === 0;
  if (unknown.length > 0) notice.textContent = unknownKeys[language](unknown.join(', '));
}

/** @param {string} language in which the page is to be read */
function speak(language) {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll('body [lang]')) {
    /** @type {HTMLElement} */ (part).hidden = part.getAttribute('lang') !== language;
  }
  document.title = document.querySelector(`h1:not([hidden] *)`)?.textContent ?? document.title;
}

/** What a person chose becomes the address. */
function write() {
  const query = ClappLab.writeAddress(lab.state);
  const mine = location.search.slice(1).split('&').filter((part) => own.includes(part.split('=')[0]));
  const whole = [query.slice(1), ...mine].filter(Boolean).join('&');
  history.replaceState(null, '', location.pathname + (whole && `?${whole}`) + location.hash);
}

/** A page around this one decides whether its visitors' networks are kept; alone it is the rule. */
function keeps() {
  const wish = new URLSearchParams(location.search).get('keep');
  return wish === null ? !embedded : wish !== 'false';
}

document.body.classList.toggle('embedded', embedded);
lab.toggleAttribute('keep', keeps());
read();
lab.addEventListener('clapp-change', write);
