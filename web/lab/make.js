/** @typedef {Record<string, string | number | boolean | EventListener | undefined>} Traits */

/**
 * An element with its attributes, listeners (onclick: …) and children.  `true` is an attribute without a value, `false`
 * and undefined are none; `text` is its text.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Traits} [traits]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'text') element.textContent = String(value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * A button.
 * @param {string} text
 * @param {() => void} act
 * @param {Traits} [traits]
 */
export function makeButton(text, act, traits = {}) {
  return make('button', { type: 'button', part: 'button', ...traits, onclick: act, text });
}

/**
 * A menu with its label.
 * @param {string} label
 * @param {[value: string, text: string][]} choices
 * @param {(value: string) => void} act
 */
export function makeMenu(label, choices, act) {
  const select = make('select', { onchange: () => act(select.value) });
  fillMenu(select, choices);
  return { element: make('label', { class: 'field' }, make('span', { text: label }), select), select };
}

/** @param {HTMLSelectElement} select @param {[value: string, text: string][]} choices */
export function fillMenu(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => make('option', { value, text })));
}
