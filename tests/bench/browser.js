import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { blank, startBrowser } from '../browser/browser.js';
import { folder } from './models.js';

/** @typedef {Awaited<ReturnType<typeof openChromium>>} Chromium */

/** Models on a port of their own: build/ is not served, and what a page is given by its driver may not be large. */
async function serveModels() {
  const server = createServer((request, response) => {
    const path = `${folder}/${decodeURIComponent((request.url ?? '').slice(1))}`;
    const { size } = statSync(path);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': size });
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** A browser with isolated pages, empty but for what the bench puts there. */
export async function openChromium() {
  const models = await serveModels();
  const browser = await startBrowser();
  return {
    /** Where pages find one of the bench's files. @param {string} file */
    urlOf: (file) => new URL(encodeURIComponent(file.slice(folder.length + 1)), models.url).href,
    openPage: async () => (await browser.open(blank.path, { prepare: blank.prepare })).page,
    async close() {
      models.close();
      await browser.close();
    },
  };
}
