import progressBars from 'cli-progress';
import { remark } from './files.js';

/** @typedef {{ update(done: number, note?: string): void, end(): void }} Progress */

/** @type {Progress} */
export const noProgress = { update() {}, end() {} };

/**
 * A bar on a terminal; elsewhere a line at every tenth part.
 * @param {string} what is counted
 * @param {number} total
 * @param {number} [start] done before
 * @returns {Progress}
 */
export function startProgress(what, total, start = 0) {
  return process.stderr.isTTY ? startBar(what, total, start) : startLines(what, total, start);
}

/**
 * @param {string} what
 * @param {number} total
 * @param {number} start
 * @returns {Progress}
 */
function startBar(what, total, start) {
  // The terminal's own settings are left alone, so that nothing needs repair whenever the process ends.
  const bar = new progressBars.SingleBar(
    {
      format: `${what} {bar} {value}/{total}  {note}  {eta_formatted} left`,
      barsize: 20,
      stream: process.stderr,
      hideCursor: false,
      linewrap: true,
      gracefulExit: false, // the command itself decides what Ctrl-C does
    },
    progressBars.Presets.shades_classic,
  );
  const room = (process.stderr.columns || 80) - `${what} ${total}/${total}`.length - 20 - 20; // bar, spaces and time
  bar.start(total, start, { note: '' });
  return {
    update: (done, note = '') => bar.update(done, { note: note.slice(0, Math.max(room, 0)) }),
    end: () => bar.stop(),
  };
}

/**
 * @param {string} what
 * @param {number} total
 * @param {number} start
 * @returns {Progress}
 */
function startLines(what, total, start) {
  const tenth = (/** @type {number} */ done) => Math.floor((10 * (done - start)) / Math.max(total - start, 1));
  let said = 0;
  return {
    update(done, note = '') {
      if (tenth(done) <= said) return;
      said = tenth(done);
      remark(`${what} ${done} of ${total}${note && `  ${note}`}`);
    },
    end() {},
  };
}
