/** @typedef {typeof import('./words/en.js').en & typeof import('./words/en-views.js').enViews} Words */

const languages = {
  en: {
    first: async () => (await import('./words/en.js')).en,
    views: async () => (await import('./words/en-views.js')).enViews,
  },
  de: {
    first: async () => (await import('./words/de.js')).de,
    views: async () => (await import('./words/de-views.js')).deViews,
  },
};

/**
 * The first language that the lab speaks, by its first part: "de-CH" is German.
 * @param {(string | null | undefined)[]} wishes
 */
export function chooseLanguage(wishes) {
  for (const wish of wishes) {
    const name = wish?.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(languages, name)) return /** @type {keyof typeof languages} */ (name);
  }
  return /** @type {const} */ ('en');
}

/** @typedef {ReturnType<typeof chooseLanguage>} LanguageName */

/**
 * What a lab says before its views are there.  What those say is missing until completeWords has been awaited.
 * @param {LanguageName} language
 */
export async function loadWords(language) {
  return /** @type {Words} */ (await languages[language].first());
}

/** Every sentence of a language: the same object as from loadWords. @param {LanguageName} language */
export async function completeWords(language) {
  const [words, { look, views }] = await Promise.all([loadWords(language), languages[language].views()]);
  words.look = look;
  for (const [key, more] of Object.entries(views)) Object.assign(words.views[/** @type {'blocks'} */ (key)], more);
  return words;
}
