/** Jeder Satz des Labors auf Deutsch. @type {typeof import('./en.js').en} */
export const de = {
  lab: {
    name: 'Lernlabor',
    start: 'Start',
    pause: 'Pause',
    step: 'Ein Schritt',
    reset: 'Neu beginnen',
    speed: 'Tempo',
    speeds: { full: 'voll', slow: 'langsam', verySlow: 'sehr langsam', own: (ms) => `${ms} ms je Schritt` },
    steps: 'Schritte',
    images: 'Bilder gesehen',
    rate: 'Schritte je Sekunde',
    experiment: 'Versuch',
    preset: 'Netz',
    rule: 'Regel',
    seed: 'Startzahl',
    settings: 'Weitere Einstellungen (JSON)',
    ablations: 'Etwas weglassen',
    noGamma: 'niemand sagt ihm „Fixation“ oder „Sakkade“',
    noPrediction: 'nichts wird vorhergesagt',
    slowPreset: (name) => `${name} (langsam)`,
    views: 'Was zu sehen ist',
    controls: 'Bedienung',
    loading: 'Das Netz wird geladen.',
    ready: 'Bereit zu lernen.',
    learning: 'Es lernt.',
    pausedAt: (step) => `Pause nach Schritt ${step}.`,
    finishedAt: (step) => `Fertig nach ${step} Schritten.`,
    startedOver: 'Neu begonnen, mit neuen zufälligen Gewichten.',
    again: 'Noch einmal',
    close: 'Schließen',
    block: (number) => `Block ${number}`,
    neurons: (count) => `${count} Neuronen`,
    moment: 'Einen Augenblick …',
  },
  source: {
    label: 'Sieht',
    sample: 'Fotos',
    camera: 'Kamera',
    files: 'eigene Bilder',
    video: 'ein Video',
  },
  eye: {
    title: 'Was es sich ansieht',
    picture: (name) => `Das Bild${name && `, ${name}`}; Rahmen zeigen, wohin das Netz geblickt hat`,
    camera: 'Das Bild der Kamera; Rahmen zeigen, wohin das Netz geblickt hat',
    video: 'Das Video; Rahmen zeigen, wohin das Netz geblickt hat',
    grid: 'Der Blick, wie ihn das Netz sieht, in Stücke geschnitten',
    seen: (number) => `Ansicht ${number}, wie sie das Netz sieht`,
    other: (name) => `Eine Ansicht eines anderen Bildes${name && `, ${name}`}`,
    same: 'gleiches Bild: vorhersagen',
    jumped: 'anderes Bild: nicht',
    sameText:
      'Aus einer Ansicht sagt das Netz die andere vorher. Wo es misslingt, werden die Synapsen ' +
      'stärker, die geholfen hätten.',
    jumpedText:
      'Hier soll nichts passen. Wo die Vorhersage trotzdem zu passen scheint, werden die Synapsen ' +
      'dahinter schwächer.',
    viewsText:
      'Ansichten werden zufällig ausgeschnitten, manche gespiegelt, manche umgefärbt. So kann sich das ' +
      'Netz nicht nur nach der Farbe richten.',
    idleText: 'Hier wird nichts gelernt: dieses Netz behält die zufälligen Gewichte vom Anfang.',
    labelText: 'Diese Regel lernt aus den Namen der Bilder; nichts wird vorhergesagt.',
    toldTo: (number) => `Block ${number} erfährt:`,
    told: {
      fixation: 'Fixation',
      saccade: 'Sakkade',
      both: 'beides',
      idle: 'nichts',
    },
    toldText: {
      fixation:
        'Noch das gleiche Bild: was darunter liegt, lässt sich vorhersagen. Wo die Vorhersage ' +
        'nicht deutlich genug war, ' +
        'werden die Synapsen dahinter stärker.',
      saccade:
        'Das Auge ist gesprungen: die Stücke darunter stammen aus anderen Bildern. Wo die ' +
        'Vorhersage trotzdem zu passen ' +
        'scheint, werden die Synapsen dahinter schwächer.',
      both:
        'Jedes Stück darunter wird mit einem aus einem anderen Bild verglichen. Synapsen, die für ' +
        'das richtige sprechen, ' +
        'werden stärker, die anderen schwächer.',
      idle: 'Hier wird nichts gelernt. Dieses Netz behält zum Vergleich die zufälligen Gewichte vom Anfang.',
    },
    ofBlock: 'Was Block erfährt',
    remembered: (count) => (count === 1 ? 'Eine Szene im Gedächtnis' : `${count} Szenen im Gedächtnis`),
  },
  camera: {
    open: 'Kamera einschalten',
    why: 'Die Bilder bleiben auf diesem Gerät. Nichts wird hochgeladen.',
    opening: 'Die Kamera wird angefragt …',
    which: 'Kamera',
    turn: 'Andere Seite',
    numbered: (number) => `Kamera ${number}`,
    again: 'Noch einmal versuchen',
    sample: 'Stattdessen die Fotografien',
    troubles: {
      refused: 'Der Browser durfte die Kamera nicht benutzen. In der Adresszeile erlauben, dann noch einmal versuchen.',
      missing: 'Es wurde keine Kamera gefunden. Eine anschließen, dann noch einmal versuchen.',
      busy: 'Ein anderes Programm benutzt die Kamera. Dort schließen, dann noch einmal versuchen.',
      unplugged: 'Die Kamera ist weg. Wieder anschließen oder mit den Fotografien weitermachen.',
      insecure: 'Browser leihen die Kamera nur Seiten mit https. Bitte die Seite so öffnen.',
      unsupported: 'Dieser Browser kann seine Kamera keiner Seite leihen.',
    },
  },
  files: {
    drop: 'Bilder oder einen Ordner hier ablegen',
    dropVideo: 'Ein Video hier ablegen',
    pick: 'Bilder wählen',
    folder: 'Ordner wählen',
    video: 'Video wählen',
    why: 'Sie bleiben auf diesem Gerät. Nichts wird hochgeladen.',
    classes: 'Ein Ordner je Art von Dingen, wenn es Arten gibt.',
    reading: (done, all) => `Bild ${done} von ${all} wird gelesen …`,
    read: (count) => (count === 1 ? 'Ein Bild wurde gelesen.' : `${count} Bilder wurden gelesen.`),
    skipped: (count, name, reason) =>
      count === 1
        ? `${name} ${reason} und wurde ausgelassen.`
        : `${count} Dateien wurden ausgelassen; die erste, ${name}, ${reason}.`,
    reasons: {
      other: 'ist kein Bild',
      beside: 'liegt neben den Ordnern der Arten',
      broken: 'lässt sich nicht lesen',
      huge: 'ist zu lang und schmal',
    },
    none: 'Keine dieser Dateien ist ein lesbares Bild.',
    others: 'Andere Bilder',
    otherVideo: 'Anderes Video',
  },
  trouble: {
    noWasm: 'Diesem Browser fehlt WebAssembly, das das Netz zum Lernen braucht.',
    stopped: (reason) => `Das Lernen ist stehen geblieben: ${reason}.`,
    failed: (reason) => `Das ging nicht: ${reason}.`,
    choice: (name, value, list) => `„${name}“ ist „${value}“, möglich ist nur ${list}.`,
    whole: (name, value, most) => `„${name}“ ist „${value}“, muss aber eine ganze Zahl von 0 bis ${most} sein.`,
    json: (value) => `„settings“ ist „${value}“, muss aber JSON sein wie {"no_gamma":true}.`,
    hide: (name, list) => `„hide“ nennt „${name}“, es gibt aber nur ${list}.`,
    url: (name, value) => `„${name}“ ist „${value}“, das ist keine Adresse.`,
    unknown: (names) => `In der Adresse steht, was das Labor nicht kennt und beiseite lässt: ${names}.`,
    or: ' oder ',
  },
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
      tab: 'Blöcke',
      title: 'Was jeder Block lernt',
      text:
        'Jeder Block gibt seine Aktivität an den nächsten weiter. Nichts kommt zurück. Jeder Block ' +
        'hat eine Linie mit ' +
        'seiner Nummer; weniger ist besser.',
      loss: 'Überraschung',
      violated: 'noch unklar',
      change: 'Gewichte bewegt',
      silent: 'Diese Regel sagt nichts vorher, also gibt es keine Überraschung zu zeichnen.',
      terms: {
        loss:
          'Der Verlust eines Blocks: wie viel seinen Vorhersagen fehlt, um klar richtig zu sein. Wer ' +
          'immer klar richtig liegt, steht bei 0.',
        violated: 'Der Anteil der Vorhersagen ohne klaren Abstand. Nur sie ändern Gewichte.',
        change: 'Wie weit der letzte Schritt die Gewichte eines Blocks bewegt hat, verglichen mit ihrer Größe.',
      },
    },
    neuron: {
      tab: 'Neuronen',
      title: 'Wonach einzelne Neuronen suchen',
      text:
        'Jedes Quadrat ist ein Neuron des ersten Blocks, gezeichnet als das Muster, auf das es antwortet. Zu beobachten: ' +
        'Rauschen wird zu Kanten, Streifen und Farben.',
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
        'Ein Neuron eines tieferen Blocks ist mit Neuronen verbunden, nicht mit dem Bild: es hat kein eigenes Muster. ' +
        'Worauf es antwortet, steht darunter.',
      exciting: (neuron, block) =>
        `Was Neuron ${neuron} von Block ${block} am stärksten erregt`,
      share: 'Was haben diese Stellen gemeinsam? Darunter steht jeweils die Aktivität des Neurons.',
      silent: 'Dieses Neuron antwortet auf keines der Bilder.',
      synapse: 'Eine seiner Synapsen',
    },
    activity: {
      tab: 'Aktivität',
      title: 'Wer auf dieses Bild antwortet',
      text:
        'Eine Karte für jedes Neuron, hell, wo es aktiv ist. Zu beobachten: In den ersten Karten stecken die Umrisse des ' +
        'Bildes, tiefere Karten werden gröber.',
      seen: 'Was das Netz sieht',
      map: (block, neurons) =>
        `Block ${block}: eine Karte für jedes seiner ${neurons} Neuronen`,
      shape: (neurons, height, width) =>
        `${neurons} Neuronen mit je ${height} × ${width} Stellen`,
      active: (share) => `${share} aktiv`,
      strongest: (neuron) => `Am stärksten: Neuron ${neuron}`,
    },
    scores: {
      tab: 'Urteile',
      title: 'Kann es Fixationen von Sakkaden unterscheiden?',
      text:
        'Ein Wert sagt, wie gut eine Vorhersage passt. Zu beobachten: Die beiden Haufen rücken auseinander, Fixationen ' +
        'nach rechts über +1, Sakkaden nach links unter −1. Was jenseits seiner Grenze liegt, ändert kein Gewicht mehr.',
      fixations: 'Fixationen',
      saccades: 'Sakkaden',
      clearFixations: 'Fixationen über +1',
      clearSaccades: 'Sakkaden unter −1',
      steps: (first, last) => `Werte der Schritte ${first} bis ${last}`,
      step: (step) => `Werte von Schritt ${step}`,
      count: (fixations, saccades) =>
        `${fixations} Werte nach Fixationen, ${saccades} nach Sakkaden`,
      chart: (block, fixations, saccades) =>
        `Werte von Block ${block}: ${fixations} der Fixationen und ${saccades} der Sakkaden liegen jenseits ihrer Grenze`,
      none: 'Diese Regel vergleicht keine Werte mit Grenzen; hier gibt es nichts zu unterscheiden.',
    },
    synapse: {
      tab: 'Eine Synapse',
      title: 'Eine Synapse unter der Lupe',
      text:
        'Ein Gewicht eines Neurons auswählen: Bei jedem Schritt treffen an dieser Synapse vier Zahlen zusammen. Ihr ' +
        'Produkt ist das, was die Regel zum Gewicht hinzufügt.',
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
        'Jede Zahl oben ist an dieser Zelle vorhanden. Die Synapse braucht keine Nachricht aus einer anderen Schicht: ' +
        'Die Regel ist lokal. Der Optimierer behält auch frühere Summen, darum kann sein Schritt sogar in die ' +
        'Gegenrichtung gehen.',
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
          no_gamma: 'Zu beachten: Auch nach einem Sprung werden Vorhersagen gestärkt. Nichts zieht die Gewichte zurück.',
          no_prediction: 'Zu beachten: Der Dendrit sagt jedem Neuron dasselbe, also werden alle gleich geschoben.',
          frozen_predictions: 'Zu beachten: Vorhersagen kommen weiter an, aber sie passen nie besser.',
          symmetric: 'Zu beachten: Es lernt ähnlich, aber von keinem Gehirn ist bekannt, dass es Gewichte so teilt.',
          several: 'Jetzt fehlt mehr als eines.',
        },
      },
    },
    similar: {
      tab: 'Ähnliches',
      title: 'Was für jeden Block ähnlich aussieht',
      text:
        'Im Bild lässt sich eine Stelle wählen: Jeder Block zeigt die Stellen anderer Bilder, auf die er am ähnlichsten ' +
        'antwortet. Zu beobachten: Block 1 geht nach Kanten und Helligkeit; gehen tiefere Blöcke nach der Art der Dinge?',
      pictures: 'Bilder zur Auswahl',
      others: 'Andere Bilder',
      places: 'Stellen im Bild',
      place: (row, column) => `Stelle in Zeile ${row}, Spalte ${column}`,
      chosen: (name) => `Die gewählte Stelle${name && `: ${name}`}`,
      none: 'Dieser Block schweigt hier.',
      likeness: 'Unter jeder Stelle: der Kosinus zwischen beiden Aktivitäten, höchstens 1. Ein Klick geht von dort weiter.',
    },
    map: {
      tab: 'Karte',
      title: 'Eine Karte des Gesehenen',
      text:
        'Bilder liegen nah beieinander, wenn der Block ähnlich auf sie antwortet. Zu beobachten: Gegenden einer Art – ' +
        'Himmel, Blätter, Fels –, obwohl niemand sie benannt hat.',
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
      tab: 'Tiefe',
      title: 'Hilft die Tiefe?',
      text:
        'Ein einfacher Ausleser rät die Klasse allein aus der Aktivität eines Blocks. Zu beobachten: eine Linie, die mit der ' +
        'Tiefe steigt und über dem Zufallszwilling liegt, dem gleichen Netz, das nie gelernt hat.',
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
        same: 'Kein Block unterscheidet sich deutlich von seinem Zwilling; dazu braucht es mehr Schritte oder mehr Bilder.',
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
      tab: 'Namen',
      title: 'Ihm Namen beibringen',
      text:
        'Eine Taste halten, während die Kamera ein Ding ansieht. Dann zeigt sich, welcher Block die Dinge am besten ' +
        'unterscheidet, neben einem Zwilling, der nie gelernt hat. Namen und Bilder bleiben auf diesem Gerät; nichts ' +
        'wird hochgeladen.',
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
        files: 'Namen brauchen eine Kamera oder ein Video. Bei eigenen Bildern fügt jeder Druck das hier gezeigte hinzu.',
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
          'Richtig: von den Bildern, die geraten wurden, bevor sie gelernt waren. Das zählt ab dem zweiten Druck eines ' +
          'Namens, damit niemand für das gelobt wird, was ihm gerade gesagt wurde.',
        probability: (/** @type {string} */ name, /** @type {string} */ percent) => `${name}, ${percent}`,
      },
    },
    share: {
      tab: 'Teilen',
      title: 'Teilen und speichern',
      text:
        'Der Link enthält den ganzen Versuch: mit den Fotografien erhält jeder, der ihn öffnet, die ' +
        'gleichen Zahlen.',
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
