import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makePlan } from '../../web/cli/compare-plan.js';
import { spreadOf } from '../../web/cli/compare-result.js';
import { runRules } from '../../web/cli/compare-run.js';
import { splitByClass } from '../../web/cli/split.js';
import { loadEngine, loadSample } from '../../web/index.js';
import { makeClassFolder } from './class-folder.js';
import { temporaryFolder, writeFiles } from './folders.js';
import { encodePng, makeImage } from './pictures.js';
import { runCli, startCli } from './run-cli.js';

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = `folder:${makeClassFolder(at('pictures'))}`;
const quick = ['--data', pictures, '--batch', '4', '--steps', '2'];
const local = ['clapp', 'clapp-s', 'clapp++', 'gim', 'greedy-supervised'];
const learning = [...local, 'hinge-cpc', 'clapp++-bp', 'cpc', 'supervised'];

async function compare(...args) {
  const { code, stdout, stderr } = await runCli('compare', ...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test('all rules on the sample, 200 steps, with a figure', async () => {
  const figure = at('all.html');
  const args = ['--rules', 'all', '--preset', 'tiny', '--steps', '200', '--batch', '8', '--data', 'sample'];
  const result = await compare(...args, '--figure', figure);
  expect(result.rules.map(({ rule }) => rule)).toEqual(learning);
  expect(result).toMatchObject({ classes: 8, images: 250, fit: 202, test: 48, budget: { steps: 200 }, seeds: [1] });
  for (const { steps, images, seconds, blocks, best } of result.rules) {
    expect({ steps, images }).toEqual({ steps: 200, images: 1600 });
    expect(seconds).toBeGreaterThan(0);
    for (const { trained, random } of blocks)
      for (const { mean } of [trained, random]) expect(mean).toBeGreaterThan(100 / 8); // chance
    expect(best.trained).toBe(Math.max(...blocks.map(({ trained }) => trained.mean)));
    expect(best.difference).toBeCloseTo(best.trained - best.random, 10);
  }
  const page = readFileSync(figure, 'utf8');
  for (const rule of learning) expect(page).toContain(`>${rule} `);
  expect(readdirSync(temporary).filter((name) => name.endsWith('.part'))).toEqual([]);
}, 480_000);

describe('what is measured', () => {
  const settings = { preset: 'tiny', batch: 8, classes: 8, seed: 5 };
  let engine;
  let images;
  let task;

  /** Few pictures of every class, so that this takes no time. */
  async function prepare() {
    engine = await loadEngine();
    const sample = await loadSample(engine);
    images = sample.images.filter((_, index) => index % 4 === 0);
    task = { ...splitByClass(images), classes: sample.classes };
  }

  function probeAll(net) {
    const samples = (part) => part.map(({ label }) => label);
    const [train, kept] = [net.encode(task.train), net.encode(task.test)];
    return net.codeSizes.map(
      (size, block) =>
        100 *
        engine.probe({
          train: { features: train[block], labels: samples(task.train) },
          test: { features: kept[block], labels: samples(task.test) },
          size,
          classes: 8,
        }).testAccuracy,
    );
  }

  const planFor = (rules, more = {}) =>
    makePlan(engine, { preset: 'tiny', rules, steps: 3, seeds: [5], cells: 1, batch: 8, ...more });

  test('trained nets are trained on their budget and material, random twins are fresh', async () => {
    await prepare();
    const [runs] = await runRules(engine, planFor('clapp++,supervised'), { tasks: [task], items: images });
    for (const [index, rule] of ['clapp++', 'supervised'].entries()) {
      const net = engine.create({ ...settings, rule });
      for (let step = 0; step < 3; step++) net.learn(rule === 'supervised' ? task.train : images);
      expect(runs[index][0].trained).toEqual(probeAll(net));
      const twin = engine.create({ ...settings, rule: 'random', sight: net.settings.sight });
      expect(runs[index][0].random).toEqual(probeAll(twin));
    }
  });

  test('alignment is the cosine with back-propagation; at the last block nothing lies behind', async () => {
    await prepare();
    const [[[run], [other]]] = await runRules(engine, planFor('gim,cpc', { alignment: true }), {
      tasks: [task],
      items: images,
    });
    expect(other.alignment).toBeUndefined();
    expect(run.alignment.at(-1)).toBeGreaterThan(0.5);
    for (const cosine of run.alignment) expect(Math.abs(cosine)).toBeLessThanOrEqual(1.0001);
    expect(run.alignment[0]).toBeLessThan(0.999);
  });
});

test('alignment leaves the weights alone and refuses what cannot be compared', async () => {
  const engine = await loadEngine();
  const images = Array.from({ length: 4 }, (_, index) => makeImage(index, { width: 70, height: 66 }));
  const create = (rule) => engine.create({ preset: 'tiny', rule, batch: 4, seed: 1 });
  const local = create('clapp-s');
  images.forEach((image, slot) => local.look(slot, image));
  const before = local.filters(0).values;
  const cosines = local.alignment(create('hinge-cpc'));
  expect(cosines).toBeInstanceOf(Float32Array);
  expect(cosines).toHaveLength(local.blockCount);
  expect(local.filters(0).values).toEqual(before);
  expect(() => local.alignment(create('clapp'))).toThrow(/end-to-end/);
  expect(() => local.alignment(create('clapp++-bp'))).toThrow(/same network/);
  expect(() => local.alignment({})).toThrow('other is no network');
  expect(() => local.alignment(undefined)).toThrow('other is no network');
  const stranger = (await loadEngine()).create({ preset: 'tiny', rule: 'hinge-cpc', batch: 4 });
  expect(() => local.alignment(stranger)).toThrow('another engine');
});

test('nobody learns from test labels: exchange them, and only right and wrong change places', async () => {
  const files = (name) =>
    Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `${name(index)}/${index}.png`,
        encodePng(makeImage(index + 20, { width: 70, height: 66 })),
      ]),
    );
  const right = writeFiles(
    at('right'),
    files((index) => (index % 2 ? 'odd' : 'even')),
  );
  const eager = ['--steps', '20', '--set', '{"learning_rate": 0.02}']; // so that another label leaves a trace
  const run = (folder) =>
    compare(...quick, ...eager, '--rules', 'supervised,greedy-supervised', '--test', `folder:${folder}`);
  const first = await run(right);
  const swapped = writeFiles(
    at('swapped'),
    files((index) => (index % 2 ? 'even' : 'odd')),
  );
  const second = await run(swapped);
  expect(first).toMatchObject({ fit: 12, test: 10, images: 22 });
  first.rules.forEach(({ blocks }, rule) =>
    blocks.forEach(({ trained, random }, block) => {
      expect(trained.mean + second.rules[rule].blocks[block].trained.mean).toBeCloseTo(100, 4);
      expect(random.mean + second.rules[rule].blocks[block].random.mean).toBeCloseTo(100, 4);
    }),
  );
});

