import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { reasonOf } from '../node/complaint.js';
import { addCompare } from './compare.js';
import { remark } from './files.js';
import { addInspect } from './inspect.js';
import { addProbe } from './probe.js';
import { addTrain } from './train.js';
import { addUpdate } from './update.js';
import { UsageError } from './usage-error.js';

/** Training that a signal ended sets 129, 130 or 143 by itself. */
const exitCodes = { good: 0, failed: 1, usage: 2 };

/** @param {string} line */
function complain(line) {
  remark(`clapp: ${line}`);
}

function createProgram() {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const program = new Command('clapp')
    .description('A deep network in which every block learns by its own local rule.')
    .version(version)
    .showHelpAfterError('(--help says more)')
    .configureOutput({ outputError: (text) => complain(text.replace(/^error: /, '').trimEnd()) })
    .exitOverride();
  for (const add of [addTrain, addProbe, addCompare, addUpdate, addInspect]) add(program);
  return program;
}

/**
 * Runs a command line.  Whatever goes wrong is one sentence on stderr.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function main(argv) {
  process.stderr.on('error', () => {}); // nobody listens any more, as when a terminal is closed: the work goes on
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.good); // a reader like head has read enough
    complain(`standard output: ${reasonOf(error)}`);
    process.exit(exitCodes.failed);
  });
  try {
    await createProgram().parseAsync(argv);
    return Number(process.exitCode ?? exitCodes.good);
  } catch (error) {
    // Commander has said what it had to say, be it help or a complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
    complain(/** @type {Error} */ (error).message);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}
