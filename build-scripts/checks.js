// Usage: node build-scripts/checks.js
// What reads the sources, and what watches programs run: eslint, clang-tidy, cppcheck, clang's memory sanitizer, valgrind on
// a short training, coverage.  Every one of them has to be silent; what is kept is written down in its file, with a reason.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPreset } from './build.js';
import { coverage } from './coverage.js';
import { ensureCheckers, ensureNodeModules, ensureSystemPackages, isMain, root, say } from './setup.js';

/** Runs a program and resolves with its exit code and all it printed. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Own C files.  The body of the kernels is compiled for many machines; two of them are enough to read it. */
function sources() {
  const own = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.c') && !name.startsWith('stb_image'));
  return [...own, ...['reference', 'scalar', 'avx2', 'select'].map((name) => `kernels/${name}.c`)].map((name) => `src/${name}`);
}

/** All at once would be too much for the machine. */
async function inTurn(items, work) {
  const left = [...items];
  const results = [];
  const next = async () => {
    for (let item; (item = left.shift()) !== undefined;) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return results;
}

const silent = ({ status, output }) => (status === 0 ? [] : [output.trim() || `ended with ${status}`]);

/** name → complaints; none is what is wanted. */
const checks = {
  async eslint() {
    const program = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
    return silent(await run(process.execPath, [program, '--max-warnings', '0', '.']));
  },
  async 'clang-tidy'() {
    await buildPreset('native', ['clapp']);
    const results = await inTurn(sources(), (file) => run('clang-tidy', ['-p', 'build/native', '--quiet', file]));
    return results.flatMap(silent);
  },
  async cppcheck() {
    const options = ['--enable=warning,performance,portability', '--std=c11', '--error-exitcode=1', '--quiet', '-Isrc'];
    const files = [...sources().filter((name) => !name.includes('kernels/')), 'src/kernels/scalar.c', 'wasm'];
    return silent(
      await run('cppcheck', [...options, '--inline-suppr', '--suppressions-list=.cppcheck', '-DCLAPP_X86', ...files]),
    );
  },
  async 'memory sanitizer'() {
    await buildPreset('native-memory');
    return silent(
      await run('ctest', ['--preset', 'native-memory', '--parallel', `${availableParallelism()}`, '--no-tests=error']),
    );
  },
  async valgrind() {
    await buildPreset('native', ['train-clapp']);
    const folder = mkdtempSync(join(tmpdir(), 'clapp-valgrind-'));
    const options = ['--quiet', '--error-exitcode=1', '--leak-check=full', '--show-leak-kinds=all'];
    const train = (rule, preset) => [
      ...options, 'build/native/train-clapp', rule, '2', '5', join(folder, 'out'), preset, '2', '2',
    ];
    const results = [await run('valgrind', train('clapp++', 'tiny')), await run('valgrind', train('clapp', 'tiny'))];
    rmSync(folder, { recursive: true });
    return results.flatMap(silent);
  },
  coverage,
};

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function runChecks(names = Object.keys(checks)) {
  await ensureNodeModules();
  await ensureSystemPackages();
  ensureCheckers();
  let passed = 0;
  for (const name of names) {
    const started = performance.now();
    const complaints = await checks[name]().catch((error) => [error.message]);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    say(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
    for (const complaint of complaints) say(complaint);
    passed += complaints.length === 0;
  }
  return { passed, failed: names.length - passed, skipped: 0 };
}

if (isMain(import.meta.url)) {
  const names = process.argv.slice(2);
  if (names.every((name) => Object.hasOwn(checks, name))) {
    const { failed } = await runChecks(names.length > 0 ? names : undefined);
    process.exitCode = failed === 0 ? 0 : 1;
  } else {
    say(`usage: node build-scripts/checks.js [${Object.keys(checks).join('|')}]…`);
    process.exitCode = 2;
  }
}
