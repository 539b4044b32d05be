// Usage: node build-scripts/test.js [c|node|browser|types|checks|fuzz]
// Installs and builds what is missing, runs all tests or one stage of them, and ends with one line of the form
// "123 passed, 0 failed" that adds up all stages. A stage that ran no test counts as one failure.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import { runChecks } from './checks.js';
import { runFuzzers } from './fuzz.js';
import { ensureChromium, ensureFfmpeg, ensureFirefox, ensureNodeModules, isMain, root, say, SetupError } from './setup.js';

const results = join(root, 'build', 'test-results');

const oneFailure = { passed: 0, failed: 1, skipped: 0 };

function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Runs a program with its output shown, and resolves with its exit code. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** An empty place for a tool's report: an old report must not be taken for a new one. */
function reportFile(name) {
  mkdirSync(results, { recursive: true });
  const file = join(results, name);
  rmSync(file, { force: true });
  return file;
}

/** Counts of a tool's report; a tool that failed without naming a failed test counts as one. */
function judge(exitCode, reportPath, read) {
  if (!existsSync(reportPath)) return oneFailure;
  const counts = read(readFileSync(reportPath, 'utf8'));
  return exitCode !== 0 && counts.failed === 0 ? add(counts, oneFailure) : counts;
}

function readJunit(text) {
  const [suite] = text.match(/<testsuite\b[^>]*>/) ?? [''];
  const attribute = (name) => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = attribute('failures');
  const skipped = attribute('skipped') + attribute('disabled');
  return { passed: attribute('tests') - failed - skipped, failed, skipped };
}

function readJest(text) {
  const report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function ctest(preset) {
  const report = reportFile(`${preset}.xml`);
  const parallel = ['--parallel', `${availableParallelism()}`];
  const args = ['--preset', preset, ...parallel, '--no-tests=error', '--output-junit', report];
  return judge(await run('ctest', args), report, readJunit);
}

async function jest(project, env) {
  const report = reportFile(`${project}.json`);
  const program = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [program, '--selectProjects', project, '--json', '--outputFile', report];
  if (project === 'browser') args.push('--runInBand'); // browsers that share the processors make each other late
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules`.trim();
  return judge(await run(process.execPath, args, { NODE_OPTIONS: options, ...env }), report, readJest);
}

const stages = {
  async 'c, native'() {
    await build('native');
    return ctest('native');
  },
  async 'c, native-sanitize'() {
    await build('native-sanitize');
    return ctest('native-sanitize');
  },
  async node() {
    await ensureNodeModules();
    ensureFfmpeg();
    await build('all');
    return jest('node');
  },
  async browser() {
    await ensureNodeModules();
    await build('wasm');
    const firefox = ensureFirefox();
    return jest('browser', { CLAPP_CHROMIUM: await ensureChromium(), ...(firefox && { CLAPP_FIREFOX: firefox }) });
  },
  async fuzz() {
    return runFuzzers();
  },
  async types() {
    await ensureNodeModules();
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const code = await run(process.execPath, [tsc, '-p', 'tsconfig.json']);
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : oneFailure;
  },
  checks: () => runChecks(),
};

/** One stage's counts; whatever goes wrong in it is shown and counted, so that the next stage still runs. */
async function runStage(name) {
  console.log(`\n== ${name}`);
  try {
    const counts = await stages[name]();
    if (counts.passed + counts.failed + counts.skipped > 0) return counts;
    console.log('no test was run');
  } catch (error) {
    console.log(error instanceof SetupError ? error.message : error);
  }
  return oneFailure;
}

function chosenStages(wanted) {
  const names = Object.keys(stages);
  if (wanted !== undefined) return names.filter((name) => name.split(',')[0] === wanted);
  return names.filter((name) => name !== 'types' || existsSync(join(root, 'tsconfig.json')));
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

async function main(names) {
  let total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) total = add(total, await runStage(name));
  console.log(`\n${summary(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) {
  const [wanted, ...rest] = process.argv.slice(2);
  const names = chosenStages(wanted);
  if (names.length > 0 && rest.length === 0) {
    await main(names);
  } else {
    say('usage: node build-scripts/test.js [c|node|browser|types|checks|fuzz]');
    process.exitCode = 2;
  }
}
