// Usage: node build-scripts/bundle-lab.js
// Bundles <clapp-lab> into web/dist: clapp-lab.js with its worker scripts, WebAssembly and photographs beside it, and
// clapp-lab.single.js, which has all of them inside. Files that would not change are not touched.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { isMain, root, runScript, say, SetupError } from './setup.js';

const web = join(root, 'web');
const dist = join(web, 'dist');
const define = join(web, 'clapp-lab-define.js');
const workers = ['worker.js', 'projection-worker.js'].map((name) => join(web, name));

const settings = {
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  external: ['node:*'],
  absWorkingDir: root,
  logLevel: 'silent',
  write: false,
};

const types = {
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
};

/** Gives every `new URL('…', import.meta.url)` of the sources another meaning: the code that `locate` returns. */
const relocate = (locate) => ({
  name: 'relocate',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]web[\\/].*\.js$/ }, async ({ path }) => {
      const parts = readFileSync(path, 'utf8').split(/new URL\('(\.[^']+)', import\.meta\.url\)/);
      const isAddress = (/** @type {number} */ i) => i % 2 === 1; // between two pieces of code
      const code = parts.map((part, i) => (isAddress(i) ? locate(join(dirname(path), part)) : part));
      return { contents: (await Promise.all(code)).join('') };
    }),
});

/** Files keep their places relative to web/, whichever folder asked for them. */
const inDist = (file) => `new URL('./${relative(web, file).replaceAll('\\', '/')}', import.meta.url)`;

/** The charts' library stays in a file of its own. */
const chartsApart = {
  name: 'charts-apart',
  setup: (build) => build.onResolve({ filter: /\/vendor\/uplot\.js$/ }, () => ({ path: './uplot.js', external: true })),
};

/** Files become part of the script. */
async function inside(file) {
  const bytes = workers.includes(file) ? await bundleAlone(file) : readFileSync(file);
  return `new URL('data:${types[extname(file)]};base64,${Buffer.from(bytes).toString('base64')}')`;
}

/** One script that needs no other file. */
async function bundleAlone(entry) {
  const { build } = await import('esbuild');
  const options = { entryPoints: [entry], plugins: [relocate(inside)], define: { 'import.meta.url': 'location.href' } };
  const { outputFiles } = await build({ ...settings, ...pageOnly(entry), ...options });
  return outputFiles[0].contents;
}

/** Scripts with their chunks, each as { path in dist: contents }. */
async function bundleApart(entry, name) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...settings,
    ...pageOnly(entry),
    entryPoints: { [name]: entry },
    splitting: true,
    chunkNames: '[name]-[hash]',
    outdir: dist,
    plugins: [relocate(inDist), chartsApart],
  });
  return outputFiles.map(({ path, contents }) => [basename(path), contents]);
}

/** In a page, workers are opened by code that also copes with other origins. */
const pageOnly = (entry) => entry === define && { inject: [join(root, 'build-scripts', 'bundled-worker.js')] };

/** What is copied beside the bundles. */
function copies() {
  const filesOf = (folder) => readdirSync(join(web, folder)).map((name) => join(folder, name));
  const files = ['wasm', 'sample'].flatMap(filesOf).map((path) => [path, readFileSync(join(web, path))]);
  return [['uplot.js', readFileSync(join(web, 'vendor', 'uplot.js'))], ...files];
}

/** Writes what is new, removes what is old, and says whether there was anything to do. */
function replace(folder, files) {
  const wanted = new Map(files);
  const there = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = there
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const old = paths.filter((path) => !wanted.has(path));
  const fresh = files.filter(
    ([path, contents]) => !paths.includes(path) || !readFileSync(join(folder, path)).equals(contents),
  );
  for (const path of old) rmSync(join(folder, path));
  for (const [path, contents] of fresh) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  return old.length + fresh.length > 0;
}

/** Brings web/dist up to date. Needs node_modules, web/vendor and web/wasm. */
export async function bundleLab() {
  try {
    const parts = [
      bundleApart(define, 'clapp-lab'),
      ...workers.map((worker) => bundleApart(worker, basename(worker, '.js'))),
      bundleAlone(define).then((contents) => [['clapp-lab.single.js', contents]]),
    ];
    const worked = replace(dist, [...(await Promise.all(parts)).flat(), ...copies()]);
    if (worked) say('bundled: web/dist');
    return worked;
  } catch (error) {
    throw new SetupError(`could not bundle web/dist: ${error.message}`);
  }
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    if (!(await bundleLab())) say('bundled: nothing to do');
  });
}
