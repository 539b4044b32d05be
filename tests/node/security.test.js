import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { queryToState, stateToQuery } from '../../web/lab/address.js';
import { readState, settingsOf, withSettings, writeState } from '../../web/lab/state.js';
import { tellProblem } from '../../web/lab/tell.js';
import { completeWords } from '../../web/lab/words.js';
import { loadEngine } from '../../web/index.js';
import { makeClassFolder } from './class-folder.js';
import { root, temporaryFolder, writeFiles } from './folders.js';
import { runCli } from './run-cli.js';

const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');

/** @param {string[]} folders @param {RegExp} name @returns {string[]} paths */
const filesOf = (folders, name) =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path) && !/^types\//.test(path))
      .map((path) => join(folder, path)),
  );

const words = { en: await completeWords('en'), de: await completeWords('de') };

const pages = filesOf(['demos'], /\.html$/);

describe('sources', () => {
  const sinks = [
    ...[/\b(?:inner|outer)HTML\b/, /insertAdjacentHTML|createContextualFragment|parseFromString|setHTMLUnsafe|srcdoc/],
    ...[/document\.write/, /\beval\s*\(/, /\bnew Function\b/, /javascript:/, /\bset(?:Timeout|Interval)\(\s*['"`]/],
  ];

  test.each(filesOf(['web', 'demos'], /\.(?:js|html)$/))('%s makes no markup and no script of texts', (path) => {
    expect(sinks.filter((sink) => sink.test(read(path))).map(String)).toEqual([]);
  });

  test.each(pages)('%s: a strict policy before all that it could stop, nothing inline', (path) => {
    const text = read(path);
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(text);
    const directives = new Map((policy?.[1] ?? '').split('; ').map((each) => [each.split(' ')[0], each]));
    expect(directives.get('default-src')).toBe("default-src 'self'");
    expect(directives.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
    for (const name of ['object-src', 'base-uri', 'form-action']) expect(directives.get(name)).toBe(`${name} 'none'`);
    expect(directives.get('require-trusted-types-for')).toBe("require-trusted-types-for 'script'");
    expect(directives.get('trusted-types')).toBe('trusted-types default');
    expect(policy?.[1]).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:|data:/);
    expect(policy?.index).toBeLessThan(text.search(/<(?:script|link|img|style)\b/));
    const code = text.replaceAll(/<script type="application\/json" id="\w+">[^<]*<\/script>/g, ''); // words are not run
    expect(code).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<(?:iframe|object|embed|base|form)\b/i);
    const [first] = text.match(/<script\b[^>]*>/) ?? [];
    expect(first).toContain('trusted.js"');
  });
});

describe('what a stranger’s link can say', () => {
  const nested = (/** @type {number} */ depth) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const hostile = {
    'settings=x': 'settings=' + encodeURIComponent(`"<img src=x onerror=alert(1)>"`),
    'a preset that is markup': 'preset=' + encodeURIComponent('<script>alert(1)</script>'),
    'a preset that is inherited': 'preset=__proto__',
    'a rule that is inherited': 'rule=hasOwnProperty',
    'a view that is inherited': 'view=constructor',
    'a part that is inherited': 'hide=toString',
    'a source with a line break': 'source=camera%0d%0aSet-Cookie:%20a=b',
    'a seed beyond all numbers': `seed=${'9'.repeat(400)}`,
    'a seed in other digits': 'seed=%D9%A1',
    'more steps than there are': 'steps=1e999',
    'settings of a megabyte': `settings=${encodeURIComponent(JSON.stringify({ a: 'x'.repeat(2 ** 20) }))}`,
    'settings nested too deep to read': `settings=${encodeURIComponent(nested(100_000))}`,
    'a list of a megabyte': `hide=${'eye+'.repeat(2 ** 18)}`,
    'halves of letters': 'preset=%ED%A0%80%00',
    'malformed escapes': 'preset=%E0%A4%A',
  };

  test.each(Object.entries(hostile))('%s: one short sentence, and the default stays', (_, query) => {
    const started = performance.now();
    const { state, problems } = queryToState(query);
    expect(problems).toHaveLength(1);
    for (const language of Object.values(words)) {
      const sentence = tellProblem(problems[0], language);
      expect(sentence).toMatch(/^[“„].*\.$/s);
      expect(sentence.length).toBeLessThan(400);
    }
    expect(stateToQuery(state)).toBe('');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('where code is loaded from is none of its business', () => {
    const query = 'wasm-url=https://example.org/x.wasm&worker-url=https://example.org/x.js&seed=2';
    const { state, attributes, unknown } = queryToState(query);
    expect([state.wasmUrl, state.workerUrl, state.seed]).toEqual(['', '', 2]);
    expect(attributes).toEqual({ seed: '2' });
    expect(unknown).toEqual(['wasm-url', 'worker-url']);
  });

  test('of a thousand unknown keys some are named, in short', () => {
    const query = Array.from({ length: 1000 }, (_, index) => `k${index}${'x'.repeat(1000)}=1`).join('&');
    const { unknown } = queryToState(query);
    expect(unknown).toHaveLength(9);
    expect(unknown.join('').length).toBeLessThan(800);
  });

  test('keys named like parts of every object change no object, and are refused as settings', async () => {
    const engine = await loadEngine();
    for (const key of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty']) {
      const text = `{"${key}": {"polluted": true}}`;
      const { state, problems } = queryToState(`settings=${encodeURIComponent(text)}&${key}=1`);
      expect(problems).toEqual([]);
      expect(Object.getPrototypeOf(state.settings)).toBe(Object.prototype);
      const settings = settingsOf({ ...state, ...withSettings(state, { no_gamma: true }) });
      expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
      expect(/** @type {any} */ ({}).polluted).toBeUndefined();
      expect(readState((name) => writeState(state)[name] ?? null).state).toEqual(state);
      expect(() => engine.create(settings)).toThrow(key);
    }
  });

  test('what is nested as deep as can be written is refused in a sentence', async () => {
    const engine = await loadEngine();
    const { state, problems } = queryToState(`settings=${encodeURIComponent(nested(4090))}`);
    expect(problems).toEqual([]);
    expect(writeState(state).settings).toBe(nested(4090));
    expect(() => engine.create(settingsOf(state))).toThrow(/nested deeper than/);
  });
});

describe('the command line', () => {
  const folder = temporaryFolder();
  const nasty = '\u001b]0;owned\u0007\u009b2J <b>.png';

  test('obeys no name of a file', async () => {
    makeClassFolder(folder);
    writeFiles(folder, { [`odd/${nasty}`]: 'no picture' });
    const args = ['train', '--data', `folder:${folder}`, '--preset', 'tiny', '--steps', '1'];
    const { code, stdout, stderr } = await runCli(...args, '--out', join(folder, 'out.safetensors'));
    expect([code, stderr]).toEqual([0, expect.stringContaining(nasty.replace(/[^ -~]/g, '\ufffd'))]);
    const missing = await runCli('inspect', `${nasty} is missing`);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('is missing')]);
    expect(stdout + stderr + missing.stderr).not.toMatch(/[\u0007\u001b\u009b]/);
  });
});

describe('the bundle', () => {
  test('its hashes are written beside it', () => {
    const hashes = JSON.parse(read('web/dist/integrity.json'));
    expect(Object.keys(hashes).sort()).toEqual(['clapp-lab.js', 'clapp-lab.single.js']);
    for (const [name, hash] of Object.entries(hashes)) {
      const bytes = readFileSync(join(root, 'web', 'dist', name));
      expect(hash).toBe(`sha384-${createHash('sha384').update(bytes).digest('base64')}`);
    }
  });
});
