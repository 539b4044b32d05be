// Usage: node build-scripts/setup.js
// Installs what building and testing need and is missing, and says so in one line each. Uses only Node's own modules,
// since it is what installs the others.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure whose message is all that the user needs to see. */
export class SetupError extends Error {}

export const say = (line) => process.stderr.write(`${line}\n`);

/** Runs `main`; a SetupError ends the process with its one sentence, anything else with a stack. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === realpathSync(process.argv[1]);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of the programs that PATH knows. */
function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable);
}

function capture(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
}

// --- system packages -----------------------------------------------------------------------------------------------

const neededTools = [
  { isThere: () => findProgram('cc', 'gcc', 'clang'), packages: ['gcc', 'libc6-dev'], name: 'a C compiler' },
  { isThere: () => findProgram('cmake'), packages: ['cmake'], name: 'cmake' },
  { isThere: () => findProgram('ninja'), packages: ['ninja-build'], name: 'ninja' },
  { isThere: () => findProgram('python3'), packages: ['python3'], name: 'python3' },
];

// CMake fetches stb itself where the package is missing.
const stb = { isThere: () => existsSync('/usr/include/stb/stb_image.h'), packages: ['libstb-dev'] };

/** The command prefix that runs apt-get as root, or undefined where that cannot be done without asking. */
function aptAsRoot() {
  if (!findProgram('apt-get')) return undefined;
  if (process.getuid() === 0) return ['apt-get'];
  if (findProgram('sudo') && capture('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n', 'apt-get'];
  return undefined;
}

/** Installs Debian packages; returns apt's complaint, or undefined when all went well. */
function aptInstall(apt, packages) {
  const run = (...args) =>
    capture(apt[0], [...apt.slice(1), ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const install = () => run('install', '--yes', '--no-install-recommends', ...packages);
  if (install().status === 0) return undefined;
  run('update'); // missing or stale package lists are the usual reason
  const second = install();
  return second.status === 0 ? undefined : second.stderr.trim();
}

/** cmake, ninja, python3 and a C compiler; stb's header where it can be had. */
export async function ensureSystemPackages() {
  const missing = neededTools.filter((tool) => !tool.isThere());
  const apt = aptAsRoot();
  const wanted = apt && !stb.isThere() ? [...missing, stb] : missing;
  if (wanted.length === 0) return;
  const packages = wanted.flatMap((tool) => tool.packages);
  if (!apt) throw new SetupError(`please install ${missing.map((tool) => tool.name).join(', ')} and run this again.`);
  say(`installing ${packages.join(' ')} (apt-get)`);
  const complaint = aptInstall(apt, packages);
  if (neededTools.every((tool) => tool.isThere())) return;
  throw new SetupError(`could not install ${packages.join(' ')}: ${complaint}`);
}

/** Clang 14 with libFuzzer and its sanitizers, for the presets fuzz and native-memory. */
export function ensureClang() {
  const runtimes = '/usr/lib/llvm-14/lib/clang';
  const isThere = () =>
    findProgram('clang-14') &&
    existsSync(runtimes) &&
    readdirSync(runtimes, { recursive: true }).some((name) => `${name}`.includes('libclang_rt.fuzzer'));
  const packages = ['clang-14', 'libclang-rt-14-dev', 'llvm-14']; // llvm: names in the reports of the sanitizers
  if (isThere()) return;
  const apt = aptAsRoot();
  if (!apt) throw new SetupError(`please install ${packages.join(', ')}, which fuzzing and the checks need, and run this again.`);
  say(`installing ${packages.join(' ')} (apt-get)`);
  const complaint = aptInstall(apt, packages);
  if (!isThere()) throw new SetupError(`could not install ${packages.join(' ')}: ${complaint}`);
}

/** ffmpeg, through which sounds other than WAV and videos are read. */
export function ensureFfmpeg() {
  if (findProgram('ffmpeg')) return;
  const apt = aptAsRoot();
  if (!apt) throw new SetupError('please install ffmpeg, which the tests of sounds and clips need, and run this again.');
  say('installing ffmpeg (apt-get)');
  const complaint = aptInstall(apt, ['ffmpeg']);
  if (!findProgram('ffmpeg')) throw new SetupError(`could not install ffmpeg: ${complaint}`);
}

const checkers = [
  { program: 'clang-tidy', packages: ['clang-tidy'] },
  { program: 'cppcheck', packages: ['cppcheck'] },
  { program: 'valgrind', packages: ['valgrind', 'libc6-dbg'] },
];

/** What build-scripts/checks.js runs, in Debian 12's versions: other versions complain of other things. */
export function ensureCheckers() {
  ensureClang();
  const missing = checkers.filter(({ program }) => !findProgram(program));
  if (missing.length === 0) return;
  const packages = missing.flatMap((checker) => checker.packages);
  const apt = aptAsRoot();
  if (!apt) throw new SetupError(`please install ${packages.join(' ')}, which the checks need, and run this again.`);
  say(`installing ${packages.join(' ')} (apt-get)`);
  const complaint = aptInstall(apt, packages);
  if (complaint !== undefined) throw new SetupError(`could not install ${packages.join(' ')}: ${complaint}`);
}

// --- npm packages --------------------------------------------------------------------------------------------------

/** node_modules as the lock file says; a stamp inside it remembers which lock file that was. */
export async function ensureNodeModules() {
  const lockFile = join(root, 'package-lock.json');
  const locked = existsSync(lockFile);
  const hash = createHash('sha256').update(readFileSync(locked ? lockFile : join(root, 'package.json'))).digest('hex');
  const stamp = join(root, 'node_modules', '.clapp-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('installing npm packages');
  const { status, stderr } = capture('npm', [locked ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    const reason = (stderr ?? 'npm is missing').split('\n').filter((line) => line.trim() !== 'npm error').slice(0, 5);
    throw new SetupError(`npm could not install the packages:\n${reason.join('\n')}`);
  }
  writeFileSync(stamp, hash);
}

// --- Emscripten ----------------------------------------------------------------------------------------------------

/** The folder of emcc, and the toolchain file that makes CMake use it. */
export async function ensureEmscripten() {
  const script = join(root, 'build-scripts', 'setup-emscripten.sh');
  const { status, stdout } = capture('bash', [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new SetupError('WebAssembly cannot be built without Emscripten.');
  const folder = stdout.trim();
  const emscriptenRoot = capture(join(folder, 'em-config'), ['EMSCRIPTEN_ROOT']).stdout?.trim() || folder;
  return { folder, toolchainFile: join(emscriptenRoot, 'cmake', 'Modules', 'Platform', 'Emscripten.cmake') };
}

// --- browsers for the tests -----------------------------------------------------------------------------------------

/** $CLAPP_CHROMIUM, else the machine's Chromium or Chrome, else the one that Playwright fetched. */
async function findChromium() {
  if (process.env.CLAPP_CHROMIUM) return process.env.CLAPP_CHROMIUM;
  const installed = findProgram('chromium', 'google-chrome-stable', 'google-chrome');
  if (installed) return installed;
  const { chromium } = await import('playwright-core');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Ubuntu's Chromium package only points at a snap, so Playwright's is taken there. */
function installChromium() {
  const apt = aptAsRoot();
  if (isDebian()) {
    if (!apt) throw new SetupError('please install chromium, which the browser tests need, and run this again.');
    say('installing chromium (apt-get)');
    return aptInstall(apt, ['chromium']);
  }
  say('installing chromium (Playwright)');
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const { status, stderr } = capture(process.execPath, [cli, 'install', ...(apt ? ['--with-deps'] : []), 'chromium']);
  return status === 0 ? undefined : stderr.trim();
}

/** The path of a Chromium for the browser tests. Needs node_modules. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const complaint = installChromium();
  const path = await findChromium();
  if (!path) throw new SetupError(`could not install chromium, which the browser tests need: ${complaint}`);
  return path;
}

/** $CLAPP_FIREFOX, else the machine's. */
function findFirefox() {
  return process.env.CLAPP_FIREFOX ?? findProgram('firefox-esr', 'firefox');
}

/** The path of a Firefox for the browser tests; undefined where there is none and this is not Debian. */
export function ensureFirefox() {
  const apt = isDebian() ? aptAsRoot() : undefined;
  if (findFirefox() || !apt) return findFirefox();
  say('installing firefox-esr (apt-get)');
  const complaint = aptInstall(apt, ['firefox-esr']);
  if (!findFirefox()) throw new SetupError(`could not install firefox-esr, for the browser tests: ${complaint}`);
  return findFirefox();
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    await ensureSystemPackages();
    await ensureNodeModules();
    await ensureEmscripten();
    await ensureChromium();
    ensureFirefox();
    ensureFfmpeg();
  });
}
