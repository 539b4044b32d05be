/** What is said about networks that are kept. */
export const keepWords = {
  en: {
    question: (/** @type {string} */ step) => `Go on with step ${step}?`,
    about: (/** @type {string} */ when, /** @type {string} */ which) =>
      `This browser has kept ${which || 'what it learned here'}, ${when}. No picture is kept.`,
    which: (/** @type {string} */ names, /** @type {number} */ seed) => `another network (${names}, seed ${seed})`,
    now: 'just now',
    goOn: 'Go on',
    anew: 'Start anew',
    full: 'There is no room left in this browser: after a reload, learning starts anew.',
    none: 'This browser keeps nothing for this page: after a reload, learning starts anew.',
  },
  de: {
    question: (/** @type {string} */ step) => `Bei Schritt ${step} weitermachen?`,
    about: (/** @type {string} */ when, /** @type {string} */ which) =>
      `Dieser Browser hat ${when} ${which || 'das hier Gelernte'} aufbewahrt. Bilder werden nicht aufbewahrt.`,
    which: (/** @type {string} */ names, /** @type {number} */ seed) => `ein anderes Netz (${names}, Startzahl ${seed})`,
    now: 'gerade eben',
    goOn: 'Weitermachen',
    anew: 'Neu beginnen',
    full: 'In diesem Browser ist kein Platz mehr: nach einem Neuladen beginnt das Lernen von vorn.',
    none: 'Dieser Browser bewahrt für diese Seite nichts auf: nach einem Neuladen beginnt das Lernen von vorn.',
  },
};
