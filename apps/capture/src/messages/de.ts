import type { Messages } from './messages.ts'

const startAgain = 'Gehen Sie dorthin zurück, wo Sie herkamen, und beginnen Sie dort neu.'
const startAgainThere = 'Sie können dort neu beginnen, wo Sie herkamen.'
const whatNext = 'Die Website, die Sie hierher geschickt hat, sagt Ihnen, was Sie nun tun können.'
const recordVideo = 'Wir nehmen ein kurzes Video Ihres Gesichts auf. Das dauert etwa 5 Sekunden.'
const recordAgain = 'Nehmen wir es noch einmal auf.'
const back = 'Wir bringen Sie jetzt zurück.'

/** German. */
export const de: Messages = {
  documentTitle: 'Gesichtsprüfung',
  actions: {
    start: 'Los geht’s',
    tryAgain: 'Noch einmal',
    cancel: 'Abbrechen',
    continue: 'Weiter',
    stop: 'Hier aufhören',
    record: 'Aufnehmen',
    goBack: 'Zurück',
    withoutLight: 'Ohne wechselndes Licht',
    switchCamera: 'Andere Kamera verwenden',
    copyLink: 'Link kopieren',
  },
  supportCode: 'Code für den Support: {code}',
  linkCopied: 'Der Link ist kopiert',
  loading: 'Einen Moment …',
  unreachable: {
    title: 'Keine Verbindung',
    text: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
  },
  link: {
    incomplete: { title: 'Dieser Link ist nicht vollständig', text: startAgain },
    notFound: { title: 'Dieser Link führt nirgendwohin', text: startAgain },
    usedElsewhere: {
      title: 'Schon woanders geöffnet',
      text: 'Dieser Link gilt nur in einem Browser. Machen Sie dort weiter, oder beginnen Sie neu, wo Sie herkamen.',
    },
    codeExpired: {
      title: 'Dieser Code ist nicht mehr aktuell',
      text: 'Scannen Sie den, den Ihr Computer jetzt zeigt.',
    },
    finished: { title: 'Diese Prüfung ist abgeschlossen', text: startAgain },
    expired: { title: 'Dieser Link gilt nicht mehr', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Diese App kann die Kamera nicht nutzen',
      text: 'Kopieren Sie den Link und öffnen Sie ihn im Browser.',
    },
    insecure: {
      title: 'Die Verbindung ist nicht sicher',
      text: 'Die Kamera braucht eine Adresse, die mit https beginnt.',
    },
    noCameraAccess: {
      title: 'Dieser Browser kann die Kamera nicht nutzen',
      text: 'Öffnen Sie diese Seite in Safari, Chrome, Edge oder Firefox.',
    },
    noRecorder: {
      title: 'Dieser Browser kann kein Video aufnehmen',
      text: 'Aktualisieren Sie ihn, oder nehmen Sie Safari, Chrome, Edge oder Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Prüfen wir, dass Sie es sind', text: recordVideo },
    ENROLLMENT: { title: 'Fügen wir Ihr Gesicht hinzu', text: recordVideo },
    IDENTIFICATION: { title: 'Sehen wir, wer Sie sind', text: recordVideo },
    tips: {
      light: 'Gleichmäßiges Licht',
      look: 'Geradeaus schauen',
      uncovered: 'Nichts vor dem Gesicht',
    },
    light: 'Der Bildschirm wechselt sanft die Farbe.',
    kept: {
      one: 'Das Video wird einen Tag lang verschlüsselt aufbewahrt und dann gelöscht.',
      other: 'Das Video wird {count} Tage lang verschlüsselt aufbewahrt und dann gelöscht.',
    },
    notKept: 'Das Video wird gelöscht, sobald es geprüft ist.',
    keptUntilDeleted:
      'Das Video wird verschlüsselt aufbewahrt, bis der Dienst, der Sie hierher geschickt hat, es löscht.',
  },
  handoff: {
    title: 'Weiter auf dem Handy',
    text: 'Scannen Sie diesen Code mit der Handykamera.',
    code: 'QR-Code, der diese Prüfung auf dem Handy öffnet',
    here: 'Diese Kamera nutzen',
    other: 'Mein Handy nutzen',
    copyByHand: 'Kopieren Sie diesen Link:',
    unreachable: 'Ein Handy kann diese Adresse nicht öffnen. Nötig ist eine aus Ihrem Netz, die mit https beginnt.',
  },
  mirror: {
    title: 'Weiter auf Ihrem Handy',
    stages: {
      CONNECTED: 'Ihr Handy ist verbunden.',
      CAMERA: 'Die Kamera läuft.',
      RECORDING: 'Aufnahme läuft.',
      UPLOADING: 'Wird gesendet.',
      CHECKING: 'Wird geprüft.',
    },
    back: 'Hier weitermachen',
  },
  phoneLost: {
    title: 'Ihr Handy ist nicht erreichbar',
    text: 'Vielleicht fehlt ihm Netz oder Akku. Es geht weiter, sobald es zurück ist.',
    newCode: 'Neuen Code zeigen',
  },
  phoneDone: {
    done: { title: 'Fertig', text: 'Weiter geht es am Computer. Sie können diese Seite schließen.' },
    stopped: { title: 'Die Prüfung wurde beendet', text: 'Sie können diese Seite schließen.' },
    moved: { title: 'Es geht am Computer weiter', text: 'Sie können diese Seite schließen.' },
  },
  giveBack: 'Am Computer weitermachen',
  permission: { title: 'Erlauben Sie die Kamera', text: 'Ihr Browser fragt danach. Wählen Sie „Zulassen“.' },
  permissionDenied: {
    dismissed: {
      title: 'Die Kamera wurde nicht erlaubt',
      text: 'Versuchen Sie es noch einmal und wählen Sie „Zulassen“.',
    },
    system: {
      title: 'Dieses Gerät sperrt die Kamera',
      text: 'Erlauben Sie sie für diesen Browser in den Einstellungen des Geräts.',
    },
    inAppBrowser: {
      title: 'Diese App kann die Kamera nicht nutzen',
      text: 'Beginnen Sie neu in Safari, Chrome, Edge oder Firefox.',
    },
    denied: { title: 'Die Kamera ist noch nicht erlaubt', text: 'Zwei Schritte genügen:' },
    embedding: {
      title: 'Die Kamera kommt hier nicht an',
      text: 'Die Website um diese Seite herum gibt die Kamera nicht weiter. Bitte sagen Sie deren Support Bescheid.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Tippen Sie auf das Menü neben der Adresse, dann auf „Website-Einstellungen“.',
      'Stellen Sie „Kamera“ auf „Erlauben“ und versuchen Sie es noch einmal.',
    ],
    macSafari: [
      'Wählen Sie Safari, dann „Einstellungen für diese Website …“.',
      'Stellen Sie „Kamera“ auf „Erlauben“ und versuchen Sie es noch einmal.',
    ],
    firefox: [
      'Klicken Sie auf die durchgestrichene Kamera neben der Adresse.',
      'Entfernen Sie „Blockiert“ und versuchen Sie es noch einmal.',
    ],
    androidChrome: [
      'Tippen Sie auf das Symbol neben der Adresse, dann auf „Berechtigungen“.',
      'Schalten Sie „Kamera“ ein und versuchen Sie es noch einmal.',
    ],
    chrome: [
      'Klicken Sie auf das Symbol neben der Adresse.',
      'Schalten Sie „Kamera“ ein und versuchen Sie es noch einmal.',
    ],
    other: [
      'Öffnen Sie die Einstellungen Ihres Browsers für diese Website.',
      'Erlauben Sie die Kamera und versuchen Sie es noch einmal.',
    ],
  },
  camera: {
    none: {
      title: 'Keine Kamera gefunden',
      text: 'Schließen Sie eine an, oder öffnen Sie diese Seite auf einem Handy.',
    },
    busy: {
      title: 'Die Kamera startet nicht',
      text: 'Schließen Sie andere Apps, die sie nutzen, und versuchen Sie es noch einmal.',
    },
    lost: {
      title: 'Die Kamera ist ausgegangen',
      text: 'Prüfen Sie, ob sie angeschlossen ist, und versuchen Sie es noch einmal.',
    },
    interrupted: {
      title: 'Die Aufnahme wurde unterbrochen',
      text: 'Lassen Sie diese Seite während der Aufnahme offen.',
    },
  },
  cameraTitle: 'Kamera',
  hints: {
    fitFace: 'Bringen Sie Ihr Gesicht ins Oval',
    noFace: 'Ihr Gesicht gehört ins Oval',
    severalFaces: 'Bitte nur eine Person',
    tooDark: 'Mehr Licht, bitte. Der Bildschirm hilft',
    tooBright: 'Weicheres Licht, bitte',
    tooFar: 'Bitte etwas näher',
    tooClose: 'Bitte etwas weiter weg',
    offCentre: 'Bitte in die Mitte',
    keepStill: 'Bitte stillhalten',
    lookStraight: 'Bitte geradeaus schauen',
    eyesClosed: 'Bitte die Augen öffnen',
    faceCovered: 'Bitte das Gesicht freimachen',
    ready: 'Sehr gut. Bitte stillhalten',
    recording: 'Aufnahme läuft. Hierher schauen',
    moveALittle: 'Den Kopf leicht drehen',
  },
  moreTime: {
    title: 'Brauchen Sie mehr Zeit?',
    last: 'Die Zeit ist fast um',
    left: { one: 'Noch eine Sekunde.', other: 'Noch {count} Sekunden.' },
    extend: 'Ich brauche mehr Zeit',
    goOn: 'Weitermachen',
  },
  review: {
    title: 'Ist Ihr Gesicht gut zu sehen?',
    text: 'Das ist ein Bild aus Ihrem Video. Senden Sie es, oder nehmen Sie es neu auf.',
    send: 'Senden',
    again: 'Neu aufnehmen',
  },
  uploading: { title: 'Wird gesendet', text: 'Bitte lassen Sie diese Seite offen.' },
  processing: {
    title: 'Wird geprüft',
    text: 'Das dauert ein paar Sekunden.',
    slow: 'Das dauert etwas länger als sonst.',
    offline: 'Keine Verbindung. Es geht weiter, sobald sie wieder da ist.',
  },
  uploadLost: {
    title: 'Die Verbindung ist weg',
    text: 'Ihre Aufnahme ist noch da. Senden Sie sie noch einmal.',
  },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'Die Aufnahme hat nicht geklappt', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'Die Aufnahme hat nicht geklappt',
      text: 'Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Browser.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'Die Aufnahme hatte kein Bild', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'Die Aufnahme war zu lang', text: recordAgain },
    SAMPLE_TOO_SHORT: { title: 'Die Aufnahme war zu kurz', text: 'Lassen Sie diese Seite bis zum Ende offen.' },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'Das Bild dieser Kamera passt nicht',
      text: 'Nehmen Sie eine andere Kamera oder ein Handy.',
    },
    FACE_NOT_FOUND: {
      title: 'Wir haben kein Gesicht gesehen',
      text: 'Bringen Sie Ihr Gesicht ins Oval, bei gutem Licht.',
    },
    SEVERAL_FACES: { title: 'Mehr als ein Gesicht', text: 'Achten Sie darauf, dass nur Sie im Bild sind.' },
    FACE_TOO_SMALL: { title: 'Etwas zu weit weg', text: 'Kommen Sie näher, bis Ihr Gesicht das Oval füllt.' },
    FACE_TOO_CLOSE: { title: 'Etwas zu nah', text: 'Gehen Sie zurück, bis Ihr Gesicht ins Oval passt.' },
    FACE_NOT_CENTRED: { title: 'Nicht ganz in der Mitte', text: 'Halten Sie das ganze Gesicht im Oval.' },
    FACE_NOT_FRONTAL: { title: 'Das Gesicht war zur Seite gedreht', text: 'Schauen Sie gerade in die Kamera.' },
    FACE_TOO_STILL: {
      title: 'Etwas Bewegung ist nötig',
      text: 'Drehen Sie während der Aufnahme leicht den Kopf.',
    },
    FACE_BLURRED: {
      title: 'Das Bild war unscharf',
      text: 'Halten Sie still, und putzen Sie bei Bedarf die Linse.',
    },
    TOO_DARK: { title: 'Es war zu dunkel', text: 'Machen Sie Licht an, oder schauen Sie zu einem Fenster.' },
    TOO_BRIGHT: { title: 'Es war zu hell', text: 'Drehen Sie sich vom starken Licht weg.' },
    UNEVEN_LIGHT: { title: 'Das Licht kam von einer Seite', text: 'Drehen Sie sich zum Licht.' },
    FACE_COVERED: {
      title: 'Ein Teil des Gesichts war verdeckt',
      text: 'Nehmen Sie Maske oder dunkle Brille ab.',
    },
    EYES_CLOSED: { title: 'Die Augen waren geschlossen', text: 'Schauen Sie in die Kamera.' },
    MOUTH_OPEN: { title: 'Der Mund war offen', text: 'Schließen Sie den Mund und halten Sie still.' },
  },
  triesLeft: { one: 'Noch ein Versuch', other: 'Noch {count} Versuche' },
  confirmed: {
    VERIFICATION: { title: 'Sie sind es', text: back },
    ENROLLMENT: { title: 'Ihr Gesicht ist hinzugefügt', text: back },
    IDENTIFICATION: { title: 'Wir kennen Sie', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Wir konnten nicht bestätigen, dass Sie es sind', text: whatNext },
    ENROLLMENT: { title: 'Wir konnten Ihr Gesicht nicht hinzufügen', text: whatNext },
    IDENTIFICATION: { title: 'Wir konnten Sie nicht finden', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'Die Prüfung hat nicht geklappt', text: startAgainThere },
    ConnectionError: { title: 'Die Verbindung ist weg', text: startAgainThere },
    HardwareError: { title: 'Die Kamera geht nicht', text: 'Versuchen Sie es mit einem anderen Gerät.' },
    PermissionError: {
      title: 'Die Kamera ist nicht erlaubt',
      text: 'Erlauben Sie sie, und beginnen Sie neu, wo Sie herkamen.',
    },
    SupportError: {
      title: 'Dieser Browser kann die Prüfung nicht machen',
      text: 'Versuchen Sie es mit Safari, Chrome, Edge oder Firefox.',
    },
    TimeoutError: { title: 'Die Zeit ist um', text: startAgainThere },
    UserCancelled: { title: 'Die Prüfung wurde beendet', text: startAgainThere },
  },
  ending: 'Einen Moment …',
  endingLost: {
    title: 'Keine Verbindung',
    text: 'Wir brauchen sie, um Sie zurückzubringen. Prüfen Sie sie, und versuchen Sie es noch einmal.',
  },
  leaving: 'Wir bringen Sie zurück …',
}
