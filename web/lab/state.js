import { repeatedKey } from '../repeated-key.js';

/** @typedef {'sample' | 'camera' | 'files' | 'video' | 'microphone'} SourceName */

/**
 * Everything the attributes, and a link, say.
 * @typedef {object} LabState
 * @property {SourceName} source
 * @property {string} preset
 * @property {string} rule empty: the preset's own
 * @property {number} seed
 * @property {Record<string, unknown>} settings further ones, named as in Settings
 * @property {boolean | 'visible'} autostart 'visible': and it learns only while it can be seen
 * @property {boolean} keep whether the network is kept in the browser, to be gone on with after a reload
 * @property {'all' | 'none'} controls
 * @property {string} lang empty: the page's or the browser's
 * @property {string[]} hide names of views and controls that are left out
 * @property {string[]} show the ones that are there, all others are left out; empty: whatever is not hidden
 * @property {string} view the one that is opened first; empty: the first
 * @property {number} steps stop behind so many; 0: never
 * @property {number} interval milliseconds from the start of a step to the next; 0: full speed
 * @property {'user' | 'environment'} facing of the camera
 * @property {string} wasmUrl empty: beside the module
 * @property {string} workerUrl empty: beside the module
 */

/**
 * An attribute that cannot be read; list: what would be right.
 * @typedef {object} Problem
 * @property {'choice' | 'whole' | 'json' | 'list' | 'both' | 'url' | 'long'} kind
 * @property {string} name
 * @property {string} value
 * @property {string[]} list
 */

export const sources = /** @type {const} */ (['sample', 'camera', 'files', 'video', 'microphone']);
export const viewNames = /** @type {const} */ ([
  ...['blocks', 'neuron', 'activity', 'scores', 'synapse', 'similar', 'map', 'depth', 'names', 'share'],
]);
export const controlNames = /** @type {const} */ ([
  ...['run', 'step', 'reset', 'speed', 'source', 'rule', 'preset', 'seed', 'settings', 'counters', 'tabs'],
]);
const partNames = ['eye', ...viewNames, ...controlNames];

/** Every preset with the rule that it is made for. @type {Record<string, string>} */
export const presets = {
  tiny: 'clapp++',
  webcam: 'clapp++',
  small: 'clapp++',
  'small-grid': 'clapp',
  vgg6: 'clapp',
  'speech-tiny': 'clapp',
};
/** Presets that hear. */
export const hearing = ['speech-tiny'];
/** Views that have something to tell of sounds. */
const ofSounds = ['blocks', 'scores', 'share'];
export const rules = [
  ...['clapp++', 'clapp', 'clapp-s', 'gim', 'greedy-supervised', 'clapp++-bp', 'hinge-cpc', 'cpc'],
  ...['supervised', 'random'],
];

/** @param {SourceName} [source] @returns {LabState} */
export const defaults = (source) => ({
  source: 'sample',
  preset: source === 'microphone' ? hearing[0] : 'tiny',
  rule: '',
  seed: 1,
  settings: {},
  autostart: false,
  keep: false,
  controls: 'all',
  lang: '',
  hide: [],
  show: [],
  view: '',
  steps: 0,
  interval: 0,
  facing: 'user',
  wasmUrl: '',
  workerUrl: '',
});

const longest = 8192; // letters of an attribute; all settings of twelve blocks take less

/** @param {Problem['kind']} kind @param {string} name @param {string} value @param {readonly string[]} [list] */
const problem = (kind, name, value, list = []) => ({ kind, name, value, list: [...list] });

/** @typedef {(text: string, name: string) => unknown} Parser returns the value, or throws what is wrong with it */

/** @param {readonly string[]} list @returns {Parser} */
const oneOf = (list) => (text, name) => {
  if (!list.includes(text)) throw problem('choice', name, text, list);
  return text;
};

/** @param {number} most @returns {Parser} */
const whole = (most) => (text, name) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) throw problem('whole', name, text, [String(most)]);
  return value;
};

/** @type {Parser} */
const object = (text, name) => {
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject && repeatedKey(text) === undefined) return value;
  } catch {
    // told below
  }
  throw problem('json', name, text);
};

/** @type {Parser} */
const starting = (text, name) => (oneOf(['autostart', 'visible'])(text, name) === 'visible' ? 'visible' : true);

/** @type {Parser} */
const address = (text, name) => {
  if (!URL.canParse(text, 'http://localhost/')) throw problem('url', name, text);
  return text;
};

/** One view has two names. @param {string} name */
const viewName = (name) => (name === 'filters' ? 'neuron' : name);

/** @type {Parser} */
const names = (text, name) => {
  const list = text.split(/[\s,]+/).filter(Boolean).map(viewName);
  const stranger = list.find((each) => !partNames.includes(each));
  if (stranger !== undefined) throw problem('list', name, stranger, partNames);
  return [...new Set(list)];
};

