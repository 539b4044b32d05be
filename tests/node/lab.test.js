import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { History, version } from '../../web/lab/account.js';
import { queryToState, stateToQuery } from '../../web/lab/address.js';
import {
  controlNames,
  defaults,
  isHidden,
  presets,
  readState,
  rules,
  viewNames,
  writeState,
} from '../../web/lab/state.js';
import { tellProblem, tellReason } from '../../web/lab/tell.js';
import { views } from '../../web/lab/views.js';
import { chooseLanguage, completeWords } from '../../web/lab/words.js';
import { loadEngine } from '../../web/index.js';

const languages = { en: await completeWords('en'), de: await completeWords('de') };

/** @param {Record<string, string>} attributes */
const read = (attributes) => readState((name) => attributes[name] ?? null);

describe('attributes', () => {
  test('nothing means the defaults, and they are written as nothing', () => {
    expect(read({})).toEqual({ state: defaults(), problems: [] });
    expect(read({ seed: '', hide: ' ', rule: '' })).toEqual({ state: defaults(), problems: [] });
    expect(writeState(defaults())).toEqual({});
  });

  test('everything that can be said is read', () => {
    const { state, problems } = read({
      source: 'camera',
      preset: 'small',
      rule: 'clapp-s',
      seed: '9007199254740991',
      settings: '{"no_gamma": true}',
      autostart: '',
      keep: '',
      controls: 'none',
      lang: 'de',
      hide: 'eye  filters,run eye',
      view: 'filters',
      steps: '100',
      interval: '250',
      facing: 'environment',
      'wasm-url': 'a/b.wasm',
      'worker-url': '/w.js',
    });
    expect(problems).toEqual([]);
    expect(state).toEqual({
      ...{ source: 'camera', preset: 'small', rule: 'clapp-s', seed: 9007199254740991, settings: { no_gamma: true } },
      ...{ autostart: true, keep: true, controls: 'none', lang: 'de', hide: ['eye', 'neuron', 'run'], view: 'neuron' },
      ...{ steps: 100, show: [], interval: 250, facing: 'environment', wasmUrl: 'a/b.wasm', workerUrl: '/w.js' },
    });
  });

  test.each([
    ['source', 'webcam', 'choice'],
    ['preset', 'huge', 'choice'],
    ['rule', 'toString', 'choice'],
    ['preset', 'constructor', 'choice'],
    ['seed', '-1', 'whole'],
    ['seed', '1e3', 'whole'],
    ['seed', '9007199254740992', 'whole'],
    ['settings', '[1]', 'json'],
    ['settings', '{no_gamma}', 'json'],
    ['settings', 'null', 'json'],
    ['autostart', 'perhaps', 'choice'],
    ['controls', 'false', 'choice'],
    ['hide', 'eye nose', 'list'],
    ['show', 'eye nose', 'list'],
    ['view', 'nose', 'choice'],
    ['steps', '1.5', 'whole'],
    ['interval', '60001', 'whole'],
    ['facing', 'sideways', 'choice'],
    ['wasm-url', 'http://[', 'url'],
  ])('%s="%s" is told, in every language, by one sentence', (name, value, kind) => {
    const { problems } = read({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0].kind).toBe(kind);
    for (const words of Object.values(languages)) {
      const sentence = tellProblem(problems[0], words);
      expect(sentence).toMatch(/^[“„].*\.$/s);
      expect(sentence).toContain(kind === 'list' ? 'nose' : value);
      expect(sentence).not.toContain('undefined');
    }
  });

  test.each([
    ['', true],
    ['autostart', true],
    ['true', true],
    ['visible', 'visible'],
    ['false', false],
  ])('autostart="%s" means %s', (autostart, meaning) => {
    const { state, problems } = read({ autostart });
    expect([state.autostart, problems]).toEqual([meaning, []]);
  });

  test('show leaves out whatever it does not name, and excludes hide', () => {
    const { state } = read({ show: 'eye scores,run' });
    const left = ['eye', ...viewNames, ...controlNames].filter((name) => !isHidden(state, name));
    expect(left).toEqual(['eye', 'scores', 'run']);
    expect(isHidden(read({ hide: 'eye' }).state, 'eye')).toBe(true);
    const { problems } = read({ show: 'eye', hide: 'run' });
    expect(problems.map(({ kind }) => kind)).toEqual(['both']);
    for (const words of Object.values(languages)) {
      expect(tellProblem(problems[0], words)).toMatch(/^[“„]hide.*show.*\.$/);
    }
  });

  test('what is written is read again', () => {
    const attributes = { source: 'video', seed: '7', settings: '{"jitter":0.5,"no_gamma":true}', hide: 'eye tabs' };
    for (const autostart of ['', 'visible']) {
      const all = { ...attributes, autostart };
      expect(writeState(read(all).state)).toEqual(all);
    }
    expect(writeState(read({ show: 'eye, map' }).state)).toEqual({ show: 'eye map' });
  });

  test('rules and presets are those of the engine', async () => {
    const engine = await loadEngine();
    expect([...rules].sort()).toEqual([...engine.rules].sort());
    expect(engine.presets).toEqual(expect.arrayContaining(Object.keys(presets))); // those of sights that a lab has a source for
    for (const [preset, rule] of Object.entries(presets)) expect(engine.complete({ preset }).rule).toBe(rule);
  });
});