test('mean and sample standard deviation', () => {
  expect(spreadOf([40, 44, 48])).toEqual({ mean: 44, sd: 4, values: [40, 44, 48] });
  expect(spreadOf([1, 2])).toEqual({ mean: 1.5, sd: Math.SQRT1_2, values: [1, 2] });
  expect(spreadOf([7])).toEqual({ mean: 7, sd: 0, values: [7] });
});

test('the same numbers as object, table and figure; the same command twice, with and without vectors', async () => {
  const args = ['compare', ...quick, '--rules', 'clapp++,gim', '--seeds', '1,2', '--alignment', '--cells', '2'];
  const result = await compare(...args.slice(1), '--figure', at('two.html'), '--scalar');
  const { code, stdout } = await runCli(...args, '--figure', at('two.svg'));
  expect(code).toBe(0);
  const page = readFileSync(at('two.html'), 'utf8');
  expect(result.cells).toBe(2);
  for (const { rule, blocks, runs } of result.rules) {
    expect(runs).toMatchObject([
      { seed: 1, steps: 2, images: 8 },
      { seed: 2, steps: 2, images: 8 },
    ]);
    const write = (spreads, digits) =>
      spreads.map(({ mean, sd }) =>
        `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`.replace(/^-(?=0\.0+ )/, '').replace(/^-/, '−'),
      );
    const trained = write(
      blocks.map((block) => block.trained),
      1,
    );
    const cosines = write(
      blocks.map((block) => block.alignment),
      2,
    );
    for (const { trained: spread } of blocks) expect(spread).toEqual(spreadOf(spread.values));
    const cells = stdout.split('\n').map((line) => line.split(/ {2,}/));
    const line = cells.findIndex((words) => words[0] === rule);
    expect(cells[line].slice(2, 2 + trained.length)).toEqual(trained);
    expect(cells[line + 2].slice(2)).toEqual(cosines);
    for (const cell of [...trained, ...cosines]) expect(page).toContain(`<td>${cell}</td>`);
    blocks.forEach((_, block) => expect(page).toContain(`<title>${rule}, block ${block}: ${trained[block]} %</title>`));
  }
  expect(readFileSync(at('two.svg'), 'utf8')).toContain('clapp compare --data');
});

