import '../../web/clapp-lab-define.js';
import { queryToState, stateToQuery } from '../../web/lab/address.js';
import { chooseLanguage, languages } from '../../web/lab/words.js';

/** Keys of the address that mean something to this page, not to the lab. */
const own = ['embed'];

const lab = /** @type {import('../../web/clapp-lab.js').ClappLab} */ (document.getElementById('lab'));
const embedded = new URLSearchParams(location.search).has('embed') || window.parent !== window;

/** The address becomes attributes: good ones and bad ones, which the lab tells. */
function read() {
  const { attributes, unknown } = queryToState(location.search, own);
  const language = chooseLanguage([attributes.lang, ...navigator.languages]);
  speak(language);
  for (const [name, text] of Object.entries(attributes)) lab.setAttribute(name, text);
  const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
  notice.hidden = unknown.length === 0;
  if (unknown.length > 0) notice.textContent = languages[language].trouble.unknown(unknown.join(', '));
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
  const query = stateToQuery(lab.state);
  const kept = embedded && location.search.includes('embed') ? `${query ? `${query}&` : '?'}embed` : query;
  history.replaceState(null, '', location.pathname + kept + location.hash);
}

document.body.classList.toggle('embedded', embedded);
read();
lab.addEventListener('clapp-change', write);
