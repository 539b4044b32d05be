// Usage: node build-scripts/build.js [native|native-sanitize|fuzz|wasm|all]
// Builds presets of CMakePresets.json into build/<preset>; `all`, the default, is native and wasm. With wasm come the
// bundles: web/vendor, web/dist and service-worker.js.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLab } from './bundle-lab.js';
import { bundleServiceWorker } from './bundle-service-worker.js';
import { bundleVendors } from './bundle-vendors.js';
import { ensureEmscripten, ensureSystemPackages, isMain, root, runScript, say, SetupError } from './setup.js';

const targets = {
  native: ['native'],
  'native-sanitize': ['native-sanitize'],
  fuzz: ['fuzz'],
  wasm: ['wasm'],
  all: ['native', 'wasm'],
};

const step = /^\[\d+\/\d+\] /; // how Ninja begins the line of each thing it does

/** Runs cmake, hands every line it prints to `onLine` as it comes, and rejects with its complaints. */
function cmake(args, onLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('cmake', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    const receive = (text) => {
      output.push(text);
      for (const line of text.split('\n')) onLine(line);
    };
    child.stdout.setEncoding('utf8').on('data', receive);
    child.stderr.setEncoding('utf8').on('data', receive);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const complaints = output.join('').trimEnd().split('\n').filter((line) => !step.test(line));
      return reject(new SetupError([...complaints, `cmake ${args.join(' ')} failed.`].join('\n')));
    });
  });
}

/** Configures unless the same presets file and toolchain did so before; Ninja notices all other changes itself. */
async function configure(preset) {
  const toolchain = preset === 'wasm' ? [`-DCMAKE_TOOLCHAIN_FILE=${(await ensureEmscripten()).toolchainFile}`] : [];
  const folder = join(root, 'build', preset);
  const stamp = join(folder, 'configured-with.txt');
  const wanted = [...toolchain, readFileSync(join(root, 'CMakePresets.json'), 'utf8')].join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(join(folder, 'CMakeCache.txt'), { force: true }); // CMake cannot change its mind about a compiler
  mkdirSync(folder, { recursive: true });
  await cmake(['--preset', preset, ...toolchain]);
  writeFileSync(stamp, wanted);
}

/** Builds one preset, or only these of its targets, and says whether there was anything to do. */
export async function buildPreset(preset, targets = []) {
  await configure(preset);
  const started = performance.now();
  let announced = false;
  const only = targets.length > 0 ? ['--target', ...targets] : [];
  await cmake(['--build', join('build', preset), ...only], (line) => {
    if (announced || !step.test(line) || line.includes('Re-checking')) return; // looking for new files is no work yet
    announced = true;
    say(`building ${preset} …`);
  });
  if (announced) say(`built: ${preset} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return announced;
}

/** Builds the presets of a target, with whatever that needs installed first. */
export async function build(target) {
  await ensureSystemPackages();
  const tasks = targets[target].map((preset) => () => buildPreset(preset));
  if (targets[target].includes('wasm')) tasks.push(bundleVendors, bundleLab, bundleServiceWorker);
  let worked = false;
  for (const task of tasks) worked = (await task()) || worked;
  if (!worked) say('built: nothing to do');
}

if (isMain(import.meta.url)) {
  const [target = 'all', ...rest] = process.argv.slice(2);
  if (Object.hasOwn(targets, target) && rest.length === 0) {
    await runScript(() => build(target));
  } else {
    say(`usage: node build-scripts/build.js [${Object.keys(targets).join('|')}]`);
    process.exitCode = 2;
  }
}
