import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./browser.js').Visit} Visit */

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/**
 * A browser with Chromium's own cameras: test patterns, or a clip.  They may be used by contexts with
 * `permissions: ['camera']`.
 * @param {{ cameras?: number, clip?: string }} [options] clip: path of a .y4m or .mjpeg file, shown over and over
 */
export async function startWithCameras({ cameras = 1, clip } = {}) {
  const args = [`--use-fake-device-for-media-stream=device-count=${cameras}`];
  if (clip) args.push(`--use-file-for-fake-video-capture=${clip}`);
  // An origin that is neither https nor localhost, and may still be served from here.
  args.push('--host-resolver-rules=MAP plain.test 127.0.0.1', '--disable-features=LocalNetworkAccessChecks');
  return startBrowser({ args });
}

/**
 * An empty page with a <video> and the package's sources as `source`.
 * @param {{ open: (path: string, options?: any) => Promise<Visit> }} browser
 * @param {{ policed?: boolean, origin?: string } & import('./browser.js').VisitOptions} [options] policed: under the
 *   Content-Security-Policy that every page of ours can live with
 */
export async function openSources(browser, { policed = true, origin = '', ...options } = {}) {
  const page = 'page-of-the-source-tests';
  const prepare = (/** @type {Page} */ it) =>
    it.route(new RegExp(`${page}$|favicon`), (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: policed ? { 'Content-Security-Policy': policy } : {},
        body: '<!doctype html><title>sources</title><video></video><input type="file" multiple>',
      }),
    );
  const visit = await browser.open(`${origin}${page}`, { prepare, ...options });
  await visit.page.evaluate(async () => {
    const source = await import(/** @type {any} */ ('/web/source/index.js'));
    Object.assign(globalThis, {
      source,
      video: document.querySelector('video'),
      /** An error as a plain object. */
      told: (/** @type {any} */ { name, kind, message }) => ({ name, kind, message }),
      wait: (/** @type {EventTarget} */ target, /** @type {string} */ type) =>
        new Promise((resolve) => target.addEventListener(type, resolve, { once: true })),
    });
  });
  return visit;
}

/**
 * A clip of plain colours for a fake camera, in a folder of its own.
 * @param {{ width: number, height: number, rate: number, frames: [y: number, u: number, v: number][] }} clip
 * @returns {{ path: string, remove: () => void }}
 */
export function makeClip({ width, height, rate, frames }) {
  const folder = mkdtempSync(join(tmpdir(), 'clapp-clip-'));
  const path = join(folder, 'clip.y4m');
  const chroma = (width / 2) * (height / 2);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420\n`)];
  for (const [y, u, v] of frames) {
    parts.push(Buffer.from('FRAME\n'), Buffer.alloc(width * height, y));
    parts.push(Buffer.alloc(chroma, u), Buffer.alloc(chroma, v));
  }
  writeFileSync(path, Buffer.concat(parts));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
