import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, test } from '@jest/globals';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder for the tests of one file, removed after them. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'clapp-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files given as { 'path/in/folder': content } and returns the folder. */
export function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Real data that is not part of the project. */
export const sharedData = join(root, '..', 'shared', 'data');

/** A test on real data; where they are missing its name says why it did not run. */
export function testOnSharedData(name, body, timeout) {
  if (existsSync(sharedData)) test(name, body, timeout);
  else test.skip(`${name} (skipped: there is no ../shared/data)`, body);
}
