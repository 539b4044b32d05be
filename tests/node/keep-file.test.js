import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadEngine } from '../../web/index.js';
import { removeParts } from '../../web/node/write-file.js';
import { makeClassFolder } from './class-folder.js';
import { root, temporaryFolder } from './folders.js';
import { runCli, startCli } from './run-cli.js';
import { parseSafetensors, readSafetensors } from './safetensors.js';

/** CLAPP_KILLS=50 is the full number. */
const kills = Number(process.env.CLAPP_KILLS ?? 12);

const temporary = temporaryFolder();
const at = (name) => join(temporary, name);
const pictures = makeClassFolder(at('pictures'));
const data = ['--data', `folder:${pictures}`, '--threads', '1'];
const tiny = [...data, '--batch', '2', '--seed', '4', '--rule', 'clapp'];
const partsOf = (name) => readdirSync(temporary).filter((each) => each.startsWith(`${name}.`) && each.endsWith('.part'));

/** Writes over 'old' and ends at a certain call: what was called, and what the name then stands for. */
function writeUntil(end) {
  const path = at('at-once');
  writeFileSync(path, new Uint8Array(50_000).fill(1));
  const script = join(root, 'tests', 'node', 'write-at-once.js');
  const { stdout, signal } = spawnSync(process.execPath, [script, path, end], { encoding: 'utf8' });
  const bytes = readFileSync(path);
  const whole = [
    [50_000, 1],
    [100_000, 2],
  ].some(([length, value]) => bytes.length === length && bytes.every((byte) => byte === value));
  return { calls: stdout.trim().split('\n'), signal, whole, written: bytes.length === 100_000 };
}

test('whichever call into the file system is the last one, the name stands for a whole file', () => {
  const { calls, signal } = writeUntil('99');
  const [rename, ...order] = ['renameSync', 'writeFileSync', 'fsyncSync'].map((name) => calls.indexOf(name));
  expect({ signal, inOrder: order[0] < order[1] && order[1] < rename }).toEqual({ signal: null, inOrder: true });
  expect(calls.slice(rename)).toEqual(['renameSync', 'openSync', 'fsyncSync', 'closeSync']); // the folder's, too
  for (const end of [...calls.keys()].flatMap((call) => [`${call}`, `half${call}`])) {
    const found = writeUntil(end);
    expect({ end, ...found }).toMatchObject({ end, signal: 'SIGKILL', whole: true });
    expect(found.written).toBe(found.calls.length > rename + 1);
  }
});

test('what a process that is gone has left is removed, what others write is not', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const names = [`m.${pid}.part`, `m.${process.pid}.part`, `other.${pid}.part`, 'm.safetensors', 'm.x.part'];
  for (const name of names) writeFileSync(at(name), 'part');
  expect(removeParts(at('m'))).toEqual([at(`m.${pid}.part`)]);
  expect(names.map((name) => existsSync(at(name)))).toEqual([false, true, true, true, true]);
});

test('--checkpoint-every needs --out', async () => {
  const { code, stderr } = await runCli('train', ...tiny, '--checkpoint-every', '2');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^clapp: --checkpoint-every needs --out/) });
});

test('a checkpoint that cannot be written is told and ends nothing', async () => {
  const out = at('hindered.safetensors');
  const { child, ended } = startCli(['train', ...tiny, '--steps', '60', '--checkpoint-every', '1', '--out', out]);
  await appears(out, undefined, child);
  rmSync(out);
  mkdirSync(out); // no file can take this name
  await new Promise((resolve) => child.stderr.on('data', (text) => text.includes('no checkpoint') && resolve()));
  rmdirSync(out);
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^no checkpoint at step \d+: .*hindered\.safetensors: .*$/m);
  expect(readSafetensors(out).metadata.steps).toBe('60');
});

test.each(['SIGHUP', 'SIGTERM'])('%s finishes the step and writes the checkpoint', async (signal) => {
  const out = at(`${signal}.safetensors`);
  const every = ['--checkpoint-every', '1', '--out', out];
  const { child, ended } = startCli(['train', ...tiny, '--steps', '100000', ...every, '--json']);
  await appears(out, undefined, child);
  if (signal === 'SIGHUP') child.stderr.destroy(); // as when the terminal is closed
  child.kill(signal);
  const { code, stdout } = await ended;
  const { steps, interrupted } = JSON.parse(stdout);
  expect({ code, interrupted }).toEqual({ code: signal === 'SIGHUP' ? 129 : 143, interrupted: true });
  expect(readSafetensors(out).metadata.steps).toBe(String(steps));
});

/** When a file was last written, or undefined. @param {string} path */
const writtenAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** Waits until a file has been written anew, or the process has ended. */
async function appears(path, before, child) {
  while (writtenAt(path) === before && child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => setTimeout(resolve, 2));
}

test(
  `${kills} times kill -9: each time the last checkpoint is whole, and in the end it is the same file`,
  async () => {
    const engine = await loadEngine();
    const steps = 30 * kills;
    const [whole, out] = [at('whole.safetensors'), at('killed.safetensors')];
    const train = (path, more) => ['train', ...more, '--out', path];
    expect((await runCli(...train(whole, tiny), '--steps', `${steps}`)).code).toBe(0);
    const stepsOf = (bytes) => Number(parseSafetensors(bytes).metadata.steps);
    const done = () => (existsSync(out) ? stepsOf(readFileSync(out)) : 0);
    const next = () =>
      train(out, [...(done() > 0 ? [...data, '--resume', out] : tiny), '--steps', `${steps - done()}`]);
    const seen = { left: 0, said: 0, killed: 0, steps: [] };
    for (let kill = 0; kill < kills; kill++) {
      const before = writtenAt(out);
      const { child, ended } = startCli([...next(), '--checkpoint-every', '1']);
      await appears(out, before, child);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      child.kill('SIGKILL');
      const { stderr } = await ended;
      seen.killed += child.signalCode === 'SIGKILL' ? 1 : 0;
      seen.said += stderr.includes('which a run that was ended left') ? 1 : 0;
      seen.left += partsOf('killed.safetensors').length;
      const net = engine.load(readFileSync(out)); // throws where it is not whole
      seen.steps.push(net.steps);
      net.dispose();
    }
    process.stdout.write(`killed ${seen.killed} times at steps ${seen.steps.join(' ')}; ${seen.left} parts were left\n`);
    expect(seen.killed).toBe(kills);
    expect(seen.steps).toEqual([...seen.steps].sort((a, b) => a - b));
    expect(seen.said).toBeGreaterThanOrEqual(seen.left > 1 ? 1 : 0);
    expect((await runCli(...next())).code).toBe(0);
    expect(partsOf('killed.safetensors')).toEqual([]);
    expect(Buffer.compare(readFileSync(out), readFileSync(whole))).toBe(0);
    engine.dispose();
  },
  30_000 * kills,
);
