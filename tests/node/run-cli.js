import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './folders.js';

const cli = join(root, 'web', 'cli.js');

/** Starts `clapp` with these arguments. */
export function startCli(args, options = {}) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, ended };
}

/** Runs it to its end: { code, stdout, stderr }. */
export function runCli(...args) {
  return startCli(args).ended;
}
