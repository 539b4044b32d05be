import { InvalidArgumentError } from 'commander';
import { loadEngine } from '../engine.js';
import { whole } from './options.js';

/** @typedef {{ threads: number | 'auto', relaxed?: boolean, scalar?: boolean }} EngineChoice */

/**
 * The options of every command that computes for long.
 * @param {import('commander').Command} command
 */
export function addEngineOptions(command) {
  return command
    .option('--threads <n>', 'that share the work, or auto: as many as there are, 8 at most; gives the same bits', threads, 'auto')
    .addOption(
      command
        .createOption('--relaxed', 'faster vector instructions; the bits differ from machine to machine')
        .conflicts('scalar'),
    );
}

const number = whole(1, 64);

/** @param {string} text */
function threads(text) {
  try {
    return text === 'auto' ? text : number(text);
  } catch {
    throw new InvalidArgumentError('Expected a whole number from 1 to 64, or auto.');
  }
}

/**
 * Runs `use` with an engine that ends with it.
 * @template Result
 * @param {EngineChoice} choice
 * @param {(engine: import('../engine.js').Engine) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withEngine({ threads, relaxed, scalar }, use) {
  const engine = await loadEngine({ threads, relaxed, simd: scalar ? false : 'auto' });
  try {
    return await use(engine);
  } finally {
    engine.dispose();
  }
}
