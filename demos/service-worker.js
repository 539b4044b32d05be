// The source of service-worker.js at the top of the site, which build-scripts/bundle-service-worker.js makes of it: a
// service worker serves only what lies in its own folder and below, and pages, worker scripts and WebAssembly lie in
// demos/ and web/. Offline, pages come from what was kept; online, a changed file is seen at once.
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';

/* global FILES, VERSION -- by the build: addresses of all that the pages need, relative to this script; their hash */

const cacheName = `clapp-${VERSION}`;

/** Threads and exact timers need an isolated page, and many hosts cannot be told to send these. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** What is kept: nothing else that lies on the same host. */
const known = new Set(FILES.map((file) => new URL(file, self.location).href));

/** A page is the same whatever its query says. */
function withoutQuery(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/index\.html$/, '/');
}

/** What this host itself has sent, all of it, from the address that was asked for. */
function isWhole({ status, type, redirected }) {
  return status === 200 && type === 'basic' && !redirected;
}

function isolate(response) {
  if (response.status === 0) return response; // a redirection of a page
  const { body, status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}

registerRoute(
  ({ sameOrigin }) => sameOrigin,
  new NetworkFirst({
    cacheName,
    networkTimeoutSeconds: 5,
    plugins: [
      {
        cacheKeyWillBeUsed: async ({ request }) => withoutQuery(request.url),
        cacheWillUpdate: async ({ request, response }) =>
          known.has(withoutQuery(request.url)) && isWhole(response) ? response : null,
        handlerWillRespond: async ({ response }) => isolate(response),
      },
    ],
  }),
);

/** Without a network nothing is kept, and the browser tries again later; a file that is gone is nobody's loss. */
async function keepAll() {
  const cache = await caches.open(cacheName);
  const keep = async (url) => {
    const response = await fetch(url, { cache: 'no-cache' });
    if (isWhole(response)) await cache.put(url, response);
  };
  await Promise.all(FILES.map((file) => keep(new URL(file, self.location))));
}

async function forgetOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith('clapp-') && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keepAll());
});
self.addEventListener('activate', (event) => event.waitUntil(forgetOlder()));
