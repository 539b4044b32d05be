import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../node/folders.js';

/** @param {string} command @param {string[]} args @param {string} cwd */
export function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? ''}\n${stdout}\n${stderr}`);
  return stdout;
}

export const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/**
 * The package as npm publishes it, unpacked in a folder's node_modules; what it depends on is linked from the
 * repository's, so that no registry is asked.  Everything but the types was built before the tests.
 * @param {string} folder
 */
export function installPackage(folder) {
  run(process.execPath, [tsc, '-p', root], folder);
  const [{ filename }] = JSON.parse(run('npm', ['pack', root, '--ignore-scripts', '--json'], folder));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'clapp'), { recursive: true });
  run('tar', ['-xzf', filename, '--strip-components=1', '-C', join(modules, 'clapp')], folder);
  const { dependencies } = JSON.parse(readFileSync(join(modules, 'clapp', 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}
