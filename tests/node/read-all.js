import { readData } from '../../web/node/data.js';

/** Reads a data set, collecting what is said about it. */
export async function readAll(engine, name, options) {
  const said = { broken: [], remarks: [] };
  const contents = await readData(engine, name, {
    broken: (sentence) => said.broken.push(sentence),
    remark: (sentence) => said.remarks.push(sentence),
    ...options,
  });
  return { ...contents, ...said };
}
