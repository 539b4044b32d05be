/** One sheet for each text, for all labs of the page. @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * Styles for all that stands in a shadow root, each once.
 * @param {ShadowRoot} root
 * @param {string[]} texts
 */
export function adopt(root, texts) {
  for (const text of texts) {
    let sheet = sheets.get(text);
    if (!sheet) {
      sheets.set(text, (sheet = new CSSStyleSheet()));
      sheet.replaceSync(text);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}
