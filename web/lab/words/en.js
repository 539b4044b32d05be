/** What the lab says in English.  de.js has the same shape; what views say beside their titles is in en-views.js. */
export const en = {
  lang: 'en',
  lab: {
    start: 'Start',
    pause: 'Pause',
    step: 'One step',
    reset: 'Start over',
    speed: 'Speed',
    speeds: { full: 'full', slow: 'slow', verySlow: 'very slow', own: (/** @type {number} */ ms) => `${ms} ms a step` },
    steps: 'steps',
    images: 'images seen',
    rate: 'steps a second',
    experiment: 'Experiment',
    preset: 'Network',
    rule: 'Rule',
    seed: 'Seed',
    settings: 'Further settings (JSON)',
    ablations: 'Leave something out',
    noGamma: 'nobody tells it “fixation” or “saccade”',
    noPrediction: 'nothing is predicted',
    slowPreset: (/** @type {string} */ name) => `${name} (slow)`,
    views: 'What to look at',
    controls: 'Controls',
    loading: 'Loading the learner.',
    ready: 'Ready to learn.',
    learning: 'Learning.',
    pausedAt: (/** @type {number} */ step) => `Paused at step ${step}.`,
    finishedAt: (/** @type {number} */ step) => `Finished after ${step} steps.`,
    again: 'Start again',
    close: 'Close',
    block: (/** @type {number} */ number) => `Block ${number}`,
    neurons: (/** @type {number} */ count) => `${count} neurons`,
    moment: 'One moment …',
  },
  source: {
    label: 'Looks at',
    sample: 'photos',
    camera: 'camera',
    files: 'my pictures',
    video: 'a video',
    microphone: 'microphone',
  },
  eye: {
    title: 'What it looks at',
    picture: (/** @type {string} */ name) => `The picture${name && `, ${name}`}; frames show where the network looked`,
    camera: 'The camera’s picture; frames show where the network looked',
    video: 'The video; frames show where the network looked',
    grid: 'The glance as the network sees it, cut into patches',
    seen: (/** @type {number} */ number) => `View ${number} as the network sees it`,
    other: (/** @type {string} */ name) => `A view of another picture${name && `, ${name}`}`,
    same: 'same picture: predict',
    jumped: 'other picture: do not',
    sameText:
      'From one view the network predicts the other. Where it fails, the synapses that would have helped grow ' +
      'stronger.',
    jumpedText:
      'Nothing here should fit. Where the prediction seems to fit all the same, the synapses behind it grow weaker.',
    viewsText:
      'Views are cut out by chance; some are mirrored, some recoloured. So the network cannot go by colour alone.',
    idleText: 'Nothing is learned here: this network keeps the random weights it began with.',
    labelText: 'This rule learns from the names of the pictures; nothing is predicted.',
    toldTo: (/** @type {number} */ number) => `Block ${number} is told:`,
    told: {
      fixation: 'fixation',
      saccade: 'saccade',
      both: 'both',
      idle: 'nothing',
      untold: 'nothing',
    },
    toldText: {
      fixation:
        'Still the same picture: what lies below can be predicted. Where the prediction was not clear enough, the ' +
        'synapses behind it grow stronger.',
      saccade:
        'The eye has jumped: the patches below are of other pictures. Where the prediction seems to fit all the ' +
        'same, the synapses behind it grow weaker.',
      both:
        'Each patch below is held against one of another picture. Synapses that speak for the true one grow ' +
        'stronger, the others weaker.',
      untold:
        'Nobody says whether the eye has jumped. Every prediction is believed, right or wrong, and the synapses behind ' +
        'it grow stronger.',
      idle: 'Nothing is learned here. For comparison, this network keeps the random weights it began with.',
    },
    ofBlock: 'Told to block',
    remembered: (/** @type {number} */ count) => (count === 1 ? 'One remembered scene' : `${count} remembered scenes`),
  },
  camera: {
    open: 'Turn on the camera',
    why: 'Pictures stay on this device. Nothing is uploaded.',
    opening: 'Asking for the camera …',
    which: 'Camera',
    turn: 'Other side',
    numbered: (/** @type {number} */ number) => `Camera ${number}`,
    again: 'Try again',
    sample: 'Use the photographs instead',
    troubles: {
      refused: 'The browser was not allowed to use the camera. Allow it in the address bar, then try again.',
      missing: 'No camera was found. Plug one in, then try again.',
      busy: 'Another program is using the camera. Close it there, then try again.',
      unplugged: 'The camera has gone. Plug it in again, or go on with the photographs.',
      insecure: 'Browsers only lend the camera to pages with https. Open this page that way.',
      unsupported: 'This browser cannot lend its camera to a page.',
    },
  },
  files: {
    drop: 'Drop pictures or a folder here',
    dropVideo: 'Drop a video here',
    pick: 'Choose pictures',
    folder: 'Choose a folder',
    video: 'Choose a video',
    why: 'They stay on this device. Nothing is uploaded.',
    classes: 'One folder for each kind of thing, if there are kinds.',
    reading: (/** @type {number} */ done, /** @type {number} */ all) => `Reading picture ${done} of ${all} …`,
    read: (/** @type {number} */ count) => (count === 1 ? 'One picture was read.' : `${count} pictures were read.`),
    skipped: (/** @type {number} */ count, /** @type {string} */ name, /** @type {string} */ reason) =>
      count === 1
        ? `${name} ${reason} and was left out.`
        : `${count} files were left out; the first, ${name}, ${reason}.`,
    reasons: {
      other: 'is not a picture',
      beside: 'lies beside the folders of the kinds',
      broken: 'cannot be read',
      huge: 'is too long and narrow',
    },
    none: 'None of these files is a picture that can be read.',
    otherVideo: 'Another video',
  },
  trouble: {
    noWasm: 'This browser has no WebAssembly, which the network needs to learn.',
    stopped: (/** @type {string} */ reason) => `The learner stopped: ${reason}.`,
    failed: (/** @type {string} */ reason) => `That did not work: ${reason}.`,
    choice: (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ list) =>
      `“${name}” is “${value}”, but it can only be ${list}.`,
    whole: (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ most) =>
      `“${name}” is “${value}”, but it has to be a whole number from 0 to ${most}.`,
    json: (/** @type {string} */ value) => `“settings” is “${value}”, but it has to be JSON such as {"no_gamma":true}.`,
    list: (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ list) =>
      `“${name}” names “${value}”, but there is only ${list}.`,
    both: (/** @type {string} */ name, /** @type {string} */ other) =>
      `“${name}” and “${other}” exclude each other: one of them is enough.`,
    long: (/** @type {string} */ name, /** @type {string} */ most) => `“${name}” is longer than ${most} letters.`,
    part: 'A part of the lab could not be loaded. Reload the page to try again.',
    url: (/** @type {string} */ name, /** @type {string} */ value) => `“${name}” is “${value}”, which is no address.`,
    or: ' or ',
  },
  views: {
    blocks: {
      tab: 'Blocks',
      title: 'What each block learns',
      text:
        'Each block hands its activity on to the next. Nothing comes back. Every block has a line with its number; ' +
        'lower is better.',
    },
    neuron: {
      tab: 'Neurons',
      title: 'What single neurons look for',
      text:
        'Each square is a neuron of the first block, drawn as the pattern it answers to. Look for noise that slowly ' +
        'turns into edges, stripes and colours.',
    },
    activity: {
      tab: 'Activity',
      title: 'Who answers to this picture',
      text:
        'One map for each neuron, bright where it is active. Look for the picture’s outlines in the first maps, and ' +
        'how the deeper maps grow coarser.',
    },
    scores: {
      tab: 'Scores',
      title: 'Can it tell fixations from saccades?',
      text:
        'A score says how well a prediction fits. Look for the two heaps moving apart: fixations to the right of +1, ' +
        'saccades to the left of −1.',
    },
    synapse: {
      tab: 'One synapse',
      title: 'One synapse under the glass',
      text:
        'Choose one weight of one neuron. At every step four numbers meet at this synapse. Their product is what the ' +
        'rule adds to the weight.',
    },
    similar: {
      tab: 'Look-alikes',
      title: 'What looks alike to each block',
      text:
        'Choose a place in the picture: each block shows the places in other pictures to which it answers most ' +
        'alike. Look for block 1 going by edges and brightness, and whether deeper blocks go by the kind of thing.',
    },
    map: {
      tab: 'Map',
      title: 'A map of what it has seen',
      text:
        'Pictures lie close together where the block answers to them alike. Look for regions of one kind – sky, ' +
        'leaves, rock – although nobody has named them.',
    },
    depth: {
      tab: 'Depth',
      title: 'Does depth help?',
      text:
        'A simple read-out guesses the class from one block’s activity alone. Look for a line that rises with depth ' +
        'and lies above its random twin: the same network, never taught.',
    },
    names: {
      tab: 'Names',
      title: 'Teach it names',
      text:
        'Hold a button while the camera looks at a thing. Then see which block tells the things apart best, beside a ' +
        'twin that never learned. Names and pictures stay on this device; nothing is uploaded.',
    },
    share: {
      tab: 'Share',
      title: 'Share and save',
      text: 'The link holds the whole experiment: with the photographs, whoever opens it gets the same numbers.',
    },
  },
};
