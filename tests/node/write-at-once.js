// Writes argv[2] over a file by the command line's own writer, and ends by kill -9 at the argv[3]-th call into the file
// system, counted from 0; 'half' in front of a write: behind half of its bytes.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [path, end] = process.argv.slice(2);
const half = end.startsWith('half');
const last = Number(end.replace('half', ''));
let calls = 0;

for (const name of ['openSync', 'writeFileSync', 'fsyncSync', 'closeSync', 'renameSync']) {
  const real = fs[name];
  fs[name] = (...given) => {
    const whole = calls++ < last;
    process.stdout.write(`${name}\n`);
    if (whole) return real(...given);
    if (half && name === 'writeFileSync') real(given[0], given[1].subarray(0, given[1].length / 2));
    return process.kill(process.pid, 'SIGKILL');
  };
}
syncBuiltinESMExports();

const { writeWhole } = await import('../../web/node/write-file.js');
writeWhole(path, new Uint8Array(100_000).fill(2));
