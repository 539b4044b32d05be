import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { blank, startBrowser, until } from './browser.js';

/** @typedef {import('../../web/clapp-lab.js').ClappLab} ClappLab */
/** @typedef {import('playwright-core').Page} Page */

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(() => browser?.close());

/** What the worker finds in the place of the browser's storage. */
const without = {
  files: `Object.defineProperty(navigator.storage, 'getDirectory', { value: () => Promise.reject(new Error('none')) });`,
  database: `Object.defineProperty(globalThis, 'indexedDB', { value: undefined });`,
};

/** The lab's page. @param {string} query @param {string} [lacks] script at the beginning of the store's module */
async function open(query, lacks) {
  /** @param {Page} page */
  const prepare = async (page) => {
    await page.addInitScript(() => {
      const kept = /** @type {number[]} */ ((/** @type {any} */ (globalThis).kept = []));
      addEventListener('clapp-kept', (event) => kept.push(/** @type {CustomEvent} */ (event).detail.step));
    });
    if (!lacks) return;
    await page.context().route(/\/web\/dist\/keeper-[\w-]+\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: lacks + (await response.text()) });
    });
  };
  visit = await browser.open(`demos/lab/${query}`, { locale: 'en-GB', prepare, serviceWorkers: 'block' });
  return handle(visit);
}

/** @param {import('./browser.js').Visit} visit */
function handle({ page, problems }) {
  const find = (/** @type {string} */ selector) => page.locator(`clapp-lab ${selector}`).first();
  const lab = page.locator('clapp-lab').first();
  const state = () => find('.lab').getAttribute('data-state');
  const ready = () => until(() => page.locator('clapp-lab [data-action="run"]:enabled').count(), 'the learner');
  return {
    ...{ page, problems, find, state, ready },
    kept: () => /** @type {Promise<number[]>} */ (page.evaluate('kept')),
    steps: async () => Number((await find('[data-counter="steps"]').innerText()).replace(/\D/g, '')),
    click: (/** @type {string} */ action) => page.locator(`clapp-lab [data-action="${action}"]`).click(),
    offered: () => until(() => page.locator('clapp-lab [data-action="go-on"]').count(), 'an offer'),
    /** Whether there is an offer, once there could have been one. */
    async offers() {
      await lab.evaluate((element) => /** @type {ClappLab} */ (element).complete);
      return (await page.locator('clapp-lab [data-action="go-on"]').count()) > 0;
    },
    is: (/** @type {string} */ wanted) => until(async () => (await state()) === wanted, wanted),
    /** SHA-256 of the network. */
    hash: () =>
      lab.evaluate(async (element) => {
        const bytes = await /** @type {ClappLab} */ (element).save();
        const digest = await crypto.subtle.digest('SHA-256', /** @type {any} */ (bytes));
        return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      }),
    async reload(query = '') {
      if (query) await page.goto(new URL(`demos/lab/${query}`, browser.url).href);
      else await page.reload();
      await ready();
    },
  };
}

/** Where something is kept. @param {Page} page */
function places(page) {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const files = [];
    for await (const name of /** @type {any} */ (root).keys()) files.push(name);
    return { files, databases: (await indexedDB.databases()).map(({ name }) => name) };
  });
}

const query = '?steps=12&seed=3';

/** A lab that has learned 12 steps, which are kept. @param {string} [lacks] */
async function learned(lacks) {
  const lab = await open(query, lacks);
  await lab.ready();
  await lab.click('run');
  await lab.is('finished');
  await until(async () => (await lab.kept()).at(-1) === 12, 'the network is kept');
  return { ...lab, end: await lab.hash() };
}

describe('after a reload', () => {
  test('the visitor is asked; nothing is restored silently, and going on gives the same bytes', async () => {
    const lab = await learned();
    expect(await places(lab.page)).toEqual({ files: ['clapp-kept'], databases: [] });
    await lab.reload();
    await lab.offered();
    expect(await lab.find('.kept').innerText()).toMatch(/^Go on with step 12\? This browser has kept what it learned here/);
    expect([await lab.steps(), await lab.state()]).toEqual([0, 'ready']);
    await lab.click('go-on');
    await lab.is('finished'); // it goes on, and has nothing left to do
    expect([await lab.steps(), await lab.hash()]).toEqual([12, lab.end]);
    expect(await lab.find('.kept').isVisible()).toBe(false);
    expect(lab.problems).toEqual([]);
  });

  test('a link starts anew unless that is chosen, and what is kept stays until it has come as far', async () => {
    const lab = await learned();
    await lab.reload();
    await lab.offered();
    await lab.click('step');
    await until(async () => (await lab.steps()) === 1, 'a step of a new network');
    await lab.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300))); // a paused network is saved
    expect(await lab.kept()).toEqual([]);
    await lab.reload();
    await lab.offered();
    await lab.click('run');
    await lab.is('finished');
    expect(await lab.hash()).toBe(lab.end);
    await until(async () => (await lab.kept()).at(-1) === 12, 'it takes the place');
    expect(await lab.find('.kept').isVisible()).toBe(false);
    expect(lab.problems).toEqual([]);
  });

  test('who starts anew is not asked again', async () => {
    const lab = await learned();
    await lab.reload();
    await lab.offered();
    await lab.click('anew');
    expect(await lab.find('.kept').isVisible()).toBe(false);
    await lab.reload();
    expect(await lab.offers()).toBe(false);
    expect(lab.problems).toEqual([]);
  });

  test('another link offers it, too, and going on brings its settings back', async () => {
    const lab = await learned();
    await lab.reload('?steps=12&seed=4&lang=de');
    await lab.offered();
    const text = await lab.find('.kept').innerText();
    expect(text).toMatch(/^Bei Schritt 12 weitermachen\? Dieser Browser hat .* ein anderes Netz \(tiny, Startzahl 3\) auf/);
    await lab.click('go-on');
    await lab.is('finished');
    expect(await lab.hash()).toBe(lab.end);
    expect(new URL(lab.page.url()).searchParams.get('seed')).toBe('3');
    expect(lab.problems).toEqual([]);
  });

  test('what another page of the origin has made of it is refused by a sentence, and nothing is lost', async () => {
    const lab = await learned();
    await lab.page.evaluate(async () => {
      const { packSlot, unpackSlot } = await import(/** @type {any} */ ('/web/keep/slot.js'));
      const root = await navigator.storage.getDirectory();
      for await (const handle of /** @type {any} */ (await root.getDirectoryHandle('clapp-kept')).values()) {
        const slot = unpackSlot(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
        if (!slot) continue;
        slot.checkpoint.fill(255, -4); // the last value is no number; the sums are right
        const { head, body } = packSlot(1, slot.info, slot.checkpoint);
        const file = await handle.createWritable();
        await file.write(head);
        await file.write(body);
        await file.close();
      }
    });
    await lab.reload();
    await lab.offered();
    await lab.click('go-on');
    await until(() => lab.find('.trouble').isVisible(), 'a sentence');
    expect(await lab.find('.trouble p').innerText()).toMatch(/^That did not work: .*tensor "optimizer\.exp_avg_sq/);
    await lab.click('run');
    await lab.is('finished'); // from the beginning
    expect(await lab.hash()).toBe(lab.end);
    expect(lab.problems).toEqual([]);
  });

  test('it has been kept while it learned', async () => {
    const lab = await open('?seed=3&autostart');
    const [step] = await until(async () => (await lab.kept()).length > 0 && lab.kept(), 'a first saving');
    expect(await lab.state()).toBe('running');
    await lab.reload('?seed=3');
    await lab.offered();
    expect(step).toBeGreaterThan(0);
    expect(lab.problems).toEqual([]);
  });
});

