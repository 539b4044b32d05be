/** @typedef {{wall: number, cpu: number, at: number}} Busy a task: milliseconds on the clock, of a processor, since the start */

const categories = ['devtools.timeline', 'toplevel', 'v8.execute', 'disabled-by-default-v8.cpu_profiler'];

/**
 * Records what the page's main thread does.  Unlike the Long Tasks API it tells the time a task took from the time it
 * had to wait for a processor.
 * @param {import('playwright-core').Page} page
 */
export async function startTrace(page) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const session = await browser.newBrowserCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { traceConfig: { includedCategories: categories }, transferMode: 'ReportEvents' });
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
    .map(({ ts, dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000, at: (ts - began) / 1000 }))
    .sort((a, b) => b.cpu - a.cpu)
    .slice(0, 5);
}
