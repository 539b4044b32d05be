import { blank } from './browser.js';

/** Colours that are told apart by their channels. */
export const colours = {
  paper: '#ffffff',
  card: '#ffffff',
  ink: '#000000',
  soft: '#808080',
  faint: '#c0c0c0',
  line: '#e0e0e0',
  frame: '#e0e0e0',
  fixation: '#00ff00',
  fixationTint: 'transparent',
  saccade: '#ff0000',
  saccadeTint: 'transparent',
  veil: 'rgb(255 255 255 / 60%)',
  casing: 'transparent',
};

/**
 * An empty page whose globals are `draw` (the modules), `colours`, `canvas(width, height)` in CSS pixels, and
 * `at(canvas, x, y)` and `find(canvas, isWanted)` in the canvas's own.
 * @param {{open: (path: string, options: object) => Promise<import('./browser.js').Visit>}} browser
 * @param {object} [options] of the browser's context
 */
export async function openCanvas(browser, options = {}) {
  const visit = await browser.open(blank.path, { prepare: blank.prepare, ...options });
  await visit.page.evaluate(async (given) => {
    const draw = await import(/** @type {any} */ ('/web/draw/index.js'));
    Object.assign(globalThis, {
      draw,
      colours: given,
      canvas(/** @type {number} */ width, /** @type {number} */ height) {
        const canvas = document.body.appendChild(document.createElement('canvas'));
        Object.assign(canvas.style, { display: 'block', width: `${width}px`, height: `${height}px` });
        return canvas;
      },
      at(/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ x, /** @type {number} */ y) {
        return [.../** @type {any} */ (canvas.getContext('2d')).getImageData(x, y, 1, 1).data];
      },
      /** The places of the pixels that are wanted: how many, and the box around them. */
      find(/** @type {HTMLCanvasElement} */ canvas, /** @type {(pixel: number[]) => boolean} */ isWanted) {
        const { width, height } = canvas;
        const { data } = /** @type {any} */ (canvas.getContext('2d')).getImageData(0, 0, width, height);
        const box = { count: 0, left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
        for (let i = 0; i < width * height; i++) {
          if (!isWanted([...data.subarray(4 * i, 4 * i + 4)])) continue;
          const [x, y] = [i % width, Math.floor(i / width)];
          box.count++;
          box.left = Math.min(box.left, x);
          box.right = Math.max(box.right, x);
          box.top = Math.min(box.top, y);
          box.bottom = Math.max(box.bottom, y);
        }
        return box;
      },
    });
  }, colours);
  return visit;
}
