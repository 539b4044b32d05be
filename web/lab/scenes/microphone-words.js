/** Here, not with the other words: who only looks need not load them. */
export const microphoneWords = {
  en: {
    title: 'What it hears',
    open: 'Turn on the microphone',
    why: 'Sound stays on this device. Nothing is uploaded.',
    opening: 'Asking for the microphone …',
    again: 'Try again',
    sample: 'Look at photographs instead',
    wave: 'The sound of the last 2.6 seconds',
    spectrum: 'Its frequencies, 0 to 8 kHz, high ones above',
    troubles: {
      refused: 'The browser was not allowed to use the microphone. Allow it in the address bar, then try again.',
      missing: 'No microphone was found. Plug one in, then try again.',
      busy: 'Another program is using the microphone. Close it there, then try again.',
      unplugged: 'The microphone has gone. Plug it in again, or go on with the photographs.',
      insecure: 'Browsers only lend the microphone to pages with https. Open this page that way.',
      unsupported: 'This browser cannot lend its microphone to a page.',
    },
  },
  de: {
    title: 'Was es hört',
    open: 'Mikrofon einschalten',
    why: 'Der Klang bleibt auf diesem Gerät. Nichts wird hochgeladen.',
    opening: 'Das Mikrofon wird erbeten …',
    again: 'Noch einmal',
    sample: 'Lieber Fotos ansehen',
    wave: 'Der Klang der letzten 2,6 Sekunden',
    spectrum: 'Seine Frequenzen, 0 bis 8 kHz, hohe oben',
    troubles: {
      refused: 'Der Browser durfte das Mikrofon nicht benutzen. Erlaube es in der Adresszeile und versuche es noch einmal.',
      missing: 'Kein Mikrofon gefunden. Schließe eines an und versuche es noch einmal.',
      busy: 'Ein anderes Programm benutzt das Mikrofon. Schließe es dort und versuche es noch einmal.',
      unplugged: 'Das Mikrofon ist weg. Schließe es wieder an, oder mach mit den Fotos weiter.',
      insecure: 'Browser leihen das Mikrofon nur Seiten mit https. Öffne diese Seite so.',
      unsupported: 'Dieser Browser kann sein Mikrofon keiner Seite leihen.',
    },
  },
};
