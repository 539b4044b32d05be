/**
 * Something whose speed is measured.
 * @typedef {object} Job
 * @property {(times: number) => number | Promise<number>} run does it so many times; → seconds
 * @property {number} [most] times in a round (default: as many as fill it)
 * @property {number} [rounds] only so many (default: all)
 */

/** @typedef {{ median: number, best: number, all: number[] }} Seconds of doing it once */

/**
 * How often a job fits into a round.  On the way compilers notice that it is worth their while.
 * @param {Job} job
 * @param {number} seconds
 */
async function calibrate({ run, most = 1 << 30 }, seconds) {
  if (most === 1) return 1;
  for (let times = 1; ; times *= 2) {
    const taken = await run(times);
    if (taken >= seconds / 2 || times >= most) return Math.min(most, Math.max(1, Math.round((times * seconds) / taken)));
  }
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures all jobs in many short rounds, each job once in every round, so that whatever else the machine does hits all
 * alike.
 * @template {Job} J
 * @param {J[]} jobs
 * @param {{ rounds: number, seconds?: number, say?: (text: string) => void }} options seconds of a job in a round
 * @returns {Promise<(J & { seconds: Seconds })[]>}
 */
export async function measureInRounds(jobs, { rounds, seconds = 0.02, say = () => {} }) {
  const times = [];
  for (const job of jobs) times.push(await calibrate(job, seconds));
  const taken = jobs.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    for (const [index, job] of jobs.entries())
      if (round < (job.rounds ?? rounds)) taken[index].push((await job.run(times[index])) / times[index]);
  }
  return jobs.map((job, index) => {
    const all = taken[index];
    return { ...job, seconds: { median: median(all), best: Math.min(...all), all } };
  });
}
