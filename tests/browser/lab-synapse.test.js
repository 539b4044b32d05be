import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ablate, ablationsOf } from '../../web/lab/views/synapse/ablations.js';
import { threeDigits } from '../../web/lab/views/synapse/numbers.js';
import { startBrowser, until } from './browser.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit} */ let visit;

const address = 'page-of-the-synapse-tests';
const page = (/** @type {string} */ attributes) => ({
  prepare: (/** @type {import('playwright-core').Page} */ it) =>
    it.route(`**/${address}`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body:
          '<!doctype html><link rel="icon" href="data:,"><title>lab</title>' +
          '<script type="module" src="/web/clapp-lab-define.js"></script>' +
          `<clapp-lab id="lab" lang="en" view="synapse" ${attributes}></clapp-lab>`,
      }),
    ),
});

/** @param {string} [attributes] */
async function open(attributes = '') {
  visit = await browser.open(address, page(attributes));
  await visit.page.evaluate(() => {
    const lab = /** @type {any} */ (document.getElementById('lab'));
    Object.assign(globalThis, {
      lab,
      root: lab.shadowRoot,
      reports: [],
      /** What is read: the text of every number, by its name. */
      shown: () =>
        Object.fromEntries(
          [...lab.shadowRoot.querySelectorAll('.reckoning [data-value]')].map((element) => [
            element.dataset.value,
            element.closest('[hidden]') ? '0' : element.textContent,
          ]),
        ),
      press: (/** @type {string} */ name) => lab.shadowRoot.querySelector(`[data-act="${name}"]`).click(),
      choose: (/** @type {string} */ label, /** @type {number} */ value) => {
        const field = [...lab.shadowRoot.querySelectorAll('.numbers label')]
          .find((each) => each.textContent === label)
          .querySelector('input');
        field.value = String(value);
        field.dispatchEvent(new Event('change'));
      },
    });
    lab.addEventListener('clapp-step', (/** @type {any} */ { detail }) => globalThis.reports.push(detail));
  });
  await until(() => visit.page.evaluate(() => globalThis.root.querySelectorAll('.tap').length > 0), 'the lab opens');
  return visit.page;
}

/** A step, and the report of it as soon as it is shown. @param {import('playwright-core').Page} page */
async function step(page) {
  const before = await page.evaluate(() => globalThis.reports.length);
  await page.evaluate(() => globalThis.press('step'));
  await until(() => page.evaluate((count) => globalThis.reports.length > count, before), 'a step');
  const report = await page.evaluate(() => globalThis.reports.at(-1));
  const text = `Step ${report.step}:`;
  const isShown = (/** @type {string} */ text) => globalThis.root.querySelector('.now').textContent.includes(text);
  await until(() => page.evaluate(isShown, text), text);
  return report;
}

/** The number behind a text such as −3.20·10⁻⁵. @param {string} text */
function read(text) {
  const [digits, power = '10⁰'] = text.replace('−', '-').split('·');
  const exponent = [...power.slice(2)].map((sign) => (sign === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign))).join('');
  return Number(digits) * 10 ** Number(exponent);
}

beforeAll(async () => {
  browser = await startBrowser();
});
beforeEach(() => {
  visit = /** @type {any} */ (undefined);
});
afterEach(async () => {
  expect(visit?.problems ?? []).toEqual([]);
  await visit?.close();
});
afterAll(() => browser?.close());

test('numbers of any size have three digits that count', () => {
  const texts = [0, 0.1254, -3.2e-5, 1, 12.345, 0.00999, 0.01, 123456].map((value) => threeDigits(value, 'en'));
  expect(texts).toEqual(['0', '0.125', '−3.20·10⁻⁵', '1.00', '12.3', '0.00999', '0.0100', '1.23·10⁵']);
  expect(threeDigits(0.5, 'de', { sign: true })).toBe('+0,500');
});

test('a rule offers what can be left out of it, one thing at a time', () => {
  expect(ablationsOf({ rule: 'clapp++' })).toEqual(['no_gamma', 'frozen_predictions']);
  expect(ablationsOf({ rule: 'clapp' })).toHaveLength(4);
  expect(ablationsOf({ rule: 'cpc' })).toEqual([]);
  expect(Object.values(ablate('no_gamma')).filter(Boolean)).toHaveLength(1);
});

test.each(['clapp', 'clapp-s', 'clapp++'])('%s: what is shown is the report, and multiplies up', async (rule) => {
  const page = await open(`rule="${rule}" settings='{"batch":8}'`);
  await page.evaluate(() => globalThis.choose('neuron', 3));
  let moved = 0;
  for (let i = 0; i < 4; i++) {
    const report = await step(page);
    const trace = report.observed.synapse;
    const texts = await page.evaluate(() => globalThis.shown());
    for (const name of ['presynaptic', 'slope', 'fixation', 'saccade', 'product', 'update', 'change', 'weight']) {
      const gap = Math.abs(read(texts[name]) - trace[name]) / (Math.abs(trace[name]) || 1);
      expect([name, gap < 0.0051 || texts[name], trace[name]]).toEqual([name, true, trace[name]]); // three digits
    }
    const { presynaptic, slope, fixation, saccade, product } = trace;
    expect(presynaptic * slope * (fixation - saccade)).toBeCloseTo(product, 9);
    moved += trace.events;
  }
  expect(moved).toBeGreaterThan(0);
});

