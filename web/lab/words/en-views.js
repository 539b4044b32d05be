/** What views say beside their titles, in English.  de-views.js has the same shape. */
export const enViews = {
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
      loss: 'surprise',
      violated: 'still unclear',
      change: 'weights moved',
      silent: 'This rule predicts nothing, so there is no surprise to draw.',
      terms: {
        loss:
          'The loss of a block: how far its predictions are from being clearly right. Who is always clearly right ' +
          'stands at 0.',
        violated: 'The share of predictions without a clear margin. Only these change any weight.',
        change: 'By how much the last step moved a block’s weights, compared with their size.',
      },
    },
    neuron: {
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
        'A neuron of a deeper block is connected to neurons, not to the picture: it has no pattern of its own. What ' +
        'it answers to shows below.',
      exciting: (/** @type {number} */ neuron, /** @type {number} */ block) =>
        `What excites neuron ${neuron} of block ${block} most`,
      share: 'What do these places have in common? Beneath each stands the neuron’s activity.',
      silent: 'This neuron answers to none of the pictures.',
      synapse: 'One of its synapses',
    },
    activity: {
      seen: 'What the network sees',
      map: (/** @type {number} */ block, /** @type {number} */ neurons) =>
        `Block ${block}: one map for each of its ${neurons} neurons`,
      shape: (/** @type {number} */ neurons, /** @type {number} */ height, /** @type {number} */ width) =>
        `${neurons} neurons, ${height} × ${width} places each`,
      active: (/** @type {string} */ share) => `${share} active`,
      strongest: (/** @type {number} */ neuron) => `Strongest: neuron ${neuron}`,
    },
    scores: {
      fixations: 'fixations',
      saccades: 'saccades',
      clearFixations: 'fixations beyond +1',
      clearSaccades: 'saccades beyond −1',
      steps: (/** @type {string} */ first, /** @type {string} */ last) => `Scores of the steps ${first} to ${last}`,
      step: (/** @type {string} */ step) => `Scores of step ${step}`,
      count: (/** @type {string} */ fixations, /** @type {string} */ saccades) =>
        `${fixations} scores after fixations, ${saccades} after saccades`,
      chart: (/** @type {number} */ block, /** @type {string} */ fixations, /** @type {string} */ saccades) =>
        `Scores of block ${block}: ${fixations} of the fixations and ${saccades} of the saccades lie beyond ` +
        'their margins',
      none: 'This rule holds no scores against margins, so there is nothing to tell apart here.',
      settled: 'A score beyond its margin changes no weight any more.',
      endless: 'Nobody says “saccade” here, so there is no margin: every score is pushed to the right, without an end.',
    },
    synapse: {
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
        view: (/** @type {number} */ image, /** @type {number} */ view) =>
          `Picture ${image} of the batch, view ${view}`,
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
      pictures: 'Pictures to choose from',
      others: 'Other pictures',
      places: 'Places in the picture',
      place: (/** @type {number} */ row, /** @type {number} */ column) => `Place in row ${row}, column ${column}`,
      chosen: (/** @type {string} */ name) => `The chosen place${name && `: ${name}`}`,
      none: 'This block is silent here.',
      likeness: 'Beneath each place: the cosine between both activities, at most 1. Choose one to go on from there.',
    },
    map: {
      way: 'Arranged by',
      ways: { pca: 'PCA', umap: 'UMAP' },
      waysLong: {
        pca: 'PCA: the two directions in which the codes differ most',
        umap: 'UMAP: neighbours stay neighbours',
      },
      arranging: 'Arranging …',
      canvas: (/** @type {number} */ count) => `Map of ${count} pictures; arrow keys go from one to the next`,
      chosen: (/** @type {number} */ number, /** @type {number} */ count, /** @type {string} */ name) =>
        `Picture ${number} of ${count}${name && `: ${name}`}`,
      large: 'The chosen picture',
      similar: 'Its look-alikes',
    },
    depth: {
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
