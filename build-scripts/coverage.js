// Usage: node build-scripts/coverage.js
// Lines and branches of src/ that the C tests reach, from gcc's counts in build/native-coverage; ends with 1 below the
// thresholds.  Not counted: stb_image, which is not ours, and kernels whose instructions this processor does not have.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { buildPreset } from './build.js';
import { ensureSystemPackages, isMain, root, runScript, SetupError } from './setup.js';

const thresholds = { lines: 95, branches: 90 };
const whole = ['src/checkpoint.c', 'src/image.c', 'src/png.c']; // what reads strangers' files

const folder = join(root, 'build', 'native-coverage');
const objects = join(folder, 'CMakeFiles', 'clapp.dir', 'src');

/** @returns {string[]} files below the objects' folder that end so */
function files(ending) {
  return readdirSync(objects, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(objects, name));
}

/** Sources whose lines count. */
function isCounted(file) {
  const hasAvx512 = /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return file.startsWith('src/') && (hasAvx512 || !file.includes('avx512'));
}

/** gcov's reports, one for each object. */
function reports() {
  return files('.gcda').map((data) => {
    const { status, stdout, stderr } = spawnSync('gcov', ['--json-format', '--branch-probabilities', '--stdout', data], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new SetupError(`gcov failed: ${stderr}`);
    return JSON.parse(stdout);
  });
}

/** Counts of every line, added over the objects that a header is part of → file → line → { count, branches }. */
function addUp(reports) {
  const sources = new Map();
  for (const { files } of reports) {
    for (const { file, lines } of files) {
      const name = relative(root, isAbsolute(file) ? file : join(folder, file));
      if (!isCounted(name)) continue;
      const source = sources.get(name) ?? sources.set(name, new Map()).get(name);
      for (const { line_number: number, count, branches } of lines) {
        const line = source.get(number) ?? source.set(number, { count: 0, branches: [] }).get(number);
        line.count += count;
        branches.forEach((branch, i) => (line.branches[i] = (line.branches[i] ?? 0) + branch.count));
      }
    }
  }
  return sources;
}

/** The one body of all kernels is compiled for several tables: each of its branches has to be taken in one of them. */
function measure(lines) {
  const all = [...lines.values()];
  const branches = all.flatMap((line) => line.branches);
  return {
    lines: all.length,
    linesHit: all.filter(({ count }) => count > 0).length,
    branches: branches.length,
    branchesHit: branches.filter((count) => count > 0).length,
  };
}

const percent = (part, all) => (all === 0 ? 100 : (100 * part) / all);

/** @returns {{ rows: object[], failures: string[] }} one row for each file, the last for all */
function judge(sources) {
  const rows = [...sources].sort().map(([name, lines]) => ({ name, ...measure(lines) }));
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  rows.push({
    name: 'all',
    lines: sum('lines'),
    linesHit: sum('linesHit'),
    branches: sum('branches'),
    branchesHit: sum('branchesHit'),
  });
  const failures = [];
  for (const { name, lines, linesHit, branches, branchesHit } of rows) {
    if (name !== 'all' && !whole.includes(name)) continue;
    const wanted = name === 'all' ? thresholds : { lines: 100, branches: 100 };
    const found = { lines: percent(linesHit, lines), branches: percent(branchesHit, branches) };
    for (const what of ['lines', 'branches'])
      if (found[what] < wanted[what]) failures.push(`${name}: ${found[what].toFixed(2)} % of ${what}, not ${wanted[what]} %`);
  }
  return { rows, failures };
}

/** Lines that no test reaches, and lines with a branch that none takes. */
function missing(lines) {
  const numbers = [...lines].filter(([, { count, branches }]) => count === 0 || branches.includes(0));
  return numbers.map(([number]) => number).sort((a, b) => a - b).join(' ');
}

/** Builds, runs the C tests, prints the figures. @returns {Promise<string[]>} what falls short */
export async function coverage() {
  await ensureSystemPackages();
  await buildPreset('native-coverage');
  for (const file of files('.gcda')) rmSync(file);
  const args = ['--preset', 'native-coverage', '--parallel', `${availableParallelism()}`, '--no-tests=error'];
  const { status, stdout } = spawnSync('ctest', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new SetupError(`the tests failed with coverage:\n${stdout}`);
  const sources = addUp(reports());
  const { rows, failures } = judge(sources);
  for (const { name, lines, linesHit, branches, branchesHit } of rows) {
    const figures = [percent(linesHit, lines), percent(branchesHit, branches)].map((n) => `${n.toFixed(1).padStart(6)} %`);
    const left = name === 'all' ? `of ${lines} lines and ${branches} branches` : missing(sources.get(name));
    console.log(`${name.padEnd(28)} ${figures.join(' lines ')} branches  ${left}`.trimEnd());
  }
  return failures;
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    const failures = await coverage();
    if (failures.length > 0) throw new SetupError(failures.join('\n'));
  });
}
