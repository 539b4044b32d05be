import { inNode } from './platform.js';

/**
 * The bytes behind an address: `file:` addresses through Node's file system, `data:` ones (what bundlers make of small
 * files; base64 only) by themselves, since strict pages may not fetch them, all others through `fetch`.
 * @param {URL} url
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readUrl(url) {
  if (inNode && url.protocol === 'file:') {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  if (url.protocol === 'data:') {
    return Uint8Array.from(atob(url.pathname.slice(url.pathname.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
  }
  const response = await fetch(url).catch((cause) => {
    throw new Error(`could not load ${url}: ${cause.message}`, { cause });
  });
  if (!response.ok) throw new Error(`could not load ${url}: the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
