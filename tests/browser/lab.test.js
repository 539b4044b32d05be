import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { viewNames } from '../../web/lab/state.js';
import { blank, startBrowser, until } from './browser.js';

/** @typedef {import('../../web/clapp-lab.js').ClappLab} ClappLab */

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

/** The full page. @param {string} [query] @param {import('./browser.js').VisitOptions} [options] */
async function openPage(query = '', options = {}) {
  visit = await browser.open(`demos/lab/${query}`, { locale: 'en-GB', ...options });
  return handle(visit);
}

/** An empty page, where the tag is known.  `events` gathers what labs on it tell. @param {string} [html] */
async function openBlank(html = '') {
  visit = await browser.open(blank.path, { prepare: blank.prepare, locale: 'en-GB' });
  await visit.page.evaluate(async (html) => {
    const events = /** @type {any[]} */ ((/** @type {any} */ (globalThis).events = []));
    for (const type of ['ready', 'step', 'state', 'change', 'error']) {
      document.addEventListener(`clapp-${type}`, (event) => {
        const { detail, composed } = /** @type {CustomEvent} */ (event);
        events.push({ type, detail, composed, id: /** @type {Element} */ (event.target).id });
      });
    }
    await import(/** @type {any} */ ('/web/clapp-lab-define.js'));
    document.body.innerHTML = html;
  }, html);
  return handle(visit);
}

/** Besides, there may be the worker that arranges maps. @param {import('./browser.js').Page} page */
const learners = (page) => page.workers().filter((worker) => worker.url().endsWith('/worker.js'));

/** @param {import('./browser.js').Visit} visit */
function handle({ page, problems }) {
  const text = (/** @type {string} */ selector) => page.locator(`clapp-lab ${selector}`).first().innerText();
  const steps = async () => Number((await text('[data-counter="steps"]')).replace(/\D/g, ''));
  const lab = page.locator('clapp-lab').first();
  return {
    ...{ page, problems, text, steps, lab },
    state: () => page.locator('clapp-lab .lab').first().getAttribute('data-state'),
    ready: () => until(() => page.locator('clapp-lab [data-action="run"]:enabled').count(), 'the learner'),
    events: () => page.evaluate(() => /** @type {any} */ (globalThis).events),
    /** SHA-256 of the network. */
    hash: () =>
      lab.evaluate(async (element) => {
        const bytes = await /** @type {ClappLab} */ (element).save();
        const digest = await crypto.subtle.digest('SHA-256', /** @type {any} */ (bytes));
        return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      }),
  };
}