describe('addresses', () => {
  test('are as short as can be', () => {
    expect(stateToQuery(defaults())).toBe('');
    expect(stateToQuery({ ...defaults(), seed: 3, autostart: true })).toBe('?seed=3&autostart');
    expect(stateToQuery({ ...defaults(), autostart: 'visible' })).toBe('?autostart=visible');
    expect(stateToQuery({ ...defaults(), rule: 'clapp++-bp' })).toBe('?rule=clapp%2B%2B-bp');
    expect(stateToQuery({ ...defaults(), wasmUrl: 'elsewhere.wasm' })).toBe('');
  });

  test('mean what they meant', () => {
    const state = {
      ...{ ...defaults(), rule: 'clapp++', seed: 12, settings: { no_gamma: true, rule: '&=?#+ "' }, steps: 5 },
      ...{ autostart: true, hide: ['eye', 'share'] },
    };
    const { state: again, problems, unknown } = queryToState(stateToQuery(state));
    expect(again).toEqual(state);
    expect([problems, unknown]).toEqual([[], []]);
  });

  test('tell what nobody knows and what cannot be', () => {
    const found = queryToState('?seed=x&embed&colour=blue&colour=red&wasm-url=http://elsewhere', ['embed']);
    expect(found.unknown).toEqual(['colour', 'wasm-url']);
    expect(found.problems.map(({ name }) => name)).toEqual(['seed']);
    expect(found.attributes).toEqual({ seed: 'x' });
    expect(found.state.wasmUrl).toBe('');
  });
});

describe('words', () => {
  /** Every key with what stands there. @param {any} words @param {string} path @returns {string[]} */
  const shape = (words, path = '') =>
    Object.entries(words).flatMap(([key, value]) => {
      if (typeof value === 'object') return shape(value, `${path}${key}.`);
      return [`${path}${key}: ${typeof value}${typeof value === 'function' ? value.length : ''}`];
    });

  test('are the same in every language: keys, and what they are told', () => {
    const [first, ...rest] = Object.values(languages).map((words) => shape(words).sort());
    expect(first.length).toBeGreaterThan(100);
    for (const other of rest) expect(other).toEqual(first);
  });

  test('are different sentences in every language', () => {
    const sentences = (/** @type {any} */ words) =>
      Object.values(words).flatMap((/** @type {any} */ value) =>
        typeof value === 'object' ? sentences(value) : typeof value === 'string' && value.length > 24 ? [value] : [],
      );
    const german = new Set(sentences(languages.de));
    for (const sentence of sentences(languages.en)) expect(german.has(sentence)).toBe(false);
  });

  test('name every view', () => {
    for (const { views } of Object.values(languages)) {
      for (const name of viewNames) {
        expect(views[name].tab.length).toBeGreaterThan(2);
        expect(views[name].title.length).toBeGreaterThan(2);
      }
    }
  });

  test('come in the nearest language that is spoken', () => {
    expect(chooseLanguage([null, undefined, 'fr', 'DE-ch', 'en'])).toBe('de');
    expect(chooseLanguage(['constructor', ''])).toBe('en');
  });

  test('say what happened without wrappings', () => {
    expect(tellReason(new Error('the worker has stopped: Uncaught Error: out of luck.'))).toBe('out of luck');
    expect(tellReason('gone')).toBe('gone');
  });
});

test('the version in reports is the package’s', async () => {
  const { version: real } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(version).toBe(real);
});

test('every view is loaded under its own name', async () => {
  expect(views.map(({ key }) => key)).toEqual([...viewNames]);
  for (const { key, load } of views) expect((await load()).key).toBe(key);
});

test('names of views and controls do not overlap', () => {
  expect(new Set([...viewNames, ...controlNames]).size).toBe(viewNames.length + controlNames.length);
});

test('a long history stays short and keeps its beginning and its order', () => {
  const history = new History();
  for (let step = 1; step <= 20_000; step++) {
    history.add(/** @type {any} */ ({ step, blocks: [{ loss: step, violated: 0, change: NaN, norm: 1 }] }));
  }
  const steps = history.moments.map(({ step }) => step);
  expect(steps.length).toBeLessThanOrEqual(601);
  expect(steps.length).toBeGreaterThan(250);
  expect(steps[0]).toBe(1);
  expect(steps.at(-1)).toBeGreaterThan(19_000);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(history.moments[0].change).toEqual([0]);
});