test('--minutes is time of training', async () => {
  const args = ['--data', pictures, '--batch', '4', '--rules', 'clapp++', '--minutes', '0.02'];
  const { rules, budget } = await compare(...args);
  expect(budget).toEqual({ minutes: 0.02 });
  expect(rules[0].steps).toBeGreaterThan(1);
  expect(rules[0].images).toBe(4 * rules[0].steps);
  expect(rules[0].seconds).toBeGreaterThanOrEqual(1.2);
  expect(rules[0].seconds).toBeLessThan(6); // the last step may be a slow one
});

test('--set reaches the networks', async () => {
  const set = '{"learning_rate": 0.001, "symmetric": true, "negatives": "image"}';
  const { settings } = await compare(...quick, '--rules', 'clapp', '--set', set);
  expect(settings).toMatchObject({ learning_rate: 0.001, symmetric: true, classes: 2, batch: 4 });
});

describe('what cannot be meant', () => {
  test.each([
    [['--rules', 'clapp,magic'], 2, /no rule "magic": expected clapp/],
    [['--rules', 'random'], 2, /random twin/],
    [['--preset', 'huge'], 2, /no preset "huge"/],
    [['--set', '[1]'], 2, /Expected a JSON object/],
    [['--set', '{"wings": 2}'], 2, /no setting "wings"\n$/],
    [['--set', '{"seed": 2}'], 2, /"seed" is chosen by --seeds/],
    [['--seeds', '1,x'], 2, /whole number/],
    [['--minutes', '1'], 2, /cannot be used with/],
    [['--rules', 'cpc', '--alignment'], 2, /needs a local rule/],
    [['--figure', at('figure.png')], 2, /ends in \.html or \.svg/],
    [['--figure', at('none/figure.svg')], 1, /the folder .*none does not exist/],
    [['--cells', '60', '--rules', 'clapp'], 1, /cells|parts/],
    [['--test', `folder:${join(at('pictures'), 'odd')}`], 1, /no labels|not one of/],
  ])('%j', async (args, status, sentence) => {
    const { code, stdout, stderr } = await runCli('compare', ...quick, ...args);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toMatch(/step \d/); // before anything was trained
  });
});

test('Ctrl-C ends it with 130 and leaves no file', async () => {
  const args = ['compare', ...quick, '--steps', '100000', '--figure', at('cut.html')];
  const { child, ended } = startCli(args);
  child.stderr.once('data', () => child.kill('SIGINT'));
  expect(await ended).toMatchObject({ code: 130, stdout: '' });
  expect(existsSync(at('cut.html'))).toBe(false);
});