test('a step changes the chosen weight by the change that is shown', async () => {
  const page = await open(`settings='{"batch":8}'`);
  await page.evaluate(() => {
    globalThis.choose('block', 2);
    globalThis.choose('neuron', 5);
    globalThis.choose('input', 4);
  });
  await page.evaluate(() => globalThis.root.querySelectorAll('.tap')[7].click());
  const weight = async () => {
    const label = await page.evaluate(() => globalThis.root.querySelector('.tap[aria-checked="true"]').ariaLabel);
    expect(label).toMatch(/^row 3, column 2: /);
    return label.split(': ')[1];
  };
  await until(() => page.evaluate(() => globalThis.root.querySelectorAll('.tap')[7].ariaLabel), 'the filters of block 2');
  const before = await weight();
  const { observed } = await step(page);
  const { synapse, filters } = observed;
  expect(threeDigits(synapse.weight, 'en')).toBe(before);
  const size = filters[1].values.length ?? Object.keys(filters[1].values).length;
  const place = 4 * (size / filters[1].count) + 7 * filters[1].channels + 3; // neuron 5, tap 8, input 4
  expect(synapse.weight + synapse.change).toBeCloseTo(filters[1].values[place], 7);
  expect(synapse.change).not.toBe(0);
  expect(await weight()).toBe(threeDigits(synapse.weight + synapse.change, 'en'));
  expect((await page.evaluate(() => globalThis.shown())).after).toBe(await weight());
});

test('arrow keys go over neurons and weights', async () => {
  const page = await open();
  await page.locator('.sheet').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  const neuron = () => page.evaluate(() => globalThis.root.querySelector('.sheet').getAttribute('aria-valuenow'));
  expect(await neuron()).toBe('2');
  await page.locator('.tap[aria-checked="true"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const tap = () => page.evaluate(() => globalThis.root.querySelector('.tap[aria-checked="true"]').ariaLabel);
  expect(await tap()).toMatch(/^row 2, column 2: /);
  expect(await page.evaluate(() => globalThis.root.activeElement.ariaLabel)).toBe(await tap());
  const report = await step(page);
  expect(report.observed.synapse).toBeDefined();
});

test('a click on the sheet chooses a neuron and its weight', async () => {
  const page = await open();
  const box = await page.locator('.sheet').boundingBox();
  if (!box) throw new Error('there is no sheet');
  await page.mouse.click(box.x + 8, box.y + 8);
  const chosen = () =>
    page.evaluate(() => [
      globalThis.root.querySelector('.sheet').getAttribute('aria-valuenow'),
      globalThis.root.querySelector('.tap[aria-checked="true"]').ariaLabel.split(':')[0],
    ]);
  expect(await chosen()).toEqual(['1', 'row 1, column 1']);
  await page.mouse.click(box.x + box.width * 0.45, box.y + 40); // the second of three in a row, further down
  const [neuron, place] = await chosen();
  expect(neuron).toBe('2');
  expect(place).toMatch(/^row 2/);
});

test('slow motion makes a step a second, full speed many', async () => {
  const page = await open(`settings='{"batch":2}'`);
  await page.evaluate(() => globalThis.press('slow'));
  await until(() => page.evaluate(() => globalThis.reports.length >= 3), 'three steps', 20_000);
  const [first, , third] = await page.evaluate(() => globalThis.reports.map((/** @type {any} */ { step }) => step));
  expect(third - first).toBe(2); // every step is reported: none was made in between
  await page.evaluate(() => globalThis.press('full'));
  const now = await page.evaluate(() => globalThis.reports.at(-1).step);
  await until(() => page.evaluate((now) => globalThis.reports.at(-1).step > now + 30, now), 'thirty steps', 20_000);
  await page.evaluate(() => globalThis.press('pause'));
  await until(() => page.evaluate(() => !globalThis.lab.running), 'it pauses');
});

test('an ablation starts the network anew without it, and back', async () => {
  const page = await open(`rule="clapp" settings='{"batch":4}'`);
  await step(page);
  const choose = (/** @type {string} */ name) =>
    page.evaluate((name) => globalThis.root.querySelector(`.omissions input[value="${name}"]`).click(), name);
  const settings = () => page.evaluate(() => globalThis.lab.state.settings);
  await choose('no_gamma');
  await until(async () => (await settings()).no_gamma, 'no one says it');
  const report = await step(page);
  expect(report.step).toBe(1);
  expect(report.observed.synapse.saccade).toBe(0);
  expect(await page.evaluate(() => globalThis.root.querySelector('.watch').textContent)).toMatch(/^Watch: after a jump/);
  await choose('no_prediction');
  await until(async () => (await settings()).no_prediction, 'no prediction arrives');
  expect((await settings()).no_gamma).toBeFalsy();
  await choose('');
  await until(async () => !(await settings()).no_prediction, 'as in the paper');
  expect((await step(page)).step).toBe(1);
});

test('a rule without the four numbers says so, and so does one that learns nothing', async () => {
  const page = await open(`rule="gim" settings='{"batch":2}'`);
  const now = () => page.evaluate(() => globalThis.root.querySelector('.now').textContent);
  expect(await now()).toContain('The rule gim does not tell each block');
  expect(await page.evaluate(() => globalThis.root.querySelector('.ablations').hidden)).toBe(true);
  await page.evaluate(() => globalThis.lab.setAttribute('rule', 'random'));
  await until(async () => (await now()).includes('learns nothing'), 'the random network');
});
