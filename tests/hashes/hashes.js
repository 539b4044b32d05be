// Usage: node tests/hashes/hashes.js [--short] [--no-browsers]   (npm run hashes)
// Trains small networks everywhere and prints the SHA-256 of their checkpoints (its first 16 digits).  The same settings
// and images are promised to make the same bytes; what is fused or relaxed is shown, and stands outside of the promise.
// Ends with 1 if a place differs, or fails, that is promised.
import { parseArgs } from 'node:util';
import { build } from '../../build-scripts/build.js';
import { serve } from '../../build-scripts/serve.js';
import { ensureChromium, ensureFirefox, ensureNodeModules, isMain, runScript } from '../../build-scripts/setup.js';
import { nativePlaces, nodePlaces, openChromium, openFirefox } from './places.js';

/** @typedef {import('./worker.js').Task} Task */
/** @typedef {import('./places.js').Place} Place */

/** @type {Task[]} */
export const tasks = [
  { preset: 'tiny', rule: 'clapp++', batch: 8, steps: 5 },
  { preset: 'tiny', rule: 'clapp', batch: 8, steps: 5 },
  { preset: 'tiny', rule: 'clapp-s', batch: 4, steps: 3 },
  { preset: 'tiny', rule: 'gim', batch: 4, steps: 3 },
  { preset: 'tiny', rule: 'cpc', batch: 4, steps: 3 },
  { preset: 'tiny', rule: 'hinge-cpc', batch: 4, steps: 3 },
  { preset: 'tiny', rule: 'clapp++-bp', batch: 8, steps: 3 },
  { preset: 'tiny', rule: 'supervised', batch: 4, steps: 3 },
  { preset: 'webcam', rule: 'clapp++', batch: 16, steps: 3 },
  { preset: 'small', rule: 'clapp++', batch: 4, steps: 2 },
  { preset: 'small-grid', rule: 'clapp', batch: 2, steps: 2 },
  { preset: 'speech-tiny', rule: 'clapp', batch: 4, steps: 3 },
  { preset: 'video-tiny', rule: 'clapp-s', batch: 2, steps: 2 },
];

export const shortTasks = [tasks[0], tasks[1]];

/**
 * @param {Place[]} places
 * @param {Task[]} tasks
 * @param {(row: { name: string, promised: boolean, hashes?: string[], error?: string }) => void} onRow as they come
 */
export async function compare(places, tasks, onRow = () => {}) {
  const rows = [];
  for (const { name, promised, hashes } of places) {
    const row = await hashes(tasks).then(
      (made) => ({ name, promised, hashes: made }),
      (error) => ({ name, promised, error: String(error?.message ?? error) }),
    );
    rows.push(row);
    onRow(row);
  }
  return rows;
}

/** Promised places that are not as the first one is. @param {Awaited<ReturnType<typeof compare>>} rows */
export function differences(rows) {
  const promised = rows.filter((row) => row.promised);
  const wanted = 'hashes' in promised[0] ? promised[0].hashes.join() : undefined;
  return promised.filter((row) => !('hashes' in row) || row.hashes.join() !== wanted).map(({ name }) => name);
}

/** @param {Task} task */
const title = ({ preset, rule, batch, steps }) => `${preset}, ${rule}, batch ${batch}, ${steps} steps`;

/** One column for each task, whose hashes are told once; a cell says whether it is the same. @param {Task[]} tasks */
function printer(tasks) {
  const width = 32;
  /** @type {string[] | undefined} */
  let first;
  return (/** @type {Awaited<ReturnType<typeof compare>>[number]} */ row) => {
    if (!('hashes' in row)) return console.log(`${row.name.padEnd(width)}  failed: ${row.error}`);
    if (!first) {
      first = row.hashes;
      tasks.forEach((task, i) => console.log(`${String(i + 1).padStart(2)}  ${first?.[i].slice(0, 16)}  ${title(task)}`));
      console.log(`\n${''.padEnd(width)}  ${tasks.map((_, i) => String(i + 1).padStart(2)).join('  ')}`);
    }
    const cells = row.hashes.map((hash, i) => (hash === first?.[i] ? ' =' : ' ≠'));
    console.log(`${row.name.padEnd(width)}  ${cells.join('  ')}${row.promised ? '' : '   outside of the promise'}`);
  };
}

/** @param {{ short?: boolean, 'no-browsers'?: boolean }} options */
async function main({ short, 'no-browsers': noBrowsers }) {
  await ensureNodeModules();
  await build('all');
  const chosen = short ? shortTasks : tasks;
  const show = printer(chosen);
  const rows = await compare([...(await nativePlaces()), ...nodePlaces()], chosen, show);
  if (!noBrowsers) {
    const server = await serve({ port: 0 });
    const firefox = ensureFirefox();
    for (const open of [
      async () => openChromium(await ensureChromium(), server.url),
      ...(firefox ? [() => openFirefox(firefox, server.url)] : []),
    ]) {
      const browser = await open();
      rows.push(...(await compare(browser.places, chosen, show)));
      await browser.close();
    }
    await server.close();
    if (!firefox) console.log('there is no Firefox here');
  }
  const different = differences(rows);
  const promised = rows.filter((row) => row.promised).length;
  console.log(
    different.length === 0
      ? `\n${promised} places, ${chosen.length} networks: the same bytes`
      : `\nnot as promised: ${different.join('; ')}`,
  );
  process.exitCode = different.length === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) {
  const options = /** @type {const} */ ({ short: { type: 'boolean' }, 'no-browsers': { type: 'boolean' } });
  await runScript(() => main(parseArgs({ options }).values));
}
