import { makeButton } from '../make.js';

/**
 * A button that leads to another view.  It is hidden where a lesson has left that view out.
 * @param {import('../stage.js').Stage} stage
 * @param {string} key of the other view
 * @param {{text: string, options?: () => unknown}} way options: told to the other view
 */
export function goButton(stage, key, { text, options }) {
  const button = makeButton(text, () => stage.show(key, options?.()), { class: 'go' });
  const look = () => {
    const root = /** @type {ShadowRoot} */ (button.getRootNode());
    button.hidden = !root.querySelector(`[data-view="${key}"]`);
  };
  return { button, look };
}
