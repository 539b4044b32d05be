import { relative } from 'node:path';
import { root } from '../../build-scripts/setup.js';
import { blank, startBrowser } from '../browser/browser.js';

/** @typedef {Awaited<ReturnType<typeof openChromium>>} Chromium */

const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** A browser with isolated pages, empty but for what the bench puts there. */
export async function openChromium() {
  const browser = await startBrowser();
  return {
    /** Where pages find a file of the repository; what a driver hands over may not be large. @param {string} file */
    urlOf: (file) => `/${relative(root, file)}`,
    openPage: async () => (await browser.open(blank.path, { prepare: (page) => blank.prepare(page, isolation) })).page,
    close: browser.close,
  };
}
