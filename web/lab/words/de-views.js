/** Was Ansichten außer ihren Titeln auf Deutsch sagen. @type {typeof import('./en-views.js').enViews} */
export const deViews = {
  look: {
    block: 'Block',
    blockNumber: (number) => `Block ${number}`,
    looking: 'Die Bilder werden angesehen …',
    looked: (images, step) =>
      `${images} Bilder, so wie das Netz sie bei Schritt ${step} sah`,
    again: 'Neu ansehen',
    empty: 'Noch gibt es nicht genug Bilder: bitte die Kamera einschalten oder Bilder auswählen.',
    picture: (number) => `Bild ${number}`,
    silent: 'Noch gibt es nichts zu zeigen. „Start“ oder „Ein Schritt“ bringt das erste Bild.',
  },
  views: {
    blocks: {
      loss: 'Überraschung',
      violated: 'noch unklar',
      change: 'Gewichte bewegt',
      silent: 'Diese Regel sagt nichts vorher, also gibt es keine Überraschung zu zeichnen.',
      terms: {
        loss:
          'Der Verlust eines Blocks: wie viel seinen Vorhersagen fehlt, um klar richtig zu sein. Wer immer klar ' +
          'richtig liegt, steht bei 0.',
        violated: 'Der Anteil der Vorhersagen ohne klaren Abstand. Nur sie ändern Gewichte.',
        change: 'Wie weit der letzte Schritt die Gewichte eines Blocks bewegt hat, verglichen mit ihrer Größe.',
      },
    },
    neuron: {
      neuron: 'Neuron',
      of: (count) => `von ${count}`,
      sheet: 'Neuronen von Block 1',
      name: (number) => `Neuron ${number}`,
      began: 'Wie sie anfingen',
      first: 'am Anfang',
      now: 'jetzt',
      pattern: (number, when) => `Das Muster von Neuron ${number}, ${when}`,
      kept: (cosine) => `Ähnlichkeit mit dem Anfang: ${cosine} (1 heißt unverändert)`,
      deep:
        'Ein Neuron eines tieferen Blocks ist mit Neuronen verbunden, nicht mit dem Bild: es hat kein eigenes ' +
        'Muster. Worauf es antwortet, steht darunter.',
      exciting: (neuron, block) =>
        `Was Neuron ${neuron} von Block ${block} am stärksten erregt`,
      share: 'Was haben diese Stellen gemeinsam? Darunter steht jeweils die Aktivität des Neurons.',
      silent: 'Dieses Neuron antwortet auf keines der Bilder.',
      synapse: 'Eine seiner Synapsen',
    },
    activity: {
      seen: 'Was das Netz sieht',
      map: (block, neurons) =>
        `Block ${block}: eine Karte für jedes seiner ${neurons} Neuronen`,
      shape: (neurons, height, width) =>
        `${neurons} Neuronen mit je ${height} × ${width} Stellen`,
      active: (share) => `${share} aktiv`,
      strongest: (neuron) => `Am stärksten: Neuron ${neuron}`,
    },
    scores: {
      fixations: 'Fixationen',
      saccades: 'Sakkaden',
      clearFixations: 'Fixationen über +1',
      clearSaccades: 'Sakkaden unter −1',
      steps: (first, last) => `Werte der Schritte ${first} bis ${last}`,
      step: (step) => `Werte von Schritt ${step}`,
      count: (fixations, saccades) =>
        `${fixations} Werte nach Fixationen, ${saccades} nach Sakkaden`,
      chart: (block, fixations, saccades) =>
        `Werte von Block ${block}: ${fixations} der Fixationen und ${saccades} der Sakkaden liegen jenseits ` +
        'ihrer Grenze',
      none: 'Diese Regel vergleicht keine Werte mit Grenzen; hier gibt es nichts zu unterscheiden.',
      settled: 'Was jenseits seiner Grenze liegt, ändert kein Gewicht mehr.',
      endless: 'Niemand sagt hier „Sakkade“, also gibt es keine Grenze: Jeder Wert rückt nach rechts, ohne Ende.',
    },
    synapse: {
      picker: {
        sheet: 'Neuron: mit den Pfeiltasten oder per Klick auswählen',
        taps: 'Gewicht im Fenster des Neurons',
        neuron: (/** @type {number} */ number) => `Neuron ${number}`,
        tap: (/** @type {number} */ row, /** @type {number} */ column, /** @type {string} */ weight) =>
          `Zeile ${row}, Spalte ${column}: ${weight}`,
        fields: { block: 'Block', neuron: 'Neuron', channel: 'Eingang' },
      },
      controls: { title: 'Tempo', pause: 'Pause', step: 'Ein Schritt', slow: 'Zeitlupe', full: 'Volles Tempo' },
      step: (/** @type {string} */ step) => `Schritt ${step}: `,
      status: {
        waiting: 'Ein Schritt zeigt, was hier geschieht.',
        moved: (/** @type {number} */ events) =>
          events === 1
            ? 'Das Gewicht wurde an einer Stelle bewegt. Das ist sie:'
            : `Das Gewicht wurde an ${events} Stellen bewegt. Das ist die stärkste:`,
        met: 'In diesem Schritt gab es hier nichts zu lernen: Jeder Abstand war groß genug.',
        silent: 'In diesem Schritt gab es hier nichts zu lernen: Wo ein Abstand fehlte, schwieg das Neuron.',
        random: 'Dieses Netz lernt nichts: Seine Gewichte bleiben, wie sie anfangs waren.',
        other: (/** @type {string} */ rule) =>
          `Die Regel ${rule} sagt nicht jedem Block „Fixation“ oder „Sakkade“: Diese vier Zahlen gibt es dort nicht. ` +
          'Zu sehen sind sie mit clapp, clapp-s oder clapp++.',
      },
      cell: {
        told: { fixation: '+1 Fixation', saccade: '−1 Sakkade' },
        factors: {
          broadcast: { title: 'Fixation oder Sakkade?', where: 'ein Botenstoff sagt es allen Zellen' },
          prediction: { title: 'Vorhersage', where: 'kommt am Dendriten an' },
          slope: { title: 'Steigung', where: 'im Zellkörper: Wo war er aktiv?' },
          input: { title: 'Aktivität davor', where: 'kommt über das Axon zur Synapse' },
        },
      },
      equation: {
        terms: {
          presynaptic: 'Aktivität davor',
          slope: 'Steigung',
          fixation: 'Vorhersage, Fixation',
          saccade: 'Vorhersage, Sakkade',
          product: 'diese Stelle',
        },
        sum: (/** @type {number} */ events) => (events === 1 ? 'Summe, eine Stelle' : `Summe, ${events} Stellen`),
        outcome: { change: 'Schritt des Optimierers', weight: 'Das Gewicht' },
      },
      place: {
        view: (/** @type {number} */ image, /** @type {number} */ view) => `Bild ${image} im Stapel, Ansicht ${view}`,
        patch: (/** @type {number} */ image, /** @type {number} */ row, /** @type {number} */ column) =>
          `Bild ${image} im Stapel, Ausschnitt in Zeile ${row}, Spalte ${column}`,
      },
      track: {
        empty: 'Das Gewicht über die Schritte',
        range: (/** @type {number} */ steps, /** @type {string} */ lowest, /** @type {string} */ highest) =>
          `Das Gewicht in den letzten ${steps} Schritten, zwischen ${lowest} und ${highest}; Balken: auf und ab`,
      },
      local:
        'Jede Zahl oben ist an dieser Zelle vorhanden. Die Synapse braucht keine Nachricht aus einer anderen ' +
        'Schicht: Die Regel ist lokal. Der Optimierer behält auch frühere Summen, darum kann sein Schritt sogar in ' +
        'die Gegenrichtung gehen.',
      ablations: {
        title: 'Etwas weglassen',
        alone: 'Außerdem steht hier jeder Vorhersage nur ein anderes Bild gegenüber, nicht alle.',
        names: {
          paper: 'Wie in der Arbeit',
          no_gamma: 'Niemand sagt, dass es eine Sakkade war',
          no_prediction: 'Keine Vorhersage kommt an',
          frozen_predictions: 'Vorhersagegewichte bleiben zufällig',
          symmetric: 'Beide Richtungen teilen Gewichte',
        },
        watch: {
          paper: 'Eine Auswahl lässt dasselbe Netz von vorn beginnen.',
          no_gamma:
            'Zu beachten: Auch nach einem Sprung werden Vorhersagen gestärkt. Nichts zieht die Gewichte zurück.',
          no_prediction: 'Zu beachten: Der Dendrit sagt jedem Neuron dasselbe, also werden alle gleich geschoben.',
          frozen_predictions: 'Zu beachten: Vorhersagen kommen weiter an, aber sie passen nie besser.',
          symmetric: 'Zu beachten: Es lernt ähnlich, aber von keinem Gehirn ist bekannt, dass es Gewichte so teilt.',
          several: 'Jetzt fehlt mehr als eines.',
        },
      },
    },
    similar: {
      pictures: 'Bilder zur Auswahl',
      others: 'Andere Bilder',
      places: 'Stellen im Bild',
      place: (row, column) => `Stelle in Zeile ${row}, Spalte ${column}`,
      chosen: (name) => `Die gewählte Stelle${name && `: ${name}`}`,
      none: 'Dieser Block schweigt hier.',
      likeness:
        'Unter jeder Stelle: der Kosinus zwischen beiden Aktivitäten, höchstens 1. Ein Klick geht von dort weiter.',
    },
    map: {
      way: 'Geordnet mit',
      ways: { pca: 'PCA', umap: 'UMAP' },
      waysLong: {
        pca: 'PCA: die zwei Richtungen, in denen sich die Codes am meisten unterscheiden',
        umap: 'UMAP: Nachbarn bleiben Nachbarn',
      },
      arranging: 'Wird geordnet …',
      canvas: (count) => `Karte von ${count} Bildern; Pfeiltasten gehen von einem zum nächsten`,
      chosen: (number, count, name) =>
        `Bild ${number} von ${count}${name && `: ${name}`}`,
      large: 'Das gewählte Bild',
      similar: 'Was ihm ähnlich sieht',
    },
    depth: {
      measure: 'Jetzt messen',
      again: 'Noch einmal messen',
      measuring: 'Beide Netze werden gemessen …',
      before: 'Noch ist nichts gemessen. Es dauert ein paar Sekunden; so lange ruht das Lernen.',
      trained: 'dieses Netz',
      twin: 'Zufallszwilling',
      chance: 'Zufall',
      chart: 'Anteil der richtig geratenen Testbilder, Block für Block',
      sample: 'Die Frage: Aus welcher Fotografie stammt ein Ausschnitt?',
      at: (step) => `Gemessen bei Schritt ${step}.`,
      samples: (train, test, classes) =>
        `Angepasst an ${train} Bilder aus ${classes} Klassen, geprüft mit ${test} anderen.`,
      margin: (points) =>
        `Bei so wenigen Testbildern können Unterschiede von bis zu ${points} Prozentpunkten Zufall sein.`,
      block: 'Block',
      verdict: {
        same:
          'Kein Block unterscheidet sich deutlich von seinem Zwilling; dazu braucht es mehr Schritte oder mehr Bilder.',
        better: (blocks) => `Deutlich über dem Zufallszwilling: Block ${blocks}.`,
        worse: (blocks) => `Deutlich unter dem Zufallszwilling: Block ${blocks}.`,
      },
      needs:
        'Dafür braucht es Bilder, deren Klasse bekannt ist: die Fotografien oder einen eigenen Ordner mit je einem ' +
        'Unterordner für jede Art von Dingen.',
      few: 'Es gibt zu wenige Bilder jeder Klasse: mindestens fünf sind nötig.',
      names: 'Mit der Kamera: Namen beibringen',
    },
    names: {
      pauses: 'Solange Namen beigebracht werden, pausiert das Lernen: Ein Name gehört zum Netz, wie es jetzt ist.',
      stale: 'Das Netz hat seither gelernt. Die Namen gehören zu seinem früheren Stand.',
      again: 'Neu anpassen',
      class: (/** @type {number} */ number) => `Ding ${number}`,
      nameOf: (/** @type {number} */ number) => `Name von Ding ${number}`,
      hold: 'Halten zum Beibringen',
      tap: 'Dieses Bild hinzufügen',
      begin: 'Beginnen',
      end: 'Beenden',
      teach: (/** @type {string} */ verb, /** @type {string} */ name) => `${verb}: ${name}`,
      toggles: 'Klicken zum Beginnen und Beenden, statt zu halten',
      add: 'Noch ein Ding',
      forget: 'Alles vergessen',
      forgotten: 'Alle Namen sind vergessen.',
      count: (/** @type {number} */ count) => (count === 1 ? '1 Bild' : `${count} Bilder`),
      needs: {
        sample: 'Namen brauchen eine Kamera oder ein Video. Bei Fotografien fügt jeder Druck die hier gezeigte hinzu.',
        files:
          'Namen brauchen eine Kamera oder ein Video. Bei eigenen Bildern fügt jeder Druck das hier gezeigte hinzu.',
        frame: 'Noch ist kein Bild da.',
      },
      next: 'Ein anderes Bild',
      shown: 'Das Bild, das ein Druck hinzufügt',
      status: {
        few: 'Mindestens zwei Dinge beibringen.',
        fitting: 'Für jeden Block wird eine Ablesung angepasst …',
        fitted: (/** @type {number} */ samples) => `Angepasst an ${samples} Bilder.`,
      },
      table: {
        title: 'Was jeder Block jetzt sagt',
        block: 'Block',
        trained: 'gelernt',
        twin: 'Zufallszwilling',
        right: 'richtig',
        tally: (/** @type {number} */ right, /** @type {number} */ total) => `${right} von ${total}`,
        best: 'weiß es am besten',
        note:
          'Richtig: von den Bildern, die geraten wurden, bevor sie gelernt waren. Das zählt ab dem zweiten Druck ' +
          'eines Namens, damit niemand für das gelobt wird, was ihm gerade gesagt wurde.',
        probability: (/** @type {string} */ name, /** @type {string} */ percent) => `${name}, ${percent}`,
      },
    },
    share: {
      link: 'Link zu diesem Versuch',
      embed: 'Für die eigene Seite',
      copy: 'Kopieren',
      copied: 'Kopiert.',
      notCopied: 'Der Browser hat das Kopieren nicht erlaubt: bitte markieren und von Hand kopieren.',
      network: 'Das Netz',
      save: 'Netz speichern',
      open: 'Netz öffnen',
      saved: 'Das Netz wurde gespeichert.',
      opened: (step) => `Das Netz wurde geöffnet; es macht nach Schritt ${step} weiter.`,
      report: 'Ein Bericht',
      json: 'Zahlen speichern (JSON)',
      png: 'Bild speichern (PNG)',
      reported: 'Der Bericht wurde gespeichert.',
      pictured: 'Das Bild wurde gespeichert.',
      private: 'Mit Kamera oder eigenen Bildern öffnet der Link den gleichen Versuch, aber nicht die gleichen Bilder.',
      loaded: 'Dieses Netz wurde aus einer Datei geöffnet: der Link beginnt ein neues.',
    },
  },
};