describe('the page', () => {
  test('learns: numbers move, nothing goes wrong, nothing leaves, and after loading nothing is asked for', async () => {
    const { page, steps, text, problems, state, lab } = await openPage('?autostart');
    await until(async () => (await steps()) > 2, 'steps');
    await until(async () => /\d/.test(await text('.block-list dd')), 'a loss');
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).complete);
    const asked = /** @type {string[]} */ ([]);
    page.on('request', (request) => {
      if (!request.url().endsWith('icon.svg')) asked.push(request.url()); // which browsers ask for with every address
    });
    const before = await steps();
    await until(async () => (await steps()) > before + 3, 'more steps');
    expect(await state()).toBe('running');
    for (const key of viewNames) {
      await page.click(`[data-key="${key}"]`);
      await until(() => page.locator(`[data-view="${key}"] > :not(h2):not(.note)`).isVisible(), key);
    }
    await page.click('[data-key="map"]');
    await until(() => page.locator('canvas.map').isVisible(), 'the map');
    await page.click('[data-action="experiment"]');
    await page.getByLabel('Rule').selectOption('clapp');
    await until(() => page.locator('.glance').isVisible(), 'the other eye');
    await page.getByRole('combobox', { name: 'Looks at' }).selectOption('files');
    await until(() => page.locator('.drop').isVisible(), 'a scene');
    expect(asked).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('does not start by itself, and starts, pauses and steps on a click', async () => {
    const { page, steps, ready, state, text } = await openPage();
    await ready();
    expect(await steps()).toBe(0);
    await page.click('[data-action="step"]');
    await until(async () => (await steps()) === 1, 'one step');
    await page.click('[data-action="step"]');
    await until(async () => (await steps()) === 2, 'another step');
    expect(await state()).toBe('paused');
    await page.click('[data-action="run"]');
    await until(async () => (await steps()) > 3, 'it learns');
    expect(await text('[data-action="run"]')).toBe('Pause');
    await page.click('[data-action="run"]');
    await until(async () => (await state()) === 'paused', 'the pause');
    await until(async () => (await text('.lab > [role="status"]')).endsWith(`step ${await steps()}.`), 'it is said');
  });

  test('what a person chooses becomes the address, and starts over', async () => {
    const { page, steps, ready, problems } = await openPage('?seed=3');
    await ready();
    await page.click('[data-action="step"]');
    await until(async () => (await steps()) === 1, 'a step');
    await page.click('[data-action="experiment"]');
    await page.getByLabel('Rule').selectOption('clapp-s');
    await until(async () => (await steps()) === 0, 'a new network');
    expect(page.url()).toMatch(/\?rule=clapp-s&seed=3$/);
    await page.getByLabel('Rule').selectOption('clapp++');
    await until(async () => page.url().endsWith('?seed=3'), 'the preset’s own rule needs no word');
    await page.getByLabel(/nobody tells/).check();
    await until(async () => page.url().includes('no_gamma'), 'an ablation');
    await page.getByRole('tab', { name: 'Share' }).click();
    await until(async () => page.url().includes('view=share'), 'the view');
    expect(await page.locator('[name="link"]').inputValue()).toBe(page.url());
    expect(await page.locator('[name="embed"]').inputValue()).toContain('<clapp-lab seed="3"');
    expect(problems).toEqual([]);
  });

  test('Escape closes the experiment', async () => {
    const { page, ready } = await openPage();
    await ready();
    await page.click('[data-action="experiment"]');
    await page.getByLabel('Seed').focus();
    await page.keyboard.press('Escape');
    expect(await page.locator('.experiment').isVisible()).toBe(false);
    const button = page.locator('[data-action="experiment"]');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    expect(await button.evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  test('the learner is made while the words are still coming, and only once', async () => {
    /** @type {() => void} */ let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    const prepare = (/** @type {import('./browser.js').Page} */ page) =>
      page.route(/web\/dist\/en-(?!views)[\w-]+\.js/, (route) => held.then(() => route.continue()));
    const { page, steps } = await openPage('?autostart', { prepare });
    await until(async () => learners(page).length === 1, 'the worker');
    expect(await page.locator('clapp-lab .lab').count()).toBe(0);
    const [worker] = learners(page);
    release();
    await until(async () => (await steps()) > 0, 'steps');
    expect(learners(page)).toEqual([worker]);
  });

  test('a part that cannot be loaded is told by one sentence, and the rest goes on', async () => {
    const prepare = (/** @type {import('./browser.js').Page} */ page) =>
      page.route('**/web/dist/scores-*.js', (route) => route.abort());
    const { page, text, steps, lab } = await openPage('?autostart&view=scores', { prepare });
    await until(async () => (await text('.trouble')).includes('could not be loaded'), 'the sentence');
    await until(async () => (await steps()) > 2, 'steps');
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).complete);
    await page.click('[data-key="synapse"]');
    await until(() => page.locator('.synapse-view').isVisible(), 'another view');
  });

  test('embedded, only the lab is seen; what nobody knows is told', async () => {
    const { page } = await openPage('?embed&colour=blue&hide=tabs');
    expect(await page.locator('h1:visible').count()).toBe(0);
    expect(await page.locator('#notice').innerText()).toContain('colour');
    expect(await page.locator('clapp-lab [role="tablist"]').count()).toBe(0);
    expect(await page.locator('clapp-lab [role="tabpanel"]:visible, clapp-lab .view:visible').count()).toBe(1);
  });

  test('speaks German', async () => {
    const { page, ready } = await openPage('?lang=de');
    await ready();
    expect(await page.locator('h1:visible').innerText()).toBe('Das Sakkaden-Labor');
    expect(await page.getByRole('button', { name: 'Ein Schritt' }).count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });

  test.each([320, 360, 768, 1280])('needs no sideways scrolling at %i pixels', async (width) => {
    const { page, ready } = await openPage('?lang=de', { viewport: { width, height: 800 } });
    await ready();
    await page.click('[data-action="experiment"]');
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(window);
  });

  test('the same link gives the same network after 100 steps, and stops there', async () => {
    const hashes = [];
    for (const other of ['', '&hide=eye+blocks']) { // what is shown changes nothing
      const { state, hash, steps, lab } = await openPage(`?autostart&steps=100&seed=5${other}`);
      await until(async () => (await state()) === 'finished', '100 steps', 110_000);
      await until(async () => (await steps()) === 100, 'the counter');
      expect((await lab.evaluate((element) => /** @type {any} */ (element).report())).steps).toBe(100);
      hashes.push(await hash());
      await visit?.close();
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
  }, 300_000);
});

describe('the element', () => {
  test('tells what happens by events that leave every shadow', async () => {
    const { ready, events, lab, steps } = await openBlank('<clapp-lab id="one"></clapp-lab>');
    await ready();
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).step());
    await until(async () => (await steps()) === 1, 'a step');
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).start());
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).pause());
    const told = await events();
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['ready', 'step', 'state']));
    expect(told.every(({ composed, id }) => composed && id === 'one')).toBe(true);
    expect(told.find(({ type }) => type === 'step').detail).toMatchObject({ step: 1, blocks: expect.any(Array) });
    const states = told.filter(({ type }) => type === 'state').map(({ detail }) => detail.running);
    expect(states).toContain(true);
    expect(states.at(-1)).toBe(false);
  });

  test.each([
    ['seed', '-1'],
    ['source', 'nose'],
    ['settings', '{'],
    ['hide', 'nose'],
    ['show', 'nose'],
    ['autostart', 'perhaps'],
  ])('%s="%s" is told by a sentence, nothing starts, and mending it is enough', async (name, value) => {
    const { page, text, lab, ready, events } = await openBlank();
    await page.evaluate(
      ([name, value]) => {
        const lab = document.createElement('clapp-lab');
        lab.setAttribute(name, value);
        document.body.append(lab);
      },
      [name, value],
    );
    await until(async () => (await text('.trouble')).includes(value), 'the sentence');
    expect(await text('[part="trouble"] p')).toMatch(new RegExp(`^“${name}” (is|names) “`));
    expect(page.workers()).toEqual([]);
    expect((await events()).map(({ type }) => type)).toEqual(['error']);
    await lab.evaluate((element, name) => element.removeAttribute(name), name);
    await ready();
    expect(await page.locator('[part="trouble"]').isVisible()).toBe(false);
  });

  test('settings that the learner refuses are told in its words', async () => {
    const { text, lab, ready } = await openBlank(`<clapp-lab settings='{"no_such_thing":1}'></clapp-lab>`);
    await until(async () => (await text('.trouble')).includes('no_such_thing'), 'the sentence');
    await lab.evaluate((element) => element.removeAttribute('settings'));
    await ready();
  });

  test('hides what it is told to hide', async () => {
    const hide = 'eye activity share step reset source rule counters';
    const { page, ready } = await openBlank(`<clapp-lab hide="${hide}" view="scores"></clapp-lab>`);
    await ready();
    const count = (/** @type {string} */ selector) => page.locator(`clapp-lab ${selector}`).count();
    expect(await count('[part="eye"]')).toBe(0);
    expect(await count('[data-key="activity"], [data-key="share"]')).toBe(0);
    expect(await count('[data-action="step"], [data-action="reset"], .counters')).toBe(0);
    expect(await count('[data-action="run"]')).toBe(1);
    expect(await page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-key')).toBe('scores');
    await page.locator('clapp-lab').evaluate((element) => element.setAttribute('controls', 'none'));
    await until(async () => (await count('[part="bar"]')) === 0, 'no bar');
  });

  test('shows only what it is told to show', async () => {
    const { page, ready } = await openBlank('<clapp-lab show="eye scores run step"></clapp-lab>');
    await ready();
    await until(() => page.locator('.scores-view').isVisible(), 'the view');
    const count = (/** @type {string} */ selector) => page.locator(`clapp-lab ${selector}`).count();
    expect(await count('[part="eye"]')).toBe(1);
    expect(await count('[part="view"]')).toBe(1);
    expect(await count('[data-action]')).toBe(2);
    expect(await count('[part="bar"] select, .counters, [role="tablist"]')).toBe(0);
  });

  test('opens the view that is named before the learner is there', async () => {
    const { page, lab, ready } = await openBlank('<clapp-lab></clapp-lab>');
    await until(() => page.locator('[role="tab"]').count(), 'the lab');
    await lab.evaluate((element) => element.setAttribute('view', 'depth'));
    await ready();
    expect(await page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-key')).toBe('depth');
    await until(() => page.locator('.depth-view').isVisible(), 'the view');
  });

  test('autostart="visible" learns where it is seen, unless a person pauses it', async () => {
    const lab = '<clapp-lab autostart="visible" show="scores run counters"></clapp-lab>';
    const { page } = await openBlank(lab + '<p style="height: 3000px"></p>' + lab);
    const states = () =>
      page.locator('clapp-lab .lab').evaluateAll((labs) => labs.map((lab) => lab.getAttribute('data-state')));
    const become = (/** @type {string} */ wanted) => until(async () => `${await states()}` === wanted, wanted);
    const scroll = (/** @type {number} */ top) => page.evaluate((top) => scrollTo(0, top), top);
    await become('running,loading');
    expect(learners(page)).toHaveLength(1);
    await scroll(1e6);
    await become('paused,running');
    expect(learners(page)).toHaveLength(2);
    await scroll(0);
    await become('running,paused');
    await page.locator('[data-action="run"]').first().click();
    await become('paused,paused');
    await scroll(1e6);
    await become('paused,running');
    await scroll(0);
    await become('paused,paused');
    await page.locator('[data-action="run"]').first().click();
    await become('running,paused');
  });

  test('tabs go by the arrow keys', async () => {
    const { page, ready } = await openBlank('<clapp-lab hide="eye"></clapp-lab>');
    await ready();
    const chosen = () => page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-key');
    const keys = await page.locator('[role="tab"]').evaluateAll((tabs) => tabs.map((tab) => tab.dataset.key));
    await page.locator('[role="tab"][aria-selected="true"]').focus();
    await page.keyboard.press('End');
    expect(await chosen()).toBe(keys.at(-1));
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toBe(keys[0]);
    await page.keyboard.press('ArrowLeft');
    expect(await chosen()).toBe(keys.at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toBe(keys[1]);
    expect(await page.locator('[role="tabpanel"]:visible').getAttribute('data-view')).toBe(keys[1]);
    expect(await page.locator('[role="tab"][tabindex="0"]').count()).toBe(1);
  });

  test('two on one page are two; removing one ends its worker alone; a second script is harmless', async () => {
    const { page, problems, events } = await openBlank(
      '<clapp-lab id="a"></clapp-lab><clapp-lab id="b" seed="2"></clapp-lab>',
    );
    await until(async () => (await events()).filter(({ type }) => type === 'ready').length === 2, 'both');
    expect(learners(page)).toHaveLength(2);
    await page.evaluate(() => import(/** @type {any} */ ('/web/clapp-lab-define.js?again')));
    await page.evaluate(() => document.getElementById('a')?.remove());
    await until(async () => learners(page).length === 1, 'one worker less');
    await page.locator('#b').evaluate((element) => /** @type {any} */ (element).step());
    expect(await page.locator('#b').evaluate((element) => /** @type {any} */ (element).report().steps)).toBe(1);
    expect(problems).toEqual([]);
  });

  test('moving it keeps its network; leaving and coming back begins anew', async () => {
    const { page, lab, ready, steps } = await openBlank('<div id="here"></div><clapp-lab></clapp-lab>');
    await ready();
    await lab.evaluate((element) => /** @type {any} */ (element).step());
    await page.evaluate(() => document.getElementById('here')?.append(document.querySelector('clapp-lab') ?? ''));
    await lab.evaluate((element) => /** @type {any} */ (element).step());
    await until(async () => (await steps()) === 2, 'the second step');
    expect(learners(page)).toHaveLength(1);
    await lab.evaluate(async (element) => {
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      document.body.append(element);
    });
    await ready();
    expect(await steps()).toBe(0);
    expect(learners(page)).toHaveLength(1);
  });

  test('fifty come and go, and nothing of them stays', async () => {
    const { page, problems } = await openBlank();
    await page.evaluate(async () => {
      for (let cycle = 0; cycle < 50; cycle++) {
        const lab = document.createElement('clapp-lab');
        lab.setAttribute('autostart', '');
        document.body.append(lab);
        const wait = new Promise((resolve) => lab.addEventListener('clapp-step', resolve, { once: true }));
        await (cycle % 10 === 0 ? wait : new Promise((resolve) => setTimeout(resolve, 10 * (cycle % 5))));
        lab.remove();
        await undefined;
      }
    });
    await until(async () => page.workers().length === 0, 'all workers end');
    expect(problems).toEqual([]);
  });

  test('an attribute that changes acts; the network can be taken along and brought back', async () => {
    const { page, lab, ready, steps, hash, text } = await openBlank('<clapp-lab view="blocks"></clapp-lab>');
    await ready();
    await lab.evaluate((element) => /** @type {any} */ (element).step());
    const first = await hash();
    await lab.evaluate(async (element) => {
      /** @type {any} */ (globalThis).kept = await /** @type {ClappLab} */ (element).save();
      element.setAttribute('seed', '9');
    });
    await until(async () => (await steps()) === 0, 'another network');
    expect(await hash()).not.toBe(first);
    await lab.evaluate((element) => /** @type {ClappLab} */ (element).load(/** @type {any} */ (globalThis).kept));
    expect(await hash()).toBe(first);
    await lab.evaluate((element) => element.setAttribute('view', 'share'));
    await until(() => page.locator('[name="link"]').isVisible(), 'the view');
    await lab.evaluate((element) => element.setAttribute('lang', 'de'));
    await until(async () => (await text('[data-action="step"]')) === 'Ein Schritt', 'German');
    expect(await hash()).toBe(first);
  });

  test('when the worker dies, a sentence says so and a button starts again', async () => {
    const { page, text, state, ready, lab } = await openBlank('<clapp-lab></clapp-lab>');
    await ready();
    await learners(page)[0].evaluate(() => {
      setTimeout(() => {
        throw new Error('out of luck');
      });
    });
    await until(async () => (await state()) === 'failed', 'the failure');
    expect(await text('.trouble p')).toBe('The learner stopped: out of luck.');
    await page.click('.trouble button');
    await ready();
    await lab.evaluate((element) => /** @type {any} */ (element).step());
    expect(learners(page)).toHaveLength(1);
  });
});
