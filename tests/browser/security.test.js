import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pagePolicy, serve } from '../../build-scripts/serve.js';
import { root } from '../node/folders.js';
import { blank, until } from './browser.js';
import { startWithCameras } from './fake-camera.js';
import { makeFolder, makePng } from './made-pictures.js';

/** @typedef {import('./browser.js').Page} Page */

/** @type {Awaited<ReturnType<typeof startWithCameras>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;
/** @type {Awaited<ReturnType<typeof serve>> | undefined} as `npm start` serves */ let host;

beforeAll(async () => {
  browser = await startWithCameras();
  host = await serve({ port: 0, contentSecurityPolicy: pagePolicy });
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

/** @param {string} path @param {import('./browser.js').VisitOptions} [options] */
async function open(path, options) {
  visit = await browser.open(new URL(path, host?.url).href, { serviceWorkers: 'block', locale: 'en-GB', ...options });
  return visit;
}

/** What a page says on its console, which needs no evaluate(): that counts as a gesture. @param {Page} page */
function listen(page) {
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  return said;
}

const learns = (/** @type {Page} */ page) =>
  until(() => page.evaluate(() => /** @type {any} */ (globalThis).steps > 2), 'it learns');

const note = (/** @type {Page} */ page) =>
  page.addInitScript(() => {
    Object.assign(globalThis, { steps: 0, violations: [] });
    const { violations } = /** @type {any} */ (globalThis);
    addEventListener('clapp-step', () => /** @type {any} */ (globalThis).steps++);
    addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });

const violations = (/** @type {Page} */ page) =>
  page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (globalThis).violations));

describe('pages', () => {
  test.each(['', 'lab/?autostart', 'images/', 'learn/', 'learn/de.html'])(
    'demos/%s does its work under its policy, and texts become no markup and no script there',
    async (path) => {
      const { page, problems } = await open(`demos/${path}`, { prepare: note });
      if (path) {
        await page.locator('clapp-lab').first().scrollIntoViewIfNeeded();
        await learns(page);
        await page.evaluate(() => /** @type {any} */ (document.querySelector('clapp-lab')).complete);
      }
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      const refused = await page.evaluate(async () => {
        const attempts = {
          markup: () => (document.body.innerHTML = '<b>smuggled</b>'),
          adjacent: () => document.body.insertAdjacentHTML('beforeend', '<b>smuggled</b>'),
          written: () => document.write('<b>smuggled</b>'),
          parsed: () => document.createRange().createContextualFragment('<b>smuggled</b>'),
          framed: () => (document.createElement('iframe').srcdoc = '<b>smuggled</b>'),
          script: () => (document.createElement('script').text = 'pwned = 1'),
          address: () => (document.createElement('script').src = 'data:text/javascript,pwned = 1'),
          worker: () => new Worker('/demos/offline.js'),
          blob: () => new Worker(URL.createObjectURL(new Blob(['0']))),
          policy: () => /** @type {any} */ (globalThis).trustedTypes.createPolicy('another', {}),
        };
        return Object.entries(attempts).flatMap(([name, attempt]) => {
          try {
            attempt();
            return [name];
          } catch {
            return [];
          }
        });
      });
      expect(refused).toEqual([]); // what was not
      expect(await page.locator('b:text-is("smuggled")').count()).toBe(0);
    },
  );

  test('only the lab may stand in somebody’s frame', async () => {
    const framed = async (/** @type {string} */ path) => {
      const body = `<!doctype html><link rel="icon" href="data:,"><iframe src="${new URL(path, host?.url)}"
        sandbox="allow-scripts allow-same-origin allow-downloads" width="900" height="600"></iframe>`;
      await visit?.close();
      visit = await browser.open('somebody', {
        prepare: (page) =>
          page.route('**/somebody', (route) => route.fulfill({ contentType: 'text/html', body })),
      });
      await visit.page.waitForLoadState('networkidle');
      return visit.page.frames()[1].url();
    };
    expect(await framed('demos/lab/?embed&autostart')).toContain('/demos/lab/?embed');
    const steps = visit?.page.frameLocator('iframe').locator('[data-counter="steps"]');
    await until(async () => Number((await steps?.innerText())?.replace(/\D/g, '')) > 2, 'steps in a sandbox');
    for (const path of ['demos/', 'demos/learn/', 'demos/images/']) {
      expect(await framed(path)).toBe('chrome-error://chromewebdata/');
    }
  });
});