/** @type {Record<keyof LabState, {attribute: string, parse: Parser}>} */
const parsers = {
  source: { attribute: 'source', parse: oneOf(sources) },
  preset: { attribute: 'preset', parse: oneOf(Object.keys(presets)) },
  rule: { attribute: 'rule', parse: oneOf(rules) },
  seed: { attribute: 'seed', parse: whole(2 ** 53 - 1) },
  settings: { attribute: 'settings', parse: object },
  autostart: { attribute: 'autostart', parse: starting },
  keep: { attribute: 'keep', parse: (text, name) => oneOf(['keep', 'false'])(text, name) === 'keep' },
  controls: { attribute: 'controls', parse: oneOf(['all', 'none']) },
  lang: { attribute: 'lang', parse: (text) => text },
  hide: { attribute: 'hide', parse: names },
  show: { attribute: 'show', parse: names },
  view: { attribute: 'view', parse: (text, name) => oneOf(viewNames)(viewName(text), name) },
  steps: { attribute: 'steps', parse: whole(1e9) },
  interval: { attribute: 'interval', parse: whole(60_000) },
  facing: { attribute: 'facing', parse: oneOf(['user', 'environment']) },
  wasmUrl: { attribute: 'wasm-url', parse: address },
  workerUrl: { attribute: 'worker-url', parse: address },
};

const keys = /** @type {(keyof LabState)[]} */ (Object.keys(parsers));
export const attributes = keys.map((key) => parsers[key].attribute);

/**
 * The state that attributes mean.  An empty one, or one that is not there, is the default; `autostart` and `keep` are on
 * as soon as they are there, unless they are "false".
 * @param {(attribute: string) => string | null} get
 * @returns {{state: LabState, problems: Problem[]}} what cannot be read is the default there and told
 */
export function readState(get) {
  const state = defaults();
  /** @type {Problem[]} */
  const problems = [];
  for (const key of keys) {
    const { attribute, parse } = parsers[key];
    let text = get(attribute)?.trim() ?? null;
    if (key === 'autostart') text = plainAutostart(text);
    if (key === 'keep' && (text === '' || text === 'true')) text = key;
    if (!text) continue;
    try {
      if (text.length > longest) throw problem('long', attribute, text, [String(longest)]);
      Object.assign(state, { [key]: parse(text, attribute) });
    } catch (reason) {
      problems.push(/** @type {Problem} */ (reason));
    }
  }
  if (!get('preset')?.trim()) state.preset = defaults(state.source).preset;
  if (hearing.includes(state.preset) !== hears(state)) {
    const fit = Object.keys(presets).filter((name) => hearing.includes(name) === hears(state));
    problems.push(problem('choice', 'preset', state.preset, fit));
  }
  if (state.hide.length > 0 && state.show.length > 0) problems.push(problem('both', 'hide', 'show'));
  return { state, problems };
}

/** What stands for on and off elsewhere is understood, too. @param {string | null} text */
function plainAutostart(text) {
  if (text === 'false') return null;
  return text === '' || text === 'true' ? 'autostart' : text;
}

/** Whether it is for sounds. @param {LabState} state */
export const hears = ({ source }) => source === 'microphone';

/** What the learner is given. @param {LabState} state */
export function imagesOf({ source }) {
  return source === 'sample' ? source : source === 'microphone' ? 'sound' : 'frames';
}

/** Whether a view or control is left out. @param {LabState} state @param {string} name */
export function isHidden({ source, hide, show }, name) {
  if (source === 'microphone' && /** @type {readonly string[]} */ (viewNames).includes(name) && !ofSounds.includes(name)) return true;
  return show.length > 0 ? !show.includes(name) : hide.includes(name);
}

/**
 * The attributes that are not as by default, as text.
 * @param {LabState} state
 * @returns {Record<string, string>}
 */
export function writeState(state) {
  const ordinary = defaults(state.source);
  /** @type {Record<string, string>} */
  const written = {};
  for (const key of keys) {
    if (JSON.stringify(state[key]) === JSON.stringify(ordinary[key])) continue;
    written[parsers[key].attribute] = writeValue(state[key]);
  }
  return written;
}

/** @param {LabState[keyof LabState]} value */
function writeValue(value) {
  if (Array.isArray(value)) return value.join(' ');
  if (value === true) return ''; // an attribute without a value
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * What the learner is asked for.
 * @param {LabState} state
 * @returns {import('../settings.js').Settings}
 */
export function settingsOf({ settings, preset, rule, seed }) {
  return { ...settings, preset, ...(rule && { rule }), seed };
}

/**
 * The attributes that change with some settings.
 * @param {LabState} state
 * @param {Record<string, unknown>} change of settings; undefined takes one back
 * @returns {Partial<LabState>}
 */
export function withSettings(state, { preset, rule, seed, ...rest }) {
  const given = (/** @type {object} */ values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return { settings: given({ ...state.settings, ...rest }), ...given({ preset, rule, seed }) };
}
