/** What shells report for a process that a signal ended: 128 + its number. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** @typedef {keyof typeof exitCodes} Signal */

/** Notes the first Ctrl-C, kill or closed terminal, so that a step can be finished.  A second one ends the process at once. */
export class Interrupt {
  /** @type {number | undefined} */
  exitCode;
  #listener = (/** @type {NodeJS.Signals} */ signal) => {
    const code = exitCodes[/** @type {Signal} */ (signal)];
    if (this.exitCode !== undefined) process.exit(code);
    this.exitCode = code;
  };

  constructor() {
    for (const signal of Object.keys(exitCodes)) process.on(signal, this.#listener);
  }

  stop() {
    for (const signal of Object.keys(exitCodes)) process.off(signal, this.#listener);
  }
}

/** For work of which a part is worth nothing: any of them ends the process as soon as the running call is done. */
export function endOnSignal() {
  for (const [signal, code] of Object.entries(exitCodes))
    process.once(signal, () => {
      if (process.stderr.isTTY) process.stderr.write('\n'); // behind the bar
      process.exit(code);
    });
}
