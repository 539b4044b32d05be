import { chromium } from 'playwright-core';
import { serve } from '../../build-scripts/serve.js';

const executablePath = process.env.CLAPP_CHROMIUM ?? '/usr/bin/chromium';
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The repository on a port of its own, and a browser.
 * @param {{ args?: string[] } & Parameters<typeof serve>[0]} [options] more arguments for the browser; how it is served
 */
export async function startBrowser({ args: more = [], ...served } = {}) {
  const server = await serve({ port: 0, ...served });
  const browser = await chromium.launch({ executablePath, args: [...args, ...more] });
  return {
    url: server.url,
    open: (/** @type {string} */ path, /** @type {VisitOptions} */ options = {}) =>
      visit(browser, new URL(path, server.url), options),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** @typedef {{page: Page, problems: string[], close: () => Promise<void>}} Visit */

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions & {prepare?: (page: Page) => unknown}} VisitOptions */

/**
 * Opens an address and writes down everything that should not happen there.
 * @param {import('playwright-core').Browser} browser
 * @param {URL} url
 * @param {VisitOptions} [options]
 * @returns {Promise<Visit>}
 */
async function visit(browser, url, { prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && origin !== url.origin)
      problems.push(`request: ${request.url()}`);
  });
  await prepare?.(page);
  await page.goto(url.href);
  return { page, problems, close: () => context.close() };
}

/** An empty page of the same origin, for trying modules of the package. */
export const blank = {
  path: 'blank-page-of-the-tests',
  prepare: (/** @type {Page} */ page, /** @type {Record<string, string>} */ headers = {}) =>
    page.route('**/blank-page-of-the-tests', (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers,
        body: '<!doctype html><link rel="icon" href="data:,"><title>empty</title>',
      }),
    ),
};

/**
 * Waits until a question has a true answer and returns it.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {string} what said when it takes too long
 */
export async function until(ask, what, milliseconds = 60_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
