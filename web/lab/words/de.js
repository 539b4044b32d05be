/** Was das Labor auf Deutsch sagt. @type {typeof import('./en.js').en} */
export const de = {
  lang: 'de',
  lab: {
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
    microphone: 'Mikrofon',
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
      'Aus einer Ansicht sagt das Netz die andere vorher. Wo es misslingt, werden die Synapsen stärker, die geholfen ' +
      'hätten.',
    jumpedText:
      'Hier soll nichts passen. Wo die Vorhersage trotzdem zu passen scheint, werden die Synapsen dahinter ' +
      'schwächer.',
    viewsText:
      'Ansichten werden zufällig ausgeschnitten, manche gespiegelt, manche umgefärbt. So kann sich das Netz nicht ' +
      'nur nach der Farbe richten.',
    idleText: 'Hier wird nichts gelernt: dieses Netz behält die zufälligen Gewichte vom Anfang.',
    labelText: 'Diese Regel lernt aus den Namen der Bilder; nichts wird vorhergesagt.',
    toldTo: (number) => `Block ${number} erfährt:`,
    told: {
      fixation: 'Fixation',
      saccade: 'Sakkade',
      both: 'beides',
      idle: 'nichts',
      untold: 'nichts',
    },
    toldText: {
      fixation:
        'Noch das gleiche Bild: was darunter liegt, lässt sich vorhersagen. Wo die Vorhersage nicht deutlich genug ' +
        'war, werden die Synapsen dahinter stärker.',
      saccade:
        'Das Auge ist gesprungen: die Stücke darunter stammen aus anderen Bildern. Wo die Vorhersage trotzdem zu ' +
        'passen scheint, werden die Synapsen dahinter schwächer.',
      both:
        'Jedes Stück darunter wird mit einem aus einem anderen Bild verglichen. Synapsen, die für das richtige ' +
        'sprechen, werden stärker, die anderen schwächer.',
      untold:
        'Niemand sagt, ob das Auge gesprungen ist. Jede Vorhersage wird geglaubt, ob richtig oder falsch, und die ' +
        'Synapsen dahinter werden stärker.',
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
    otherVideo: 'Anderes Video',
  },
  trouble: {
    noWasm: 'Diesem Browser fehlt WebAssembly, das das Netz zum Lernen braucht.',
    stopped: (reason) => `Das Lernen ist stehen geblieben: ${reason}.`,
    failed: (reason) => `Das ging nicht: ${reason}.`,
    choice: (name, value, list) => `„${name}“ ist „${value}“, möglich ist nur ${list}.`,
    whole: (name, value, most) => `„${name}“ ist „${value}“, muss aber eine ganze Zahl von 0 bis ${most} sein.`,
    json: (value) => `„settings“ ist „${value}“, muss aber JSON sein wie {"no_gamma":true}.`,
    list: (name, value, list) => `„${name}“ nennt „${value}“, es gibt aber nur ${list}.`,
    both: (name, other) => `„${name}“ und „${other}“ schließen einander aus: eines von beiden genügt.`,
    long: (name, most) => `„${name}“ ist länger als ${most} Zeichen.`,
    part: 'Ein Teil des Labors konnte nicht geladen werden. Die Seite neu laden, um es noch einmal zu versuchen.',
    url: (name, value) => `„${name}“ ist „${value}“, das ist keine Adresse.`,
    or: ' oder ',
  },
  views: {
    blocks: {
      tab: 'Blöcke',
      title: 'Was jeder Block lernt',
      text:
        'Jeder Block gibt seine Aktivität an den nächsten weiter. Nichts kommt zurück. Jeder Block hat eine Linie ' +
        'mit seiner Nummer; weniger ist besser.',
    },
    neuron: {
      tab: 'Neuronen',
      title: 'Wonach einzelne Neuronen suchen',
      text:
        'Jedes Quadrat ist ein Neuron des ersten Blocks, gezeichnet als das Muster, auf das es antwortet. Zu ' +
        'beobachten: Rauschen wird zu Kanten, Streifen und Farben.',
    },
    activity: {
      tab: 'Aktivität',
      title: 'Wer auf dieses Bild antwortet',
      text:
        'Eine Karte für jedes Neuron, hell, wo es aktiv ist. Zu beobachten: In den ersten Karten stecken die Umrisse ' +
        'des Bildes, tiefere Karten werden gröber.',
    },
    scores: {
      tab: 'Urteile',
      title: 'Kann es Fixationen von Sakkaden unterscheiden?',
      text:
        'Ein Wert sagt, wie gut eine Vorhersage passt. Zu beobachten: Die beiden Haufen rücken auseinander, ' +
        'Fixationen nach rechts über +1, Sakkaden nach links unter −1.',
    },
    synapse: {
      tab: 'Eine Synapse',
      title: 'Eine Synapse unter der Lupe',
      text:
        'Ein Gewicht eines Neurons auswählen: Bei jedem Schritt treffen an dieser Synapse vier Zahlen zusammen. Ihr ' +
        'Produkt ist das, was die Regel zum Gewicht hinzufügt.',
    },
    similar: {
      tab: 'Ähnliches',
      title: 'Was für jeden Block ähnlich aussieht',
      text:
        'Im Bild lässt sich eine Stelle wählen: Jeder Block zeigt die Stellen anderer Bilder, auf die er am ' +
        'ähnlichsten antwortet. Zu beobachten: Block 1 geht nach Kanten und Helligkeit; gehen tiefere Blöcke nach ' +
        'der Art der Dinge?',
    },
    map: {
      tab: 'Karte',
      title: 'Eine Karte des Gesehenen',
      text:
        'Bilder liegen nah beieinander, wenn der Block ähnlich auf sie antwortet. Zu beobachten: Gegenden einer Art ' +
        '– Himmel, Blätter, Fels –, obwohl niemand sie benannt hat.',
    },
    depth: {
      tab: 'Tiefe',
      title: 'Hilft die Tiefe?',
      text:
        'Ein einfacher Ausleser rät die Klasse allein aus der Aktivität eines Blocks. Zu beobachten: eine Linie, die ' +
        'mit der Tiefe steigt und über dem Zufallszwilling liegt, dem gleichen Netz, das nie gelernt hat.',
    },
    names: {
      tab: 'Namen',
      title: 'Ihm Namen beibringen',
      text:
        'Eine Taste halten, während die Kamera ein Ding ansieht. Dann zeigt sich, welcher Block die Dinge am besten ' +
        'unterscheidet, neben einem Zwilling, der nie gelernt hat. Namen und Bilder bleiben auf diesem Gerät; nichts ' +
        'wird hochgeladen.',
    },
    share: {
      tab: 'Teilen',
      title: 'Teilen und speichern',
      text:
        'Der Link enthält den ganzen Versuch: mit den Fotografien erhält jeder, der ihn öffnet, die gleichen Zahlen.',
    },
  },
};
