import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { pagePolicy } from '../../build-scripts/serve.js';
import { root } from '../node/folders.js';
import { startBrowser, until } from './browser.js';

/** @typedef {import('./browser.js').Page} Page */

const path = 'demos/speech/';
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = mkdtempSync(join(tmpdir(), 'clapp-speech-'));
const spoken = join(folder, 'spoken.wav');
const word = 1.6; // seconds from word to word on the fake microphone
const silences = 5; // words' times before three words of one digit
const [one, other] = [6, 8];

/** @type {Awaited<ReturnType<typeof startBrowser>>} */ let browser;
/** @type {import('./browser.js').Visit | undefined} */ let visit;

/** The embedded digits by who says them. */
function sample() {
  const bytes = readFileSync(join(root, 'web', 'sample', 'digits.wav')).subarray(44);
  const { sounds } = JSON.parse(readFileSync(join(root, 'web', 'sample', 'digits.json'), 'utf8'));
  let end = 0;
  return sounds.map((/** @type {number[]} */ [digit, speaker, length]) => ({
    ...{ digit, speaker },
    samples: bytes.subarray(end, (end += length)),
  }));
}

/** What a visitor says: three times one digit, three times the other, long silences before both; 48 kHz, as microphones. */
function speak() {
  const all = sample().filter((/** @type {any} */ { speaker }) => speaker === 1 || speaker === 3);
  const words = [one, other].flatMap((digit) => [
    ...new Array(silences),
    ...all.filter((/** @type {any} */ each) => each.digit === digit).slice(0, 3),
  ]);
  const rate = 48000;
  const data = Buffer.alloc(words.length * word * rate * 2);
  words.forEach((said, index) => {
    const samples = said?.samples ?? [];
    const start = Math.round((index * word + 0.3) * rate);
    for (let at = 0; at < (samples.length - 1) * 3; at++) {
      const [before, share] = [Math.floor(at / 3), (at % 3) / 3];
      const value = samples[before] * (1 - share) + samples[before + 1] * share - 128;
      data.writeInt16LE(Math.round(value * 150), (start + at) * 2);
    }
  });
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  for (const [value, at] of [[1, 20], [1, 22], [2, 32], [16, 34]]) head.writeUInt16LE(value, at);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

beforeAll(async () => {
  writeFileSync(spoken, speak());
  const args = ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${spoken}`];
  browser = await startBrowser({
    args: [...args, '--autoplay-policy=no-user-gesture-required'],
    contentSecurityPolicy: pagePolicy,
  });
});
afterEach(async () => {
  await visit?.close();
  visit = undefined;
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** @param {import('./browser.js').VisitOptions} [options] */
async function open(options) {
  visit = await browser.open(path, { serviceWorkers: 'block', ...options });
  const { page, problems } = visit;
  const text = (/** @type {string} */ selector) => page.locator(selector).innerText();
  const steps = async () => Number((await text('#count')).replace(/\D/g, ''));
  await until(async () => (await steps()) > 2, 'the first steps');
  return {
    ...{ page, problems, text, steps },
    losses: async () => (await page.locator('[data-loss]').allInnerTexts()).map(Number),
    /** How many shades a canvas shows. */
    shades: (/** @type {string} */ selector) => page.locator(selector).first().evaluate(countShades),
    press: (/** @type {number} */ digit) => page.click(`#digits button:nth-child(${digit + 1})`),
    dots: (/** @type {number} */ digit) => text(`#digits button:nth-child(${digit + 1}) .dots`),
  };
}

/** @param {Element} element */
function countShades(element) {
  const canvas = /** @type {HTMLCanvasElement} */ (element);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  return new Set(context.getImageData(0, 0, canvas.width, canvas.height).data).size;
}

test('it begins by itself: steps rise, losses are there, sound, frequencies and units are drawn', async () => {
  const { steps, losses, shades, problems, text, page } = await open();
  const before = await steps();
  await until(async () => (await steps()) > before + 10, 'more steps');
  expect(await losses()).toHaveLength(5);
  for (const loss of await losses()) expect(loss).toBeGreaterThan(0);
  for (const selector of ['#spectrum', 'canvas.units']) {
    await until(async () => (await shades(selector)) > 30, `${selector} shows something`);
  }
  expect(await text('#status')).toMatch(/^Five artificial voices/);
  await page.click('#run');
  const paused = await until(async () => {
    const now = await steps();
    await page.waitForTimeout(500);
    return (await steps()) === now && now;
  }, 'the pause');
  await page.click('#run');
  await until(async () => (await steps()) > paused, 'it goes on');
  expect(problems).toEqual([]);
}, 120_000);

test('the voices teach two digits, and it guesses them in voices that it was not taught', async () => {
  const { press, dots, page, problems, text } = await open();
  await press(3);
  await press(6);
  await until(async () => (await dots(6)) === '•••', 'three words');
  await page.waitForSelector('#guess:not([hidden])', { timeout: 90_000 });
  expect(['3', '6']).toContain(await text('#heard'));
  expect(await text('#says')).toMatch(/^Blocks 1 to 5 say [36](, [36]){4}; an untrained network says [36]\.$/);
  await page.click('#forget');
  await page.waitForSelector('#guess', { state: 'hidden' });
  expect(await dots(3)).toBe('');
  expect(problems).toEqual([]);
}, 150_000);

test('a microphone: it learns from that, is taught two digits, guesses them right, and gives the device back', async () => {
  const { page, press, dots, steps, losses, shades, text, problems } = await open({ permissions: ['microphone'] });
  await page.click('#mic');
  await until(async () => (await text('#status')).startsWith('It listens to you'), 'the microphone');
  await page.evaluate(noteGuesses);
  for (const digit of [one, other]) {
    await press(digit);
    expect(await text('#lesson')).toMatch(new RegExp(`^Say “${digit}”, [123] times more`));
    await until(async () => (await dots(digit)) === '•••', `three words for ${digit}`);
  }
  const before = await steps();
  const guesses = () => page.evaluate(() => /** @type {any} */ (globalThis).guesses);
  await until(async () => (await guesses()).length >= 6, 'guesses of the next six words');
  expect((await guesses()).slice(0, 6)).toEqual([one, one, one, other, other, other].map(String));
  expect(await text('#sure')).toMatch(/^\d+ % sure$/);
  expect(await steps()).toBeGreaterThan(before);
  for (const loss of await losses()) expect(loss).toBeGreaterThan(0);
  for (const selector of ['#spectrum', 'canvas.units']) {
    await until(async () => (await shades(selector)) > 30, `${selector} shows the next word`); // there may be silence now
  }
  await page.click('#mic');
  await until(async () => (await text('#status')).startsWith('Five artificial voices'), 'the voices again');
  expect(problems).toEqual([]);
}, 240_000);

/** Every guess is another text, even if it is the same one. */
function noteGuesses() {
  /** @type {string[]} */
  const guesses = [];
  Object.assign(globalThis, { guesses });
  const heard = /** @type {Element} */ (document.querySelector('#heard'));
  new MutationObserver(() => guesses.push(heard.textContent ?? '')).observe(heard, { childList: true });
}

test('permission refused: one sentence, and it goes on with the voices', async () => {
  const { page, text, steps, problems } = await open({ permissions: [] });
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError');
    };
  });
  await page.click('#mic');
  await until(async () => (await text('#status')).startsWith('The microphone may not be used: permission was refused'), 'why');
  const before = await steps();
  await until(async () => (await steps()) > before, 'it goes on');
  expect(await text('#mic')).toBe('Use my microphone');
  expect(problems).toEqual([]);
}, 60_000);

