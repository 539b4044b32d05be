import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that answers each line of its input by one line, or by several and an empty one. */
export class Program {
  #child;
  #lines;
  #complaints = '';

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {import('node:child_process').SpawnOptions} [options]
   */
  constructor(command, args, options = {}) {
    this.#child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', ({ message }) => (this.#complaints += message));
    this.#child.stdin.on('error', () => {}); // it has ended; the missing answer says so
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.#complaints += text));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @param {string} line → one line */
  async ask(line) {
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#child.spawnfile}: ${this.#complaints.trim() || 'ended'} (after "${line}")`);
    return value;
  }

  /** @param {string} line → all lines up to an empty one */
  async askForAll(line) {
    const lines = [];
    for (let next = await this.ask(line); next !== ''; next = (await this.#lines.next()).value ?? '') lines.push(next);
    return lines;
  }

  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    this.#child.stdin.end();
    const late = setTimeout(() => this.#child.kill(), 5000);
    await once(this.#child, 'close');
    clearTimeout(late);
  }
}
