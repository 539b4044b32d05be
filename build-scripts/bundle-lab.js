// Usage: node build-scripts/bundle-lab.js
// Bundles <clapp-lab> into web/dist: clapp-lab.js with its worker scripts, WebAssembly and photographs beside it, and
// clapp-lab.single.js, which has all of them inside; integrity.json holds the hashes of both. hearing.js and watching.js, for
// pages that hear or watch clips, use the same workers. Files that would not change are not touched.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { isMain, root, runScript, say, SetupError } from './setup.js';

const web = join(root, 'web');
const dist = join(web, 'dist');
const define = join(web, 'clapp-lab-define.js');
const names = ['worker.js', 'projection-worker.js', 'team-member.js', 'microphone-worklet.js'];
const workers = names.map((name) => join(web, name));

/** Workers are opened by code that also copes with other origins. */
const ownWorker = join(root, 'build-scripts', 'bundled-worker.js');
const target = 'es2022';

const types = {
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
};

const sources = /[\\/]web[\\/].*\.js$/;

/** What is decided here: this is for pages, and ownWorker copes with other origins. */
const decided = new Map([
  [join(web, 'platform.js'), 'export const inNode = false;'],
  [join(web, 'foreign-worker.js'), 'export const isForeign = () => false, openForeign = isForeign;'],
]);

/**
 * A source as it is bundled: style sheets, which are templates that begin with a new line, made short, and every
 * `new URL('…', import.meta.url)` given another meaning: the code that `locate` returns.
 */
async function read(path, locate) {
  if (decided.has(path)) return decided.get(path);
  const { transform } = await import('esbuild');
  const between = async (code, pattern, change) => {
    const parts = code.split(pattern).map((part, i) => (i % 2 === 1 ? change(part) : part));
    return (await Promise.all(parts)).join('');
  };
  const shorten = async (css) => `\`${(await transform(css, { loader: 'css', minify: true })).code.trim()}\``;
  const styled = await between(readFileSync(path, 'utf8'), /`\n([^`$]*\{[^`$]*\})\n`/, shorten);
  return between(styled, /new URL\('(\.[^']+)', import\.meta\.url\)/, (to) => locate(join(dirname(path), to)));
}

/** Files keep their places relative to web/, whichever folder asked for them; the tag is defined by its bundle. */
function inDist(file) {
  const name = file === define ? 'clapp-lab.js' : relative(web, file).replaceAll('\\', '/');
  return `new URL('./${name}', import.meta.url)`;
}

/** Files become part of the script. */
async function inside(file) {
  if (file === define) return "new URL('./clapp-lab.single.js', location.href)"; // its own address it cannot know
  if (/relaxed|digits/.test(file)) return `new URL('./${basename(file)}', location.href)`; // a lab never asks for them
  const bytes = workers.includes(file) ? await bundleAlone(file) : readFileSync(file);
  return `new URL('data:${types[extname(file)]};base64,${Buffer.from(bytes).toString('base64')}')`;
}

/** One script that needs no other file. */
async function bundleAlone(entry) {
  const { build } = await import('esbuild');
  const load = async ({ path }) => ({ contents: await read(path, inside) });
  const setup = ({ onLoad }) => onLoad({ filter: sources }, load);
  const { outputFiles } = await build({
    ...{ bundle: true, format: 'esm', minify: true, target, external: ['node:*'] },
    ...{ absWorkingDir: root, logLevel: 'silent', write: false },
    entryPoints: [entry],
    plugins: [{ name: 'inside', setup }],
    inject: [ownWorker],
    define: { 'import.meta.url': 'location.href' },
  });
  return outputFiles[0].contents;
}

/** What several late parts have in common comes in few files. */
const groups = [
  { name: 'drawing', test: /web[\\/]draw[\\/](fit-picture|fixations|place|saccade-grid|seen|text|tiles)\.js$/ },
  { name: 'looking', test: /web[\\/]lab[\\/](widgets|eye[\\/](style|middle)\.js$)/ },
  { name: 'scenes', test: /web[\\/](lab[\\/]scenes[\\/](live|style|drop)|source[\\/](?!chunker|micro|resampler|sound))/ },
];

/**
 * A script with its chunks, each as [path in dist, contents].  Rolldown leaves what a script has loaded already in that
 * script, so that beginning takes one file; the charts' library stays in a file of its own.
 */
async function bundleApart(entry, name) {
  const { rolldown } = await import('rolldown');
  const charts = /vendor[\\/]uplot\.js$/;
  const bundle = await rolldown({
    input: { [name]: entry },
    platform: 'browser',
    preserveEntrySignatures: 'allow-extension',
    external: /^node:/,
    transform: { target, inject: { Worker: [ownWorker, 'Worker'] } },
    plugins: [
      {
        name: 'apart',
        resolveId: (to) => (charts.test(to) ? { id: './uplot.js', external: true } : null),
        load: (path) => (sources.test(path) ? read(path, inDist) : null),
      },
    ],
  });
  const { output } = await bundle.generate({
    ...{ format: 'esm', minify: true, codeSplitting: { groups, includeDependenciesRecursively: false } },
    chunkFileNames: '[name]-[hash].js',
  });
  return output.map(({ fileName, code }) => [fileName, Buffer.from(code)]);
}

/** What is copied beside the bundles. */
function copies() {
  const filesOf = (folder) => readdirSync(join(web, folder)).map((name) => join(folder, name));
  const files = ['wasm', 'sample'].flatMap(filesOf).map((path) => [path, readFileSync(join(web, path))]);
  return [['uplot.js', readFileSync(join(web, 'vendor', 'uplot.js'))], ...files];
}

/** What the tag of a page may demand of a script: Subresource Integrity. */
function integrityOf(files) {
  const hash = (contents) => `sha384-${createHash('sha384').update(contents).digest('base64')}`;
  const scripts = files.filter(([path]) => ['clapp-lab.js', 'clapp-lab.single.js'].includes(path));
  const hashes = Object.fromEntries(scripts.map(([path, contents]) => [path, hash(contents)]));
  return ['integrity.json', Buffer.from(`${JSON.stringify(hashes, null, 2)}\n`)];
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
      bundleApart(join(web, 'hearing.js'), 'hearing'),
      bundleApart(join(web, 'watching.js'), 'watching'),
      ...workers.map((worker) => bundleApart(worker, basename(worker, '.js'))),
      bundleAlone(define).then((contents) => [['clapp-lab.single.js', contents]]),
    ];
    const bundles = (await Promise.all(parts)).flat();
    const worked = replace(dist, [...bundles, integrityOf(bundles), ...copies()]);
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
