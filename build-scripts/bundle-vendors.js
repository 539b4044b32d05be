// Usage: node build-scripts/bundle-vendors.js
// Bundles the npm packages that pages need into web/vendor, so that a plain <script type="module"> finds them by a
// relative path. Does nothing where the lock file and this script are as they were.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules, isMain, root, runScript, say, SetupError } from './setup.js';

// A module's source by the name of its bundle. What it exports is typed in web/vendor/<name>.d.ts.
const vendors = {
  uplot: "export { default as uPlot } from 'uplot'; export { default as css } from 'uplot/dist/uPlot.min.css';",
  umap: "export { UMAP } from 'umap-js';",
  fft: "export { default } from 'fft.js';",
};

const target = 'es2022';

/** The folders of the packages whose files went into a bundle, as in `node_modules/uplot`. */
function packagesOf(metafile) {
  const folders = Object.keys(metafile.inputs).map((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** A package's name, version and licence as a comment that minifiers keep. */
function banner(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const read = (pattern) => {
    const file = readdirSync(join(root, folder)).find((entry) => pattern.test(entry));
    return file && readFileSync(join(root, folder, file), 'utf8');
  };
  // Some packages have it at the end of their README only.
  const whole = read(/^licen[cs]e/i) ?? read(/^readme/i)?.match(/\n#+ *licen[cs]e\n([^]*)/i)?.[1] ?? license;
  const text = whole.trim().replaceAll('*/', '* /');
  return `/*! ${name} ${version}\n${text}\n*/\n`;
}

async function bundle(name, contents) {
  const esbuild = await import('esbuild'); // late, since the set-up may first have to install it
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents, resolveDir: root, sourcefile: `${name}.js` },
    bundle: true,
    format: 'esm',
    minify: true,
    target,
    loader: { '.css': 'text' },
    legalComments: 'none', // the banner has every package's whole licence
    metafile: true,
    write: false,
    absWorkingDir: root,
    logLevel: 'silent',
  });
  const text = packagesOf(metafile).map(banner).join('') + outputFiles[0].text;
  writeFileSync(join(root, 'web', 'vendor', `${name}.js`), text);
}

/** What the bundles depend on. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of [join(root, 'package-lock.json'), fileURLToPath(import.meta.url)]) hash.update(readFileSync(path));
  return hash.digest('hex');
}

/** Writes web/vendor/*.js where they are missing or stale, and says whether there was anything to do. */
export async function bundleVendors() {
  await ensureNodeModules();
  const names = Object.keys(vendors);
  const stamp = join(root, 'build', 'vendors-bundled-with.txt');
  const wanted = fingerprint();
  const isThere = names.every((name) => existsSync(join(root, 'web', 'vendor', `${name}.js`)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  for (const folder of [join('web', 'vendor'), 'build']) mkdirSync(join(root, folder), { recursive: true });
  try {
    for (const name of names) await bundle(name, vendors[name]);
  } catch (error) {
    throw new SetupError(`could not bundle the packages of web/vendor: ${error.message}`);
  }
  writeFileSync(stamp, wanted);
  say(`bundled: ${names.map((name) => `web/vendor/${name}.js`).join(', ')}`);
  return true;
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    if (!(await bundleVendors())) say('bundled: nothing to do');
  });
}
