// Usage: node build-scripts/bundle-service-worker.js
// Bundles demos/service-worker.js into service-worker.js, with the list of all that the pages in demos need. A file
// that would not change is not touched.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isMain, root, runScript, say, SetupError } from './setup.js';

const target = join(root, 'service-worker.js');

/** Of demos and web/dist, what no page loads. */
const unneeded = /^demos\/service-worker\.js|\.md$|relaxed|screenshot|\.single\.js$/;

function neededFiles() {
  const entries = ['demos', join('web', 'dist')].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !unneeded.test(path))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Brings service-worker.js up to date, and says whether there was anything to do. Needs web/dist. */
export async function bundleServiceWorker() {
  const { build } = await import('esbuild');
  const files = neededFiles();
  const options = {
    entryPoints: [join(root, 'demos', 'service-worker.js')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    define: {
      'process.env.NODE_ENV': '"production"',
      FILES: JSON.stringify(files.map((file) => file.replace(/(^|\/)index\.html$/, '$1'))),
      VERSION: JSON.stringify(hashOf(files)),
    },
    absWorkingDir: root,
    logLevel: 'silent',
    write: false,
  };
  const { outputFiles } = await build(options).catch((error) => {
    throw new SetupError(`could not bundle service-worker.js: ${error.message}`);
  });
  const { contents } = outputFiles[0];
  if (existsSync(target) && readFileSync(target).equals(contents)) return false;
  writeFileSync(target, contents);
  say('bundled: service-worker.js');
  return true;
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    if (!(await bundleServiceWorker())) say('bundled: nothing to do');
  });
}
