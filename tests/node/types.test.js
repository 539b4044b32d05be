import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, temporaryFolder } from './folders.js';

const folder = temporaryFolder();

test('the types are right, and declarations come of them', () => {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', root, '--outDir', folder], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
  for (const name of ['index', 'clapp', 'engine', 'worker-client'])
    expect(existsSync(join(folder, `${name}.d.ts`))).toBe(true);
});
