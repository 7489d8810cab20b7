import type { Messages } from './messages.ts'

const startAgain = 'Torna al sito di provenienza e ricomincia da lì.'
const startAgainThere = 'Puoi ricominciare dal sito di provenienza.'
const whatNext = 'Il sito che ti ha portato qui ti dirà che cosa puoi fare adesso.'
const recordVideo = 'Registriamo un breve video del tuo viso. Ci vogliono circa 5 secondi.'
const recordAgain = 'Registriamolo ancora una volta.'
const back = 'Ora ti riportiamo indietro.'

/** Italian. */
export const it: Messages = {
  documentTitle: 'Verifica del viso',
  actions: {
    start: 'Inizia',
    tryAgain: 'Riprova',
    cancel: 'Annulla',
    continue: 'Continua',
    stop: 'Fermati qui',
    record: 'Registra',
    goBack: 'Indietro',
    withoutLight: 'Senza cambi di luce',
    switchCamera: 'Usa un’altra fotocamera',
    copyLink: 'Copia il link',
  },
  supportCode: 'Codice per l’assistenza: {code}',
  linkCopied: 'Link copiato',
  loading: 'Un momento…',
  unreachable: { title: 'Nessuna connessione', text: 'Controlla la connessione a internet, poi riprova.' },
  link: {
    incomplete: { title: 'Questo link non è completo', text: startAgain },
    notFound: { title: 'Questo link non porta da nessuna parte', text: startAgain },
    usedElsewhere: {
      title: 'Già aperto altrove',
      text: 'Questo link funziona in un solo browser. Continua lì, oppure ricomincia dal sito di provenienza.',
    },
    codeExpired: { title: 'Questo codice è cambiato', text: 'Inquadra quello che il computer mostra ora.' },
    finished: { title: 'Questa verifica è terminata', text: startAgain },
    expired: { title: 'Questo link non è più valido', text: startAgain },
  },
  unsupported: {
    inAppBrowser: { title: 'Questa app non può usare la fotocamera', text: 'Copia il link e aprilo nel browser.' },
    insecure: {
      title: 'La connessione non è sicura',
      text: 'La fotocamera richiede un indirizzo che inizi con https.',
    },
    noCameraAccess: {
      title: 'Questo browser non può usare la fotocamera',
      text: 'Apri questa pagina in Safari, Chrome, Edge o Firefox.',
    },
    noRecorder: {
      title: 'Questo browser non può registrare video',
      text: 'Aggiornalo, oppure usa Safari, Chrome, Edge o Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Verifichiamo che sia tu', text: recordVideo },
    ENROLLMENT: { title: 'Aggiungiamo il tuo viso', text: recordVideo },
    IDENTIFICATION: { title: 'Vediamo chi sei', text: recordVideo },
    tips: { light: 'Cerca una luce uniforme', look: 'Guarda davanti a te', uncovered: 'Niente sul viso' },
    light: 'Lo schermo cambierà colore dolcemente.',
    kept: {
      one: 'Il video viene conservato, cifrato, per un giorno e poi eliminato.',
      other: 'Il video viene conservato, cifrato, per {count} giorni e poi eliminato.',
    },
    notKept: 'Il video viene cancellato non appena è stato verificato.',
    keptUntilDeleted: 'Il video viene conservato, cifrato, finché non lo elimina il servizio che ti ha portato qui.',
  },
  handoff: {
    title: 'Continua sul telefono',
    text: 'Inquadra questo codice con la fotocamera del telefono.',
    code: 'Codice QR che apre questa verifica sul telefono',
    here: 'Usa questa fotocamera',
    other: 'Usa il mio telefono',
    copyByHand: 'Copia questo link:',
    unreachable: 'Un telefono non può aprire questo indirizzo. Ne serve uno della tua rete che inizi con https.',
  },
  mirror: {
    title: 'Continua con il telefono',
    stages: {
      CONNECTED: 'Il telefono è collegato.',
      CAMERA: 'La fotocamera è accesa.',
      RECORDING: 'Registrazione in corso.',
      UPLOADING: 'Invio in corso.',
      CHECKING: 'Verifica in corso.',
    },
    back: 'Continua qui',
  },
  phoneLost: {
    title: 'Il telefono non risponde',
    text: 'Forse non ha rete o batteria. Continuiamo appena torna.',
    newCode: 'Mostra un altro codice',
  },
  phoneDone: {
    done: { title: 'Fatto', text: 'Continua al computer. Puoi chiudere questa pagina.' },
    stopped: { title: 'La verifica è stata interrotta', text: 'Puoi chiudere questa pagina.' },
    moved: { title: 'Continua al computer', text: 'Puoi chiudere questa pagina.' },
  },
  giveBack: 'Continua al computer',
  permission: { title: 'Consenti la fotocamera', text: 'Il browser te lo chiede. Scegli “Consenti”.' },
  permissionDenied: {
    dismissed: { title: 'La fotocamera non è stata consentita', text: 'Riprova e scegli “Consenti”.' },
    system: {
      title: 'Questo dispositivo blocca la fotocamera',
      text: 'Consentila per questo browser nelle impostazioni del dispositivo.',
    },
    inAppBrowser: {
      title: 'Questa app non può usare la fotocamera',
      text: 'Ricomincia in Safari, Chrome, Edge o Firefox.',
    },
    denied: { title: 'La fotocamera non è ancora consentita', text: 'Bastano due passi:' },
    embedding: {
      title: 'La fotocamera non arriva a questa pagina',
      text: 'Il sito che contiene questa pagina non le lascia usare la fotocamera. Avvisa la sua assistenza.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Tocca il menu accanto all’indirizzo, poi “Impostazioni sito web”.',
      'Imposta “Fotocamera” su “Consenti”, poi riprova.',
    ],
    macSafari: [
      'Scegli Safari, poi “Impostazioni per questo sito web…”.',
      'Imposta “Videocamera” su “Consenti”, poi riprova.',
    ],
    firefox: ['Fai clic sulla fotocamera barrata accanto all’indirizzo.', 'Rimuovi “Bloccato”, poi riprova.'],
    androidChrome: ['Tocca l’icona accanto all’indirizzo, poi “Autorizzazioni”.', 'Attiva “Fotocamera”, poi riprova.'],
    chrome: ['Fai clic sull’icona accanto all’indirizzo.', 'Attiva “Fotocamera”, poi riprova.'],
    other: ['Apri le impostazioni del browser per questo sito.', 'Consenti la fotocamera, poi riprova.'],
  },
  camera: {
    none: { title: 'Nessuna fotocamera trovata', text: 'Collegane una, o apri questa pagina su un telefono.' },
    busy: { title: 'La fotocamera non si avvia', text: 'Chiudi le altre app che la usano, poi riprova.' },
    lost: { title: 'La fotocamera si è fermata', text: 'Controlla che sia collegata, poi riprova.' },
    interrupted: {
      title: 'La registrazione si è interrotta',
      text: 'Tieni aperta questa pagina durante la registrazione.',
    },
  },
  cameraTitle: 'Fotocamera',
  hints: {
    fitFace: 'Inquadra il viso nell’ovale',
    noFace: 'Porta il viso nell’ovale',
    severalFaces: 'Una sola persona, per favore',
    tooDark: 'Cerca più luce. Lo schermo aiuta',
    tooBright: 'Cerca una luce più morbida',
    tooFar: 'Avvicinati un po’',
    tooClose: 'Allontanati un po’',
    offCentre: 'Spostati al centro',
    keepStill: 'Resta immobile',
    lookStraight: 'Guarda davanti a te',
    eyesClosed: 'Apri gli occhi',
    faceCovered: 'Scopri il viso',
    ready: 'Bene. Resta immobile',
    recording: 'Registrazione in corso. Guarda qui',
    moveALittle: 'Gira appena la testa',
  },
  moreTime: {
    title: 'Ti serve più tempo?',
    last: 'Il tempo sta per finire',
    left: { one: 'Resta un secondo.', other: 'Restano {count} secondi.' },
    extend: 'Mi serve più tempo',
    goOn: 'Prosegui',
  },
  review: {
    title: 'Il viso si vede bene?',
    text: 'Questa è un’immagine del tuo video. Invialo, o registra di nuovo.',
    send: 'Invia',
    again: 'Registra di nuovo',
  },
  uploading: { title: 'Invio', text: 'Tieni aperta questa pagina, per favore.' },
  processing: {
    title: 'Verifica',
    text: 'Ci vogliono pochi secondi.',
    slow: 'Ci vuole un po’ più del solito.',
    offline: 'Nessuna connessione. Proseguiamo appena torna.',
  },
  uploadLost: {
    title: 'La connessione è caduta',
    text: 'La tua registrazione è ancora qui. Prova a inviarla di nuovo.',
  },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'La registrazione non è riuscita', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'La registrazione non è riuscita',
      text: 'Riprova, oppure usa un altro browser.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'La registrazione era senza immagine', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'La registrazione era troppo lunga', text: recordAgain },
    SAMPLE_TOO_SHORT: {
      title: 'La registrazione era troppo breve',
      text: 'Tieni aperta questa pagina fino alla fine.',
    },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'L’immagine di questa fotocamera non va bene',
      text: 'Usa un’altra fotocamera, o un telefono.',
    },
    FACE_NOT_FOUND: { title: 'Non abbiamo visto un viso', text: 'Inquadra il viso nell’ovale, con buona luce.' },
    SEVERAL_FACES: { title: 'C’era più di un viso', text: 'Fai in modo che ci sia solo tu.' },
    FACE_TOO_SMALL: { title: 'Un po’ troppo lontano', text: 'Avvicinati finché il viso riempie l’ovale.' },
    FACE_TOO_CLOSE: { title: 'Un po’ troppo vicino', text: 'Allontanati finché il viso sta nell’ovale.' },
    FACE_NOT_CENTRED: { title: 'Non proprio al centro', text: 'Tieni tutto il viso nell’ovale.' },
    FACE_NOT_FRONTAL: { title: 'Il viso era di lato', text: 'Guarda dritto nella fotocamera.' },
    FACE_TOO_STILL: {
      title: 'Serve un po’ di movimento',
      text: 'Gira leggermente la testa durante la registrazione.',
    },
    FACE_BLURRED: { title: 'L’immagine era sfocata', text: 'Resta immobile e pulisci la lente, se serve.' },
    TOO_DARK: { title: 'C’era poca luce', text: 'Accendi una luce, o mettiti davanti a una finestra.' },
    TOO_BRIGHT: { title: 'C’era troppa luce', text: 'Allontana il viso dalla luce forte.' },
    UNEVEN_LIGHT: { title: 'La luce veniva da un lato', text: 'Girati verso la luce.' },
    FACE_COVERED: { title: 'Una parte del viso era coperta', text: 'Togli la mascherina o gli occhiali scuri.' },
    EYES_CLOSED: { title: 'Gli occhi erano chiusi', text: 'Guarda nella fotocamera.' },
    MOUTH_OPEN: { title: 'La bocca era aperta', text: 'Chiudi la bocca e resta immobile.' },
  },
  triesLeft: { one: 'Ancora un tentativo', other: 'Ancora {count} tentativi' },
  confirmed: {
    VERIFICATION: { title: 'Sei tu', text: back },
    ENROLLMENT: { title: 'Il tuo viso è stato aggiunto', text: back },
    IDENTIFICATION: { title: 'Ti conosciamo', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Non siamo riusciti a confermare che sei tu', text: whatNext },
    ENROLLMENT: { title: 'Non siamo riusciti ad aggiungere il tuo viso', text: whatNext },
    IDENTIFICATION: { title: 'Non siamo riusciti a trovarti', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'La verifica non è riuscita', text: startAgainThere },
    ConnectionError: { title: 'La connessione è caduta', text: startAgainThere },
    HardwareError: { title: 'La fotocamera non funziona', text: 'Prova con un altro dispositivo.' },
    PermissionError: {
      title: 'La fotocamera non è consentita',
      text: 'Consentila, poi ricomincia dal sito di provenienza.',
    },
    SupportError: {
      title: 'Questo browser non può fare la verifica',
      text: 'Prova con Safari, Chrome, Edge o Firefox.',
    },
    TimeoutError: { title: 'Il tempo è finito', text: startAgainThere },
    UserCancelled: { title: 'La verifica è stata interrotta', text: startAgainThere },
  },
  ending: 'Un momento…',
  endingLost: {
    title: 'Nessuna connessione',
    text: 'Ci serve per riportarti indietro. Controllala, poi riprova.',
  },
  leaving: 'Ti riportiamo indietro…',
}
