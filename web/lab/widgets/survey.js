/** @typedef {import('../stage.js').Stage} Stage */
/** @typedef {import('../../learner/place.js').Place} Place */
/** @typedef {{images: number, places: number, step: number}} Taken step: the network's when it looked */

const extent = { cells: 4, most: 512 };

/** Of each network with its pictures; its views share it. @type {WeakMap<import('../pictures.js').Pictures, Survey>} */
const surveys = new WeakMap();

/** @param {Stage} stage @returns {Survey} of the present network */
export function surveyOf(stage) {
  const { pictures } = stage;
  let survey = surveys.get(pictures);
  if (!survey) surveys.set(pictures, (survey = new Survey(stage)));
  return survey;
}

/** What the network makes of all pictures.  The worker keeps only the newest. */
export class Survey {
  #stage;
  #learner;
  /** @type {Promise<Taken> | undefined} */ #going;
  /** @type {Taken | undefined} */ #taken;

  /** Use surveyOf. @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#learner = stage.learner;
  }

  /** The newest, if there is one. */
  get taken() {
    return this.#taken;
  }

  /** Looks if nobody has. */
  async ensure() {
    return this.#going ?? this.#taken ?? this.again();
  }

  /** Looks again, once however often it is asked. */
  again() {
    this.#going ??= this.#take().finally(() => (this.#going = undefined));
    return this.#going;
  }

  async #take() {
    const { images, places } = await this.#learner.survey(extent);
    return (this.#taken = { images, places, step: this.#stage.steps });
  }
}
