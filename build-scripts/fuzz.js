// Usage: node build-scripts/fuzz.js [--seconds N] [--jobs N] [harness …]
// Runs libFuzzer's harnesses of tests/fuzz, each for 60 seconds or N, two at a time or as many as --jobs says, from
// tests/fuzz/corpus, tests/fuzz/seeds.js and what earlier runs found (build/fuzz/corpus). Prints how often each was
// executed; fails if one crashed, ran into its limits, or was hardly executed. Installs Clang 14 where Debian has it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPreset } from './build.js';
import { writeSeeds } from '../tests/fuzz/seeds.js';
import { ensureClang, ensureSystemPackages, isMain, root, runScript, say, SetupError } from './setup.js';

const corpus = join(root, 'tests', 'fuzz', 'corpus');
const work = join(root, 'build', 'fuzz');

/** Longest input, in bytes: what a format needs to have all its parts, and little more. */
const harnesses = {
  load: 8192,
  update: 32768,
  settings: 2048,
  file: 60000, // two records of STL-10
  png: 4096,
  jpeg: 4096,
};

const secondsOfOneInput = 60; // of the clock: a busy machine may let it wait
const megabytes = 600; // the sanitizers' own memory, and what a small input may take
const fewestExecutions = 100; // on a slow, busy machine

/** Runs one harness; resolves with what it has to say. */
function fuzz(name, seconds) {
  const found = join(work, 'corpus', name);
  const broken = join(work, 'broken', name);
  for (const folder of [found, broken]) mkdirSync(folder, { recursive: true });
  const args = [
    `-max_total_time=${seconds}`,
    '-seed=1', // time makes runs differ all the same; long ones find more than new beginnings do
    `-max_len=${harnesses[name]}`,
    `-timeout=${secondsOfOneInput}`,
    `-rss_limit_mb=${megabytes}`,
    `-artifact_prefix=${broken}/`,
    '-print_final_stats=1',
    '-reload=0',
    found,
    ...[join(corpus, name), join(work, 'seeds', name)].filter(existsSync),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(join(work, 'tests', 'fuzz', `fuzz_${name}`), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const output = [];
    child.stderr.on('data', (bytes) => output.push(bytes));
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(output).toString();
      writeFileSync(join(work, `${name}.log`), text);
      const number = (pattern) => Number(text.match(pattern)?.[1] ?? 0);
      resolve({
        name,
        code,
        executions: number(/stat::number_of_executed_units:\s*(\d+)/),
        edges: [...text.matchAll(/cov: (\d+)/g)].reduce((most, [, edges]) => Math.max(most, Number(edges)), 0),
        inputs: readdirSync(found).length,
        end: text.slice(-6000),
      });
    });
  });
}

function tell({ name, code, executions, edges, inputs, end }) {
  if (code !== 0) console.log(end);
  const verdict = code === 0 ? '' : `  FAILED (${code}); the input is in ${join('build', 'fuzz', 'broken', name)}`;
  console.log(`${name.padEnd(10)}${String(executions).padStart(12)} executions  ${edges} edges  ${inputs} inputs${verdict}`);
}

/** All of `names`; → { passed, failed } */
export async function runFuzzers({ names = Object.keys(harnesses), seconds = 60, jobs = 2 } = {}) {
  await ensureSystemPackages();
  ensureClang();
  await buildPreset('fuzz');
  writeSeeds(join(work, 'seeds'));
  const waiting = [...names];
  const results = [];
  async function worker() {
    for (let name; (name = waiting.shift()) !== undefined;) {
      const result = await fuzz(name, seconds);
      tell(result);
      results.push(result);
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker));
  const failed = results.filter(({ code, executions }) => code !== 0 || executions < fewestExecutions).length;
  const total = results.reduce((sum, { executions }) => sum + executions, 0);
  console.log(`${total} executions of ${results.length} harnesses, ${failed} failed`);
  return { passed: results.length - failed, failed, skipped: 0 };
}

/** @param {string[]} args */
function parse(args) {
  const options = { names: [] };
  for (let at = 0; at < args.length; at++) {
    const [, option] = args[at].match(/^--(seconds|jobs)$/) ?? [];
    if (option === undefined && !Object.hasOwn(harnesses, args[at])) return undefined;
    if (option === undefined) options.names.push(args[at]);
    else if (/^[1-9]\d*$/.test(args[at + 1] ?? '')) options[option] = Number(args[++at]);
    else return undefined;
  }
  return options.names.length > 0 ? options : { ...options, names: undefined };
}

if (isMain(import.meta.url)) {
  const options = parse(process.argv.slice(2));
  if (options === undefined) {
    say(`usage: node build-scripts/fuzz.js [--seconds N] [--jobs N] [${Object.keys(harnesses).join('|')} …]`);
    process.exitCode = 2;
  } else {
    await runScript(async () => {
      const { failed } = await runFuzzers(options);
      if (failed > 0) throw new SetupError('fuzzing failed.');
    });
  }
}