describe('camera', () => {
  const watch = (/** @type {Page} */ page) =>
    page.addInitScript(() => {
      const { getUserMedia } = navigator.mediaDevices;
      navigator.mediaDevices.getUserMedia = (options) => {
        console.log('asked for the camera');
        return getUserMedia.call(navigator.mediaDevices, options);
      };
      addEventListener('clapp-ready', () => setTimeout(() => console.log('nothing has happened'), 2000));
      addEventListener('clapp-step', () => console.log('step'), { once: true });
    });

  test('a link turns none on, also one that was allowed before; a click does', async () => {
    /** @type {string[]} */ let said = [];
    const { page } = await open('demos/lab/?source=camera&preset=webcam&autostart', {
      permissions: ['camera'],
      prepare: (page) => {
        said = listen(page);
        return watch(page);
      },
    });
    await until(async () => said.includes('nothing has happened'), 'two seconds with a learner');
    expect(said).toEqual(['nothing has happened']);
    await page.click('[data-action="camera"]');
    await until(async () => said.includes('step'), 'it learns');
    expect(said.filter((text) => text.startsWith('asked'))).toHaveLength(1);
  });
});

describe('messages', () => {
  const outsiders = ['worker.js', 'projection-worker.js', 'team-member.js'];

  test.each(outsiders)('%s hears no other window when a page imports it', async (name) => {
    const { page } = await open(blank.path, { prepare: blank.prepare });
    const heard = await page.evaluate(async (address) => {
      await import(address).catch(() => {});
      /** @type {unknown[]} */
      const heard = [];
      addEventListener('message', ({ data }) => heard.push(data));
      const invite = { module: null, memory: null, member: 1, stack: 0 };
      const message = { id: 1, type: 'save', values: new Float32Array(4), size: 2, seed: 1, ...invite };
      /** @type {string[]} */
      const errors = [];
      addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
      postMessage(message, '*');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { others: heard.length - 1, errors: errors.filter((text) => text.includes('WebAssembly')) };
    }, `/web/${name}`);
    expect(heard).toEqual({ others: 0, errors: [] });
  });

  test('the worker answers what it does not know by a sentence, and goes on', async () => {
    const { page, problems } = await open(blank.path, { prepare: blank.prepare });
    const answers = await page.evaluate(async () => {
      const worker = new Worker('/web/worker.js', { type: 'module' });
      /** @type {any[]} */
      const answers = [];
      worker.onmessage = ({ data }) => answers.push(data);
      const strange = [null, undefined, 7, 'save', [], { id: 1 }, { id: 2, type: '__proto__' }];
      const more = [{ id: 3, type: 'constructor' }, { id: 4, type: { start: 1 } }, { id: 5, type: ['start'] }];
      for (const message of [...strange, ...more, { id: 6, type: 'pause' }]) worker.postMessage(message);
      const end = performance.now() + 10_000;
      while (answers.length < 11 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
      worker.terminate();
      return answers.map(({ id, error = '' }) => [id, error.replace(/"(.|\n)*"/, '…')]);
    });
    const unknown = 'the worker knows no message …';
    const ids = [...Array(5).fill(undefined), 1, 2, 3, 4];
    expect(answers.slice(0, 9)).toEqual(ids.map((id) => [id, unknown]));
    expect(answers.at(-1)).toEqual([6, '']);
    expect(problems).toEqual([]);
  });

  test('what other windows send changes nothing in a lab', async () => {
    const { page, problems } = await open('demos/lab/?seed=3', { prepare: note });
    await page.waitForSelector('[data-action="reset"]:enabled');
    const before = await page.evaluate(() => {
      const messages = [{ id: 1, type: 'start' }, { event: 'report', report: {} }, { event: 'state', running: true }];
      for (const message of [...messages, null, 'start', { id: 1, result: 0 }]) postMessage(message, '*');
      return JSON.stringify(/** @type {any} */ (document.querySelector('clapp-lab')).state);
    });
    await page.waitForTimeout(1000);
    const after = await page.evaluate(() => {
      const lab = /** @type {any} */ (document.querySelector('clapp-lab'));
      return [JSON.stringify(lab.state), lab.running, /** @type {any} */ (globalThis).steps];
    });
    expect(after).toEqual([before, false, 0]);
    expect(problems).toEqual([]);
  });
});

describe('names that are markup', () => {
  const nasty = `<img src=x onerror="pwned=1">&lt;'`;

  test('stay texts, wherever they are shown', async () => {
    const picture = (/** @type {number} */ index) => makePng(64, 64, [index * 9, 80, 200], [200, index * 9, 0]);
    const classes = [nasty, `<b>${nasty}`].flatMap((name) =>
      Array.from({ length: 10 }, (_, index) => [`${name}/${index}${nasty}.png`, picture(index)]),
    );
    const folder = makeFolder(Object.fromEntries([...classes, [`${nasty}/0 ${nasty}.jpg`, 'no picture']]));
    try {
      const { page, problems } = await open('demos/lab/?source=files&view=depth&preset=tiny', { prepare: note });
      await page.waitForSelector('[data-action="reset"]:enabled');
      await page.locator('input[webkitdirectory]').setInputFiles(folder.path);
      await until(async () => (await page.locator('.invite').innerText()).includes(nasty), 'the one that is left out');
      await learns(page);
      await page.click('[data-action="run"]');
      await page.locator('.depth-view button.primary').click();
      await page.locator('.depth-result table').waitFor();
      const lab = page.locator('clapp-lab');
      const classNames = await lab.evaluate((lab) => /** @type {any} */ (lab).report().classes);
      expect(classNames.sort()).toEqual([nasty, `<b>${nasty}`].sort());

      await page.getByRole('tab', { name: 'Names' }).click();
      for (const row of [0, 1]) {
        await page.locator('.names-view .thing input').nth(row).fill(`<img src=x>${row}`);
        await page.locator('.names-view .hold').nth(row).press('Enter');
        await until(async () => (await page.locator('.names-view .count').nth(row).innerText()).startsWith('1'), 'a picture');
      }
      const said = () => page.locator('.names-view .said').allInnerTexts();
      await until(async () => (await said()).some((text) => text.includes('<img src=x>')), 'a guess');

      await page.getByRole('tab', { name: 'Share' }).click();
      const download = page.waitForEvent('download');
      await page.click('[data-action="png"]');
      expect((await download).suggestedFilename()).toMatch(/^clapp-[\w+-]+\.png$/);
      const strays = await lab.evaluate((lab) => lab.shadowRoot?.querySelectorAll('img, script, [onerror]').length);
      expect([strays, await page.evaluate(() => 'pwned' in globalThis)]).toEqual([0, false]);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
    } finally {
      folder.remove();
    }
  });
});

describe('the bundle by its hash', () => {
  const { 'clapp-lab.js': hash, 'clapp-lab.single.js': single } = JSON.parse(
    readFileSync(join(root, 'web', 'dist', 'integrity.json'), 'utf8'),
  );

  /** @param {string} name in web @param {string} integrity @param {(page: Page) => unknown} [change] */
  const openTag = async (name, integrity, change) => {
    const body = `<!doctype html><link rel="icon" href="data:,"><title>a tag</title>
      <script type="module" src="/web/${name}" integrity="${integrity}" crossorigin="anonymous"></script>
      <clapp-lab autostart view="share" lang="en"></clapp-lab>`;
    visit = await browser.open('page-with-a-tag', {
      prepare: async (page) => {
        await note(page);
        await page.route('**/page-with-a-tag', (route) => route.fulfill({ contentType: 'text/html', body }));
        await change?.(page);
      },
    });
    return visit;
  };

  test.each([
    ['clapp-lab.js', hash],
    ['clapp-lab.single.js', single],
  ])('%s is loaded as it was built, and refused where one byte has been added', async (name, integrity) => {
    const { page, problems } = await openTag(`dist/${name}`, integrity);
    await learns(page);
    expect(problems).toEqual([]);
    await visit?.close();
    const changed = await openTag(`dist/${name}`, integrity, (page) =>
      page.route(`**/dist/${name}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `${await response.text()} ` });
      }),
    );
    await until(async () => changed.problems.some((problem) => /integrity/.test(problem)), 'the refusal');
    expect(await changed.page.evaluate(() => customElements.get('clapp-lab'))).toBeUndefined();
  });

  test('the share view says it, and only of the bundle', async () => {
    const { page, problems } = await openTag('dist/clapp-lab.js', hash);
    const snippet = () => page.locator('[name="embed"]').inputValue();
    await until(async () => (await snippet()).includes('clapp-lab.js"'), 'the snippet');
    expect(await snippet()).toContain(`/web/dist/clapp-lab.js" integrity="${hash}" crossorigin="anonymous"></script>`);
    expect(problems).toEqual([]);
    await visit?.close();
    const { page: sources } = await openTag('clapp-lab-define.js', '');
    await until(async () => (await sources.locator('[name="embed"]').inputValue()) !== '', 'the snippet');
    expect(await sources.locator('[name="embed"]').inputValue()).not.toContain('integrity');
  });
});

describe('the service worker', () => {
  test('keeps what the pages need, as this host sent it, and nothing else', async () => {
    const { page } = await open('demos/', { serviceWorkers: 'allow' });
    const active = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
    await until(async () => (await active()) === 'activated', 'the service worker');
    await page.reload();
    const kept = await page.evaluate(async () => {
      const ask = (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) => fetch(path, init).catch(() => {});
      await Promise.all([ask('/package.json'), ask('/demos/missing.js'), ask('/demos/front.css?a=b')]);
      await Promise.all([ask('/demos/lab'), ask('/demos/page.css', { method: 'POST' }), ask('/tests/node/folders.js')]);
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      const paths = requests.flat().map(({ url, method }) => `${method} ${url.slice(location.origin.length)}`);
      return { names: names.length, paths };
    });
    expect(kept.names).toBe(1);
    expect(kept.paths).toContain('GET /demos/front.css');
    expect(kept.paths).toContain('GET /web/dist/worker.js');
    const odd = kept.paths.filter((path) => !/^GET \/(demos|web)\//.test(path) || /\?|missing|\/lab$/.test(path));
    expect(odd).toEqual([]);
  });
});
