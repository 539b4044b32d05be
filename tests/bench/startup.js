import { gzipSync } from 'node:zlib';
import { startBrowser } from '../browser/browser.js';
import { median } from './rounds.js';
import { table } from './table.js';

const pages = { lab: 'demos/lab/?source=sample&preset=tiny&autostart', images: 'demos/images/' };
const most = 30_000; // milliseconds to the first step

/** Runs in the page before anything else does. @param {number} patience milliseconds */
function watchForStep(patience) {
  const firstStep = new Promise((resolve, reject) => {
    document.addEventListener('clapp-step', () => resolve(performance.now()), { once: true });
    setTimeout(() => reject(new Error(`no step within ${patience} ms`)), patience);
  });
  firstStep.catch(() => {}); // whoever asks is told
  Object.assign(globalThis, { firstStep });
}

/** Runs in the page. Times are milliseconds from navigation. */
async function readTimes() {
  const step = await /** @type {any} */ (globalThis).firstStep;
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  return { page: navigation.responseEnd, parsed: navigation.domInteractive, paint: paint?.startTime, step };
}

/** What text costs on the wire; pictures and other compressed files cost what they are. @param {Buffer} body */
function wireSize(body) {
  return Math.min(body.length, gzipSync(body, { level: 9 }).length);
}

/**
 * One visit with an empty cache.
 * @param {Awaited<ReturnType<typeof startBrowser>>} browser
 * @param {string} path
 */
export async function visit(browser, path) {
  /** @type {import('playwright-core').Response[]} */
  const responses = [];
  const { page, close } = await browser.open(path, {
    serviceWorkers: 'block', // it would fetch everything once more
    prepare: (each) => {
      each.context().on('response', (response) => responses.push(response));
      return each.addInitScript(watchForStep, most);
    },
  });
  try {
    const times = await page.evaluate(readTimes);
    const before = responses.filter((response) => response.status() === 200 && response.request().timing().startTime > 0);
    const end = times.step + (await page.evaluate(() => performance.timeOrigin));
    const files = [];
    for (const response of before) {
      const { startTime, responseEnd } = response.request().timing();
      if (startTime > end) continue;
      const body = await response.body().catch(() => undefined);
      const { pathname } = new URL(response.url());
      const start = startTime + times.step - end;
      files.push({ path: pathname, bytes: body ? wireSize(body) : NaN, start, end: start + responseEnd });
    }
    return { times, files };
  } finally {
    await close();
  }
}

/**
 * @param {{ rounds: number, browser: boolean, say: (text: string) => void }} options
 */
export async function measure({ rounds, browser: wanted, say }) {
  if (!wanted) return {};
  const names = Object.keys(pages);
  const visits = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      say(`start-up: ${name}, visit ${round + 1} of ${rounds}`);
      const browser = await startBrowser(); // a fresh profile each time
      const seen = await visit(browser, pages[name]).finally(browser.close);
      if (round >= 0) visits[name].push(seen); // the first finds nothing in the system's file cache
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const all = visits[name];
      const middle = (key) => median(all.map(({ times }) => times[key]));
      const { files } = all.at(-1);
      return [
        name,
        {
          address: pages[name],
          page: middle('page'),
          parsed: middle('parsed'),
          paint: middle('paint'),
          step: middle('step'),
          steps: all.map(({ times }) => times.step),
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          files,
        },
      ];
    }),
  );
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
export function tables(measured) {
  const rows = Object.values(measured).map(({ address, page, parsed, paint, step, steps, files, bytes }) => [
    address,
    ...[page, parsed, paint, step, Math.min(...steps)].map((each) => each.toFixed(0)),
    String(files.length),
    (bytes / 1000).toFixed(0),
  ]);
  const head = ['ms from navigation to', 'page loaded', 'parsed', 'painted', 'first step', 'best', 'files', 'KB gzip'];
  return table(head, rows);
}