test('a picked file is heard over and over; one that is no sound is told', async () => {
  const { page, text, steps, problems } = await open();
  await page.setInputFiles('#file', { name: 'words.wav', mimeType: 'audio/wav', buffer: speak().subarray(0, 1_000_000) });
  await until(async () => (await text('#status')) !== 'Five artificial voices say the ten digits, and it learns from them.', 'an answer');
  await page.setInputFiles('#file', { name: 'no.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound') });
  await until(async () => (await text('#status')).includes('the file holds no sound that this browser can read'), 'why');
  await page.setInputFiles('#file', spoken);
  await until(async () => (await text('#status')).startsWith('It hears your file'), 'the file');
  await until(async () => (await steps()) > 5, 'steps');
  expect(problems).toEqual([]);
}, 60_000);

test('by keys alone: a unit is chosen, and its strongest moments are told', async () => {
  const { page, text, problems, shades } = await open();
  await until(async () => (await shades('canvas.units')) > 30, 'units');
  const units = page.locator('canvas.units').nth(1);
  await units.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await units.getAttribute('aria-valuenow')).toBe('3');
  expect(await units.getAttribute('aria-valuetext')).toMatch(/^unit \d+, selectivity [01]\.\d\d$/);
  await page.keyboard.press('Enter');
  await until(async () => /^Block 2, unit \d+: its strongest moments: (“\d”( |\.)){1,5}/.test(await text('#moment')), 'moments');
  await page.focus('#digits button:nth-child(3)');
  await page.keyboard.press('Space');
  await until(async () => (await text('#digits button:nth-child(3) .dots')) === '•••', 'a lesson by keys');
  expect(problems).toEqual([]);
}, 120_000);

test.each([{ lang: 'en' }, { lang: 'de' }])('axe finds nothing in $lang, and nothing sticks out of a phone', async ({ lang }) => {
  const { page, press, problems } = await open({ locale: lang, viewport: { width: 390, height: 844 }, bypassCSP: true });
  await press(1);
  await press(2);
  await page.waitForSelector('#guess:not([hidden])', { timeout: 90_000 });
  await page.addScriptTag({ path: axeFile });
  const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
  expect(violations.map((/** @type {any} */ { id, nodes }) => [id, nodes[0].html])).toEqual([]);
  expect(await page.locator('h1:visible').innerText()).toBe(lang === 'de' ? 'Das Hör-Labor' : 'The listening lab');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(problems).toEqual([]);
}, 150_000);
