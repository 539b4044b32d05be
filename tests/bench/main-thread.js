/**
 * A task: milliseconds on the clock, of a processor, and since the recording began.
 * @typedef {{wall: number, cpu: number, at: number}} Busy
 */

const tasksOnly = ['toplevel'];
const everything = ['devtools.timeline', 'toplevel', 'v8.execute', 'disabled-by-default-v8.cpu_profiler'];
const beginning = 500; // milliseconds in which the recording itself keeps the page busy

/**
 * Records what the page's main thread does.  Unlike the Long Tasks API it tells the time a task took from the time it
 * had to wait for a processor.
 * @param {import('playwright-core').Page} page
 * @param {{detailed?: boolean}} [options] detailed: with every function that ran, for the developer tools
 */
export async function startTrace(page, { detailed = false } = {}) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const session = await browser.newBrowserCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: detailed ? everything : tasksOnly };
  await session.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' });
  return {
    /** @returns {Promise<{processor: Busy[], events: any[]}>} the tasks that took most, and all that was recorded */
    stop: async () => {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      return { processor: longest(events), events };
    },
  };
}

/** @param {any[]} events */
function longest(events) {
  const pages = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const mains = new Set(pages.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(({ name, pid, tid }) => /RunTask$/.test(name) && mains.has(`${pid} ${tid}`));
  const began = Math.min(...tasks.map(({ ts }) => ts));
  return tasks
    .filter(({ ts }) => ts > began + beginning * 1000)
    .map(({ ts, dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000, at: (ts - began) / 1000 }))
    .sort((a, b) => b.cpu - a.cpu)
    .slice(0, 5);
}
