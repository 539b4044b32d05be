/** Markup that is written already, unlike a text that has yet to be escaped. */
export class Markup {
  /** @param {string} source */
  constructor(source) {
    this.source = source;
  }
}

/** @typedef {Markup | string} Content */

/** @type {Record<string, string>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A text as it stands in a document.  What XML has no sign for is left out.
 * @param {string} text
 */
export function escape(text) {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return allowed.replace(/[&<>"']/g, (sign) => entities[sign]);
}

/**
 * An element, written so that it is right both as HTML and as XML.
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes undefined: not there
 * @param {...Content} contents
 */
export function element(name, attributes, ...contents) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`)
    .join('');
  const inner = contents.map((content) => (content instanceof Markup ? content.source : escape(content))).join('');
  return new Markup(`<${name}${written}>${inner}</${name}>`);
}