test('after a crash of the worker it is offered', async () => {
  const lab = await open('?seed=3');
  await lab.ready();
  await lab.click('step');
  await until(async () => (await lab.kept()).at(-1) === 1, 'the network is kept');
  const end = await lab.hash();
  const worker = lab.page.workers().find((each) => each.url().endsWith('/worker.js'));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('it fell over');
    });
  });
  await lab.is('failed');
  await lab.find('.trouble button').click();
  await lab.offered();
  const { click, page } = lab;
  await page.locator('clapp-lab').evaluate((element) => element.setAttribute('steps', '1'));
  await click('go-on');
  await lab.is('finished');
  expect([await lab.steps(), await lab.hash()]).toEqual([1, end]);
});

describe('where storing fails', () => {
  test('for want of room, learning goes on, and one sentence says so', async () => {
    const lab = await open('?seed=3');
    await lab.ready();
    const session = await lab.page.context().newCDPSession(lab.page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(browser.url).origin, quotaSize: 1000 });
    await lab.click('step');
    await until(async () => (await lab.find('.kept').innerText()).startsWith('There is no room left'), 'the sentence');
    expect(await lab.find('.trouble').isVisible()).toBe(false);
    await lab.click('run');
    await until(async () => (await lab.steps()) > 3, 'more steps');
    expect([await lab.state(), await lab.kept()]).toEqual(['running', []]);
    expect(lab.problems).toEqual([]);
  });

  test('for want of files, the database does', async () => {
    const lab = await learned(without.files);
    expect(await places(lab.page)).toEqual({ files: [], databases: ['clapp-kept'] });
    await lab.reload();
    await lab.offered();
    await lab.click('go-on');
    await lab.is('finished');
    expect(await lab.hash()).toBe(lab.end);
    expect(lab.problems).toEqual([]);
  });

  test('for want of either, learning goes on, and one sentence says so', async () => {
    const lab = await open('?seed=3', without.files + without.database);
    await lab.ready();
    await until(async () => (await lab.find('.kept').innerText()).startsWith('This browser keeps nothing'), 'the sentence');
    await lab.click('run');
    await until(async () => (await lab.steps()) > 3, 'more steps');
    expect(await lab.find('.trouble').isVisible()).toBe(false);
    expect(lab.problems).toEqual([]);
  });
});

test.each(['?embed&seed=3', '?seed=3&keep=false'])('%s keeps nothing, as does a tag without the attribute', async (query) => {
  const lab = await open(query);
  await lab.ready();
  /** @type {string[]} */ const asked = [];
  lab.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await lab.click('step');
  await until(async () => (await lab.steps()) === 1, 'a step');
  expect(await places(lab.page)).toEqual({ files: [], databases: [] });
  expect(asked.filter((path) => path.includes('keep'))).toEqual([]);
});

test('a page of its own: off without the attribute, on with it, and off again', async () => {
  visit = await browser.open(blank.path, { prepare: blank.prepare });
  const found = await visit.page.evaluate(async () => {
    await import(/** @type {any} */ ('/web/clapp-lab-define.js'));
    const lab = /** @type {ClappLab} */ (document.createElement('clapp-lab'));
    /** @type {number[]} */ const kept = [];
    lab.addEventListener('clapp-kept', (event) => kept.push(/** @type {CustomEvent} */ (event).detail.step));
    document.body.append(lab);
    await new Promise((resolve) => lab.addEventListener('clapp-ready', resolve, { once: true }));
    const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
    const counts = [];
    for (const keep of [false, true, false]) {
      const before = kept.length;
      lab.toggleAttribute('keep', keep);
      await lab.step();
      do await pause();
      while (keep && kept.length === before);
      counts.push(kept.length);
    }
    return [...counts, kept.at(-1)];
  });
  expect(found).toEqual([0, 1, 1, 2]);
});
