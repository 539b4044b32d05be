// Usage: node build-scripts/serve.js [--port N]
// Builds the WebAssembly and serves the repository on this machine only, with the demos as its front page.
// Without --port the first free port from 8080 is taken.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.js';
import { ensureNodeModules, isMain, root as repository, runScript, say, SetupError } from './setup.js';

const frontPage = '/demos/';
const firstPort = 8080;
const host = '127.0.0.1';

/** Threads and exact timers need an isolated page. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const always = {
  'Cache-Control': 'no-cache', // a changed file must be seen at once
  'X-Content-Type-Options': 'nosniff',
};

/** Of pages, besides what they say themselves, and of their workers, which obey no other. */
export const pagePolicy = [
  ...["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "media-src 'self' blob:", "object-src 'none'"],
  ...["base-uri 'none'", "form-action 'none'"],
].join('; ');

/** The lab is made to be put into frames; nothing else is. */
const framing = (path) => (path.startsWith('/demos/lab/') ? '' : "frame-ancestors 'self'");

/** The decoded path of a request, or undefined where its escapes are malformed. */
function pathOf(request) {
  try {
    return decodeURIComponent(request.url.split('?', 1)[0]);
  } catch {
    return undefined;
  }
}

function isPrivate(path) {
  const [first, ...rest] = path.split(/[/\\]+/).filter(Boolean);
  return first === 'node_modules' || first === 'build' || [first ?? '', ...rest].some((name) => name.startsWith('.'));
}

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function answer(response, status, text, extra = {}) {
  response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8', ...extra });
  response.end(`${text}\n`);
}

/** What is not a file's content is answered here; the rest goes to `files`. */
function handle(request, response, { root, headers, policy, files }) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!['GET', 'HEAD'].includes(request.method)) return answer(response, 405, 'only GET', { Allow: 'GET, HEAD' });
  const path = pathOf(request);
  if (path === undefined || path.includes('\0')) return answer(response, 400, 'malformed address');
  const policies = [policy, framing(path)].filter(Boolean);
  if (policies.length > 0) response.setHeader('Content-Security-Policy', policies);
  if (path === '/') return answer(response, 302, frontPage, { Location: frontPage });
  if (isPrivate(path)) return answer(response, 404, 'not found');
  if (!path.endsWith('/') && isFolder(join(root, path))) {
    // Relative, so that a path like //host cannot lead elsewhere.
    return answer(response, 301, 'a folder', { Location: `${encodeURIComponent(basename(path))}/` });
  }
  return files(request, response, () => answer(response, 404, 'not found'));
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function listenFrom(server, port) {
  for (; ; port++) {
    try {
      return await listen(server, port);
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port >= 65535) throw error;
    }
  }
}

async function listenOn(server, port) {
  try {
    await listen(server, port);
  } catch (error) {
    const reason = error.code === 'EADDRINUSE' ? 'is already taken' : `cannot be used (${error.code})`;
    throw new SetupError(`port ${port} ${reason}; choose another one with --port.`);
  }
}

/**
 * Serves a folder on 127.0.0.1. Port 0 takes any free one; without a port the first free one from 8080 is taken.
 * @param {{port?: number, root?: string, isolated?: boolean, contentSecurityPolicy?: string}} options
 *   isolated: with the headers that make a page cross-origin isolated (default)
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve({ port, root = repository, isolated = true, contentSecurityPolicy } = {}) {
  const { default: sirv } = await import('sirv'); // late, since `npm start` may first have to install it
  const files = sirv(root, { dev: true, etag: true });
  const headers = {
    ...always,
    ...(isolated && isolation),
  };
  const server = createServer((request, response) =>
    handle(request, response, { root, headers, policy: contentSecurityPolicy, files }),
  );
  await (port === undefined ? listenFrom(server, firstPort) : listenOn(server, port));
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host}:${server.address().port}/`, close };
}

/** Opens the address where somebody is likely to look at it. */
function openBrowser(url) {
  const { platform, env } = process;
  if (env.CI) return;
  const commands = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url] };
  const command = commands[platform] ?? (env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', url] : undefined);
  if (!command) return;
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // no browser known: the printed address is enough
  child.unref();
}

/** The port asked for, undefined for none, or NaN for one that cannot be. */
function readPort(args) {
  const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
  if (values.port === undefined) return undefined;
  return /^\d{1,5}$/.test(values.port) && values.port > 0 && values.port < 65536 ? Number(values.port) : NaN;
}

async function main(port) {
  await ensureNodeModules();
  await build('wasm');
  const { url, close } = await serve({ port, contentSecurityPolicy: pagePolicy });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
  const page = new URL(frontPage, url).href;
  console.log(`clapp is at ${page}`);
  openBrowser(page);
}

if (isMain(import.meta.url)) {
  let port = NaN;
  try {
    port = readPort(process.argv.slice(2));
  } catch {
    // an unknown option: told the same way as a port that cannot be
  }
  if (Number.isNaN(port)) {
    say('usage: npm start [-- --port N], where N is a port from 1 to 65535.');
    process.exitCode = 2;
  } else {
    await runScript(() => main(port));
  }
}
