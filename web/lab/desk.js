import { accountOf } from './account.js';

/**
 * What sharing needs of a lab.
 * @param {import('./lab.js').Lab} lab
 * @param {import('./words.js').Words} words
 * @returns {import('./stage.js').LabDesk}
 */
export function deskOf(lab, words) {
  return {
    get state() {
      return lab.state;
    },
    get loaded() {
      return lab.progress.loaded;
    },
    link: (query) => new URL(query || '?', location.href.split(/[?#]/)[0]).href,
    account: () => account(lab),
    picture: (paint) => {
      const { preset, seed } = lab.state;
      const steps = `${words.lab.steps} ${lab.run?.step ?? 0}`;
      const caption = [lab.run?.learner?.settings.rule, preset, `${words.lab.seed} ${seed}`, steps].join(' · ');
      return lab.picture(paint, caption);
    },
    load: (bytes) => lab.load(bytes),
  };
}

/** The experiment so far, as it can be written to a file. @param {import('./lab.js').Lab} lab */
export function account({ state, run, progress: { history, loaded } }) {
  return accountOf({ state, run, history, loaded });
}
