import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, SetupError } from '../../build-scripts/setup.js';
import { Program } from './program.js';

/**
 * Somebody else's step of the same network on the same views.
 * @typedef {object} Peer
 * @property {string} name
 * @property {boolean} [slow] a step takes so long that one must do
 * @property {boolean} [warm] but the very first would not be fair
 * @property {() => Promise<number[]>} loss at every block, before anything has moved
 * @property {(times: number) => Promise<number>} run so many steps → seconds
 * @property {() => Promise<void>} close
 */

/** @typedef {{ step: string, views: string }} Files a checkpoint and the views it saw */

const folder = join(root, 'tests', 'bench', 'peers');

/** npm packages that only the bench has, as their own lock file says. */
export function ensurePeers() {
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new SetupError(`npm could not install the peers: ${stderr.trim().split('\n')[0]}`);
}

/** A Python that has PyTorch. */
function findPython() {
  const pythons = [process.env.CLAPP_PYTHON, '/usr/bin/python3', 'python3'].filter((each) => each !== undefined);
  return pythons.find((python) => spawnSync(python, ['-c', 'import torch']).status === 0);
}

/** @param {Program} program @param {string} line */
async function ask(program, line) {
  const answer = await program.ask(line);
  if (answer.startsWith('no: ')) throw new Error(answer.slice(4));
  return answer;
}

/** @param {string} name @param {Program} program @returns {Peer} */
function peerOf(name, program, slow = false) {
  return {
    name,
    slow,
    loss: async () => (await ask(program, 'loss')).split(' ').map(Number),
    run: async (times) => Number(await ask(program, `step ${times}`)),
    close: () => program.close(),
  };
}

/** @param {Files} files @param {number[]} threads @returns {Peer[]} */
function torches({ step, views }, threads) {
  const python = findPython();
  if (python === undefined) return [missing('PyTorch', 'no Python here can import torch; on Debian: apt-get install python3-torch')];
  return threads.map((count) => {
    const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env;
    // Threads that wait without sleeping would slow everybody else down, and themselves.
    const env = { ...rest, OMP_NUM_THREADS: String(count), OPENBLAS_NUM_THREADS: String(count), OMP_WAIT_POLICY: 'passive' };
    const program = new Program(python, [join(folder, 'torch_step.py'), step, views], { env });
    return peerOf(count > 1 ? `PyTorch ${count}×` : 'PyTorch', program);
  });
}

/** @returns {Peer} */
function missing(name, reason) {
  const refuse = () => Promise.reject(new Error(reason));
  return { name, loss: refuse, run: refuse, close: async () => {} };
}

const inNode = [
  { name: 'jax-js wasm, Node', kind: 'jax-wasm' },
  { name: 'tfjs wasm, Node', kind: 'tfjs-wasm' },
  { name: 'tfjs cpu, Node', kind: 'tfjs-cpu', slow: true },
];

const inPage = [
  { name: 'jax-js wasm, Chromium', kind: 'jax-wasm' },
  { name: 'jax-js webgl, Chromium', kind: 'jax-webgl', slow: true, warm: true },
  { name: 'tfjs webgl, Chromium', kind: 'tfjs-webgl', slow: true, warm: true }, // its shaders come first
];

/** Runs in the page: opens a peer and keeps it. */
async function openInPage({ kind, step, views }) {
  const packages = '/tests/bench/peers/node_modules';
  const { openPeer, timeSteps } = await import(/** @type {any} */ ('/tests/bench/peers/open.js'));
  if (kind.startsWith('tfjs')) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      Object.assign(script, { src: `${packages}/@tensorflow/tfjs/dist/tf.min.js`, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }
  const library = kind.startsWith('tfjs') ? globalThis.tf : await import(`${packages}/@jax-js/jax/dist/index.js`);
  const read = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const peer = await openPeer(kind, library, await read(step), await read(views));
  return { loss: () => peer.loss(), run: (times) => timeSteps(peer, times) };
}

/** @param {import('./browser.js').Chromium} chromium @param {Files} files @returns {Promise<Peer>} */
async function openPagePeer(chromium, { step, views }, { name, kind, slow, warm }) {
  const page = await chromium.openPage();
  const handle = await page.evaluateHandle(openInPage, { kind, step: chromium.urlOf(step), views: chromium.urlOf(views) });
  return {
    name,
    slow,
    warm,
    loss: () => handle.evaluate((peer) => peer.loss()),
    run: (times) => handle.evaluate((peer, count) => peer.run(count), times),
    close: () => page.close(),
  };
}

/**
 * @param {Files} files
 * @param {{ threads: number[], chromium?: import('./browser.js').Chromium, patient: boolean }} options patient: slow
 *   peers, too
 * @returns {Promise<Peer[]>}
 */
export async function openPeers(files, { threads, chromium, patient }) {
  const peers = torches(files, threads);
  for (const { name, kind, slow } of inNode.filter((each) => patient || !each.slow))
    peers.push(peerOf(name, new Program(process.execPath, [join(folder, 'main.js'), kind, files.step, files.views]), slow));
  for (const each of chromium ? inPage.filter(({ slow }) => patient || !slow) : [])
    peers.push(await openPagePeer(chromium, files, each).catch(({ message }) => missing(each.name, message)));
  return peers;
}

/** @returns {Record<string, string>} versions of the peers */
export function peerVersions() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const python = findPython();
  const torch = python && spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' }).stdout.trim();
  return { ...dependencies, ...(torch && { torch }) };
}
