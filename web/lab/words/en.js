/** Every sentence of the lab in English.  de.js has the same shape. */
export const en = {
  lab: {
    name: 'Learning lab',
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
    startedOver: 'Started over with new random weights.',
    again: 'Start again',
    close: 'Close',
    block: (/** @type {number} */ number) => `Block ${number}`,
    neurons: (/** @type {number} */ count) => `${count} neurons`,
    moment: 'One moment …',
  },
  source: {
    label: 'Looks at',
    sample: 'photographs',
    camera: 'camera',
    files: 'my pictures',
    video: 'a video',
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
      'From one view the network predicts the other. Where it fails, the synapses that would have ' +
      'helped grow stronger.',
    jumpedText:
      'Nothing here should fit. Where the prediction seems to fit all the same, the synapses behind it ' +
      'grow weaker.',
    viewsText:
      'Views are cut out by chance; some are mirrored, some recoloured. So the network cannot go by ' +
      'colour alone.',
    idleText: 'Nothing is learned here: this network keeps the random weights it began with.',
    labelText: 'This rule learns from the names of the pictures; nothing is predicted.',
    toldTo: (/** @type {number} */ number) => `Block ${number} is told:`,
    told: {
      fixation: 'fixation',
      saccade: 'saccade',
      both: 'both',
      idle: 'nothing',
    },
    toldText: {
      fixation:
        'Still the same picture: what lies below can be predicted. Where the prediction was not clear enough, the ' +
        'synapses behind it grow stronger.',
      saccade:
        'The eye has jumped: the patches below are of other pictures. Where the prediction seems ' +
        'to fit all the same, ' +
        'the synapses behind it grow weaker.',
      both:
        'Each patch below is held against one of another picture. Synapses that speak for the true ' +
        'one grow stronger, ' +
        'the others weaker.',
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
      count === 1 ? `${name} ${reason} and was left out.` : `${count} files were left out; the first, ${name}, ${reason}.`,
    reasons: {
      other: 'is not a picture',
      beside: 'lies beside the folders of the kinds',
      broken: 'cannot be read',
      huge: 'is too long and narrow',
    },
    none: 'None of these files is a picture that can be read.',
    others: 'Other pictures',
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
    hide: (/** @type {string} */ name, /** @type {string} */ list) =>
      `“hide” names “${name}”, but there is only ${list}.`,
    url: (/** @type {string} */ name, /** @type {string} */ value) => `“${name}” is “${value}”, which is no address.`,
    unknown: (/** @type {string} */ names) =>
      `The address holds what the lab does not know and leaves aside: ${names}.`,
    or: ' or ',
  },
  look: {
    block: 'Block',
    blockNumber: (/** @type {number} */ number) => `Block ${number}`,
    looking: 'Looking at the pictures …',
    looked: (/** @type {number} */ images, /** @type {string} */ step) =>
      `${images} pictures, as the network saw them at step ${step}`,
    again: 'Look again',
    empty: 'There are not enough pictures yet: turn on the camera, or choose pictures.',
    picture: (/** @type {number} */ number) => `Picture ${number}`,
    silent: 'Nothing to show yet. Start, or make one step.',
  },
  views: {
    blocks: {
      tab: 'Blocks',
      title: 'What each block learns',
      text:
        'Each block hands its activity on to the next. Nothing comes back. Every block has a line ' +
        'with its number; lower ' +
        'is better.',
      loss: 'surprise',
      violated: 'still unclear',
      change: 'weights moved',
      silent: 'This rule predicts nothing, so there is no surprise to draw.',
      terms: {
        loss:
          'The loss of a block: how far its predictions are from being clearly right. Who is always ' +
          'clearly right stands at 0.',
        violated: 'The share of predictions without a clear margin. Only these change any weight.',
        change: 'By how much the last step moved a block’s weights, compared with their size.',
      },
    },
    neuron: {
      tab: 'Neurons',
      title: 'What single neurons look for',
      text:
        'Each square is a neuron of the first block, drawn as the pattern it answers to. Look for noise that slowly ' +
        'turns into edges, stripes and colours.',
      neuron: 'Neuron',
      of: (/** @type {number} */ count) => `of ${count}`,
      sheet: 'Neurons of block 1',
      name: (/** @type {number} */ number) => `Neuron ${number}`,
      began: 'As they began',
      first: 'at first',
      now: 'now',
      pattern: (/** @type {number} */ number, /** @type {string} */ when) => `The pattern of neuron ${number}, ${when}`,
      kept: (/** @type {string} */ cosine) => `Likeness to its beginning: ${cosine} (1 is unchanged)`,
      deep:
        'A neuron of a deeper block is connected to neurons, not to the picture: it has no pattern of its own. What it ' +
        'answers to shows below.',
      exciting: (/** @type {number} */ neuron, /** @type {number} */ block) =>
        `What excites neuron ${neuron} of block ${block} most`,
      share: 'What do these places have in common? Beneath each stands the neuron’s activity.',
      silent: 'This neuron answers to none of the pictures.',
      synapse: 'One of its synapses',
    },
    activity: {
      tab: 'Activity',
      title: 'Who answers to this picture',
      text:
        'One map for each neuron, bright where it is active. Look for the picture’s outlines in the first maps, and how ' +
        'the deeper maps grow coarser.',
      seen: 'What the network sees',
      map: (/** @type {number} */ block, /** @type {number} */ neurons) =>
        `Block ${block}: one map for each of its ${neurons} neurons`,
      shape: (/** @type {number} */ neurons, /** @type {number} */ height, /** @type {number} */ width) =>
        `${neurons} neurons, ${height} × ${width} places each`,
      active: (/** @type {string} */ share) => `${share} active`,
      strongest: (/** @type {number} */ neuron) => `Strongest: neuron ${neuron}`,
    },
    scores: {
      tab: 'Scores',
      title: 'Can it tell fixations from saccades?',
      text:
        'A score says how well a prediction fits. Look for the two heaps moving apart: fixations to the right of +1, ' +
        'saccades to the left of −1. A score beyond its margin changes no weight any more.',
      fixations: 'fixations',
      saccades: 'saccades',
      clearFixations: 'fixations beyond +1',
      clearSaccades: 'saccades beyond −1',
      steps: (/** @type {string} */ first, /** @type {string} */ last) => `Scores of the steps ${first} to ${last}`,
      step: (/** @type {string} */ step) => `Scores of step ${step}`,
      count: (/** @type {string} */ fixations, /** @type {string} */ saccades) =>
        `${fixations} scores after fixations, ${saccades} after saccades`,
      chart: (/** @type {number} */ block, /** @type {string} */ fixations, /** @type {string} */ saccades) =>
        `Scores of block ${block}: ${fixations} of the fixations and ${saccades} of the saccades lie beyond their margins`,
      none: 'This rule holds no scores against margins, so there is nothing to tell apart here.',
    },
    synapse: {
      tab: 'One synapse',
      title: 'One synapse under the glass',
      text:
        'Choose one weight of one neuron. At every step four numbers meet at this synapse. Their product is what the ' +
        'rule adds to the weight.',
      picker: {
        sheet: 'Neuron: choose one with the arrow keys or by a click',
        taps: 'Weight within the neuron’s window',
        neuron: (/** @type {number} */ number) => `neuron ${number}`,
        tap: (/** @type {number} */ row, /** @type {number} */ column, /** @type {string} */ weight) =>
          `row ${row}, column ${column}: ${weight}`,
        fields: { block: 'block', neuron: 'neuron', channel: 'input' },
      },
      controls: { title: 'Pace', pause: 'Pause', step: 'One step', slow: 'Slow motion', full: 'Full speed' },
      step: (/** @type {string} */ step) => `Step ${step}: `,
      status: {
        waiting: 'Make a step to see what happens here.',
        moved: (/** @type {number} */ events) =>
          events === 1
            ? 'the weight was moved in one place. This is the one:'
            : `the weight was moved in ${events} places. This is the strongest:`,
        met: 'nothing to learn here in this step: every margin was met.',
        silent: 'nothing to learn here in this step: where a margin was missed, the neuron was silent.',
        random: 'This network learns nothing: its weights stay as they began.',
        other: (/** @type {string} */ rule) =>
          `The rule ${rule} does not tell each block “fixation” or “saccade”: there are no such four numbers. Choose ` +
          'clapp, clapp-s or clapp++ to see them.',
      },
      cell: {
        told: { fixation: '+1 fixation', saccade: '−1 saccade' },
        factors: {
          broadcast: { title: 'fixation or saccade?', where: 'told to all cells by a messenger substance' },
          prediction: { title: 'prediction', where: 'arrives at the dendrite' },
          slope: { title: 'slope', where: 'in the cell body: where was it active?' },
          input: { title: 'activity before', where: 'comes along the axon to the synapse' },
        },
      },
      equation: {
        terms: {
          presynaptic: 'activity before',
          slope: 'slope',
          fixation: 'prediction, fixation',
          saccade: 'prediction, saccade',
          product: 'this place',
        },
        sum: (/** @type {number} */ events) => (events === 1 ? 'Sum, one place' : `Sum, ${events} places`),
        outcome: { change: 'The optimizer’s step', weight: 'The weight' },
      },
      place: {
        view: (/** @type {number} */ image, /** @type {number} */ view) => `Picture ${image} of the batch, view ${view}`,
        patch: (/** @type {number} */ image, /** @type {number} */ row, /** @type {number} */ column) =>
          `Picture ${image} of the batch, patch in row ${row}, column ${column}`,
      },
      track: {
        empty: 'The weight over the steps',
        range: (/** @type {number} */ steps, /** @type {string} */ lowest, /** @type {string} */ highest) =>
          `The weight over the last ${steps} steps, between ${lowest} and ${highest}; bars: its moves up and down`,
      },
      local:
        'Every number above is found at this cell, so the synapse needs no message from any other layer: the rule is ' +
        'local. The optimizer also remembers the sums of earlier steps, so its step can even point the other way.',
      ablations: {
        title: 'Leave something out',
        alone: 'Besides, each prediction is held against one other picture here, not against all.',
        names: {
          paper: 'As in the paper',
          no_gamma: 'Nobody says it was a saccade',
          no_prediction: 'No prediction arrives',
          frozen_predictions: 'Prediction weights stay random',
          symmetric: 'Both directions share weights',
        },
        watch: {
          paper: 'A choice starts the same network anew.',
          no_gamma: 'Watch: after a jump predictions are strengthened just the same. Nothing pulls the weights back.',
          no_prediction: 'Watch: the dendrite says the same to every neuron, so all are pushed alike.',
          frozen_predictions: 'Watch: predictions still arrive, but they never get better at fitting.',
          symmetric: 'Watch: it learns much the same, but no brain is known to share weights like this.',
          several: 'More than one thing is left out now.',
        },
      },
    },
    similar: {
      tab: 'Look-alikes',
      title: 'What looks alike to each block',
      text:
        'Choose a place in the picture: each block shows the places in other pictures to which it answers most alike. ' +
        'Look for block 1 going by edges and brightness, and whether deeper blocks go by the kind of thing.',
      pictures: 'Pictures to choose from',
      others: 'Other pictures',
      places: 'Places in the picture',
      place: (/** @type {number} */ row, /** @type {number} */ column) => `Place in row ${row}, column ${column}`,
      chosen: (/** @type {string} */ name) => `The chosen place${name && `: ${name}`}`,
      none: 'This block is silent here.',
      likeness: 'Beneath each place: the cosine between both activities, at most 1. Choose one to go on from there.',
    },
    map: {
      tab: 'Map',
      title: 'A map of what it has seen',
      text:
        'Pictures lie close together where the block answers to them alike. Look for regions of one kind – sky, leaves, ' +
        'rock – although nobody has named them.',
      way: 'Arranged by',
      ways: { pca: 'PCA', umap: 'UMAP' },
      waysLong: { pca: 'PCA: the two directions in which the codes differ most', umap: 'UMAP: neighbours stay neighbours' },
      arranging: 'Arranging …',
      canvas: (/** @type {number} */ count) => `Map of ${count} pictures; arrow keys go from one to the next`,
      chosen: (/** @type {number} */ number, /** @type {number} */ count, /** @type {string} */ name) =>
        `Picture ${number} of ${count}${name && `: ${name}`}`,
      large: 'The chosen picture',
      similar: 'Its look-alikes',
    },
    depth: {
      tab: 'Depth',
      title: 'Does depth help?',
      text:
        'A simple read-out guesses the class from one block’s activity alone. Look for a line that rises with depth and ' +
        'lies above its random twin: the same network, never taught.',
      measure: 'Measure now',
      again: 'Measure again',
      measuring: 'Measuring both networks …',
      before: 'Nothing has been measured yet. It takes a few seconds and pauses the learning for as long.',
      trained: 'this network',
      twin: 'random twin',
      chance: 'chance',
      chart: 'Share of test pictures that are guessed right, by block',
      sample: 'The question: from which of the photographs was a piece cut?',
      at: (/** @type {string} */ step) => `Measured at step ${step}.`,
      samples: (/** @type {number} */ train, /** @type {number} */ test, /** @type {number} */ classes) =>
        `Fitted to ${train} pictures of ${classes} classes, tested with ${test} others.`,
      margin: (/** @type {string} */ points) =>
        `With so few test pictures, differences of up to ${points} percentage points may be chance.`,
      block: 'Block',
      verdict: {
        same: 'No block differs clearly from its twin: more steps, or more pictures, would be needed to see it.',
        better: (/** @type {string} */ blocks) => `Clearly above the random twin: block ${blocks}.`,
        worse: (/** @type {string} */ blocks) => `Clearly below the random twin: block ${blocks}.`,
      },
      needs:
        'This needs pictures whose class is known: the photographs, or a folder of your own with one folder for each ' +
        'kind of thing.',
      few: 'There are too few pictures of each class: five at least are needed.',
      names: 'With the camera: teach it names',
    },
    names: {
      tab: 'Names',
      title: 'Teach it names',
      text:
        'Hold a button while the camera looks at a thing. Then see which block tells the things apart best, beside ' +
        'a twin that never learned. Names and pictures stay on this device; nothing is uploaded.',
      pauses: 'Learning pauses while names are taught: a name belongs to the network as it is now.',
      stale: 'The network has learned since. Its names belong to how it was.',
      again: 'Fit again',
      class: (/** @type {number} */ number) => `Thing ${number}`,
      nameOf: (/** @type {number} */ number) => `Name of thing ${number}`,
      hold: 'Hold to teach',
      tap: 'Add this picture',
      begin: 'Begin',
      end: 'End',
      teach: (/** @type {string} */ verb, /** @type {string} */ name) => `${verb}: ${name}`,
      toggles: 'Click to begin and to end, instead of holding',
      add: 'One more thing',
      forget: 'Forget all',
      forgotten: 'All names are forgotten.',
      count: (/** @type {number} */ count) => (count === 1 ? '1 picture' : `${count} pictures`),
      needs: {
        sample: 'Names need a camera or a video. With photographs, each press adds the one shown here.',
        files: 'Names need a camera or a video. With your pictures, each press adds the one shown here.',
        frame: 'There is no picture yet.',
      },
      next: 'Another picture',
      shown: 'The picture that a press adds',
      status: {
        few: 'Teach at least two things.',
        fitting: 'Fitting one read-out per block …',
        fitted: (/** @type {number} */ samples) => `Fitted to ${samples} pictures.`,
      },
      table: {
        title: 'What each block says now',
        block: 'block',
        trained: 'learned',
        twin: 'random twin',
        right: 'right',
        tally: (/** @type {number} */ right, /** @type {number} */ total) => `${right} of ${total}`,
        best: 'knows it best',
        note:
          'Right: of the pictures guessed before they were learned. It counts from the second press of a name on, so ' +
          'that nobody is praised for what it was just told.',
        probability: (/** @type {string} */ name, /** @type {string} */ percent) => `${name}, ${percent}`,
      },
    },
    share: {
      tab: 'Share',
      title: 'Share and save',
      text: 'The link holds the whole experiment: with the photographs, whoever opens it gets the same numbers.',
      link: 'Link to this experiment',
      embed: 'For your own page',
      copy: 'Copy',
      copied: 'Copied.',
      notCopied: 'The browser did not let it be copied: select it and copy it by hand.',
      network: 'The network',
      save: 'Save the network',
      open: 'Open a network',
      saved: 'The network was saved.',
      opened: (/** @type {number} */ step) => `The network was opened; it goes on from step ${step}.`,
      report: 'A report',
      json: 'Save the numbers (JSON)',
      png: 'Save the picture (PNG)',
      reported: 'The report was saved.',
      pictured: 'The picture was saved.',
      private: 'With a camera or your own pictures the link opens the same experiment, but not the same pictures.',
      loaded: 'This network was opened from a file: the link starts a new one.',
    },
  },
};
