import type { Messages } from './messages.ts'

const startAgain = 'Retournez d’où vous venez et recommencez là-bas.'
const startAgainThere = 'Vous pouvez recommencer là d’où vous venez.'
const whatNext = 'Le site qui vous a amené ici vous dit ce que vous pouvez faire ensuite.'
const recordVideo = 'Nous enregistrons une courte vidéo de votre visage. Cela prend environ 5 secondes.'
const recordAgain = 'Enregistrons-la encore une fois.'
const back = 'Nous vous ramenons maintenant.'

/** French. */
export const fr: Messages = {
  documentTitle: 'Vérification du visage',
  actions: {
    start: 'Commencer',
    tryAgain: 'Réessayer',
    cancel: 'Annuler',
    continue: 'Continuer',
    stop: 'Arrêter ici',
    record: 'Enregistrer',
    goBack: 'Retour',
    withoutLight: 'Sans changement de lumière',
    switchCamera: 'Utiliser une autre caméra',
    copyLink: 'Copier le lien',
  },
  supportCode: 'Code pour l’assistance : {code}',
  linkCopied: 'Le lien est copié',
  loading: 'Un instant…',
  unreachable: { title: 'Pas de connexion', text: 'Vérifiez votre connexion internet, puis réessayez.' },
  link: {
    incomplete: { title: 'Ce lien n’est pas complet', text: startAgain },
    notFound: { title: 'Ce lien ne mène nulle part', text: startAgain },
    usedElsewhere: {
      title: 'Déjà ouvert ailleurs',
      text: 'Ce lien fonctionne dans un seul navigateur. Continuez là-bas, ou recommencez là d’où vous venez.',
    },
    codeExpired: { title: 'Ce code a changé', text: 'Scannez celui que votre ordinateur affiche maintenant.' },
    finished: { title: 'Cette vérification est terminée', text: startAgain },
    expired: { title: 'Ce lien n’est plus valable', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Cette application ne peut pas utiliser la caméra',
      text: 'Copiez le lien, puis ouvrez-le dans votre navigateur.',
    },
    insecure: {
      title: 'La connexion n’est pas sécurisée',
      text: 'La caméra a besoin d’une adresse qui commence par https.',
    },
    noCameraAccess: {
      title: 'Ce navigateur ne peut pas utiliser la caméra',
      text: 'Ouvrez cette page dans Safari, Chrome, Edge ou Firefox.',
    },
    noRecorder: {
      title: 'Ce navigateur ne peut pas enregistrer de vidéo',
      text: 'Mettez-le à jour, ou utilisez Safari, Chrome, Edge ou Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Vérifions que c’est bien vous', text: recordVideo },
    ENROLLMENT: { title: 'Ajoutons votre visage', text: recordVideo },
    IDENTIFICATION: { title: 'Voyons qui vous êtes', text: recordVideo },
    tips: {
      light: 'Une lumière régulière',
      look: 'Regardez droit devant',
      uncovered: 'Rien devant le visage',
    },
    light: 'L’écran changera doucement de couleur.',
    kept: {
      one: 'La vidéo est conservée chiffrée pendant un jour, puis supprimée.',
      other: 'La vidéo est conservée chiffrée pendant {count} jours, puis supprimée.',
    },
    notKept: 'La vidéo est effacée dès qu’elle a été vérifiée.',
    keptUntilDeleted: 'La vidéo est conservée chiffrée jusqu’à ce que le service qui vous a amené ici la supprime.',
  },
  handoff: {
    title: 'Continuez sur votre téléphone',
    text: 'Scannez ce code avec l’appareil photo du téléphone.',
    code: 'Code QR qui ouvre cette vérification sur votre téléphone',
    here: 'Utiliser cette caméra',
    other: 'Utiliser mon téléphone',
    copyByHand: 'Copiez ce lien :',
    unreachable:
      'Un téléphone ne peut pas ouvrir cette adresse. Il en faut une de votre réseau qui commence par https.',
  },
  mirror: {
    title: 'Continuez avec votre téléphone',
    stages: {
      CONNECTED: 'Votre téléphone est connecté.',
      CAMERA: 'La caméra est allumée.',
      RECORDING: 'Enregistrement.',
      UPLOADING: 'Envoi.',
      CHECKING: 'Vérification.',
    },
    back: 'Continuer ici',
  },
  phoneLost: {
    title: 'Votre téléphone ne répond pas',
    text: 'Il n’a peut-être plus de réseau ou de batterie. Nous continuons dès son retour.',
    newCode: 'Afficher un autre code',
  },
  phoneDone: {
    done: { title: 'Terminé', text: 'Continuez sur votre ordinateur. Vous pouvez fermer cette page.' },
    stopped: { title: 'La vérification est arrêtée', text: 'Vous pouvez fermer cette page.' },
    moved: { title: 'La suite est sur votre ordinateur', text: 'Vous pouvez fermer cette page.' },
  },
  giveBack: 'Continuer sur l’ordinateur',
  permission: { title: 'Autorisez la caméra', text: 'Votre navigateur le demande. Choisissez « Autoriser ».' },
  permissionDenied: {
    dismissed: { title: 'La caméra n’a pas été autorisée', text: 'Réessayez, puis choisissez « Autoriser ».' },
    system: {
      title: 'Cet appareil bloque la caméra',
      text: 'Autorisez-la pour ce navigateur dans les réglages de l’appareil.',
    },
    inAppBrowser: {
      title: 'Cette application ne peut pas utiliser la caméra',
      text: 'Recommencez dans Safari, Chrome, Edge ou Firefox.',
    },
    denied: { title: 'La caméra n’est pas encore autorisée', text: 'Deux étapes suffisent :' },
    embedding: {
      title: 'La caméra n’arrive pas jusqu’ici',
      text: 'Le site qui entoure cette page ne lui laisse pas utiliser la caméra. Merci de prévenir son assistance.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Touchez le menu à côté de l’adresse, puis « Réglages du site web ».',
      'Réglez « Appareil photo » sur « Autoriser », puis réessayez.',
    ],
    macSafari: [
      'Choisissez Safari, puis « Réglages pour ce site web… ».',
      'Réglez « Caméra » sur « Autoriser », puis réessayez.',
    ],
    firefox: ['Cliquez sur la caméra barrée à côté de l’adresse.', 'Retirez « Bloqué », puis réessayez.'],
    androidChrome: [
      'Touchez l’icône à côté de l’adresse, puis « Autorisations ».',
      'Activez « Caméra », puis réessayez.',
    ],
    chrome: ['Cliquez sur l’icône à côté de l’adresse.', 'Activez « Caméra », puis réessayez.'],
    other: ['Ouvrez les réglages de votre navigateur pour ce site.', 'Autorisez la caméra, puis réessayez.'],
  },
  camera: {
    none: { title: 'Aucune caméra trouvée', text: 'Branchez-en une, ou ouvrez cette page sur un téléphone.' },
    busy: {
      title: 'La caméra ne démarre pas',
      text: 'Fermez les autres applications qui l’utilisent, puis réessayez.',
    },
    lost: { title: 'La caméra s’est arrêtée', text: 'Vérifiez qu’elle est branchée, puis réessayez.' },
    interrupted: {
      title: 'L’enregistrement a été interrompu',
      text: 'Gardez cette page ouverte pendant l’enregistrement.',
    },
  },
  cameraTitle: 'Caméra',
  hints: {
    fitFace: 'Placez votre visage dans l’ovale',
    noFace: 'Amenez votre visage dans l’ovale',
    severalFaces: 'Une seule personne, merci',
    tooDark: 'Plus de lumière. L’écran aide',
    tooBright: 'Cherchez une lumière plus douce',
    tooFar: 'Approchez-vous un peu',
    tooClose: 'Reculez un peu',
    offCentre: 'Placez-vous au milieu',
    keepStill: 'Ne bougez plus',
    lookStraight: 'Regardez bien en face',
    eyesClosed: 'Ouvrez les yeux',
    faceCovered: 'Découvrez votre visage',
    ready: 'Très bien. Ne bougez plus',
    recording: 'On enregistre. Regardez ici',
    moveALittle: 'Tournez légèrement la tête',
  },
  moreTime: {
    title: 'Avez-vous besoin de plus de temps ?',
    last: 'Le temps est presque écoulé',
    left: { one: 'Il reste {count} seconde.', other: 'Il reste {count} secondes.' },
    extend: 'J’ai besoin de temps',
    goOn: 'Poursuivre',
  },
  review: {
    title: 'Voit-on bien votre visage ?',
    text: 'Voici une image de votre vidéo. Envoyez-la, ou recommencez.',
    send: 'Envoyer',
    again: 'Recommencer',
  },
  uploading: { title: 'Envoi', text: 'Gardez cette page ouverte, s’il vous plaît.' },
  processing: {
    title: 'Vérification',
    text: 'Cela prend quelques secondes.',
    slow: 'Cela prend un peu plus de temps que d’habitude.',
    offline: 'Pas de connexion. Nous continuons dès son retour.',
  },
  uploadLost: {
    title: 'La connexion est perdue',
    text: 'Votre enregistrement est toujours là. Essayez de l’envoyer à nouveau.',
  },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'L’enregistrement n’a pas réussi', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'L’enregistrement n’a pas réussi',
      text: 'Essayez encore, ou utilisez un autre navigateur.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'L’enregistrement était sans image', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'L’enregistrement était trop long', text: recordAgain },
    SAMPLE_TOO_SHORT: {
      title: 'L’enregistrement était trop court',
      text: 'Gardez cette page ouverte jusqu’à la fin.',
    },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'L’image de cette caméra ne convient pas',
      text: 'Utilisez une autre caméra, ou un téléphone.',
    },
    FACE_NOT_FOUND: {
      title: 'Nous n’avons pas vu de visage',
      text: 'Placez votre visage dans l’ovale, bien éclairé.',
    },
    SEVERAL_FACES: { title: 'Il y avait plusieurs visages', text: 'Restez seul ou seule à l’image.' },
    FACE_TOO_SMALL: { title: 'Un peu trop loin', text: 'Approchez-vous jusqu’à remplir l’ovale.' },
    FACE_TOO_CLOSE: { title: 'Un peu trop près', text: 'Reculez jusqu’à tenir dans l’ovale.' },
    FACE_NOT_CENTRED: { title: 'Pas tout à fait au milieu', text: 'Gardez tout votre visage dans l’ovale.' },
    FACE_NOT_FRONTAL: { title: 'Le visage était de côté', text: 'Regardez la caméra bien en face.' },
    FACE_TOO_STILL: {
      title: 'Il faut un peu de mouvement',
      text: 'Tournez légèrement la tête pendant l’enregistrement.',
    },
    FACE_BLURRED: { title: 'L’image était floue', text: 'Ne bougez pas, et nettoyez l’objectif au besoin.' },
    TOO_DARK: { title: 'Il faisait trop sombre', text: 'Allumez une lampe, ou faites face à une fenêtre.' },
    TOO_BRIGHT: { title: 'Il y avait trop de lumière', text: 'Détournez-vous de la forte lumière.' },
    UNEVEN_LIGHT: { title: 'La lumière venait d’un côté', text: 'Tournez-vous vers la lumière.' },
    FACE_COVERED: {
      title: 'Une partie du visage était cachée',
      text: 'Retirez le masque ou les lunettes de soleil.',
    },
    EYES_CLOSED: { title: 'Les yeux étaient fermés', text: 'Regardez la caméra.' },
    MOUTH_OPEN: { title: 'La bouche était ouverte', text: 'Fermez la bouche et ne bougez plus.' },
  },
  triesLeft: { one: 'Encore {count} essai', other: 'Encore {count} essais' },
  confirmed: {
    VERIFICATION: { title: 'C’est bien vous', text: back },
    ENROLLMENT: { title: 'Votre visage est ajouté', text: back },
    IDENTIFICATION: { title: 'Nous vous connaissons', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Nous n’avons pas pu confirmer que c’est vous', text: whatNext },
    ENROLLMENT: { title: 'Nous n’avons pas pu ajouter votre visage', text: whatNext },
    IDENTIFICATION: { title: 'Nous n’avons pas pu vous trouver', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'La vérification n’a pas abouti', text: startAgainThere },
    ConnectionError: { title: 'La connexion est perdue', text: startAgainThere },
    HardwareError: { title: 'La caméra ne fonctionne pas', text: 'Essayez un autre appareil.' },
    PermissionError: {
      title: 'La caméra n’est pas autorisée',
      text: 'Autorisez-la, puis recommencez là d’où vous venez.',
    },
    SupportError: {
      title: 'Ce navigateur ne peut pas faire la vérification',
      text: 'Essayez Safari, Chrome, Edge ou Firefox.',
    },
    TimeoutError: { title: 'Le temps est écoulé', text: startAgainThere },
    UserCancelled: { title: 'La vérification est arrêtée', text: startAgainThere },
  },
  ending: 'Un instant…',
  endingLost: {
    title: 'Pas de connexion',
    text: 'Il nous la faut pour vous ramener. Vérifiez-la, puis réessayez.',
  },
  leaving: 'Nous vous ramenons…',
}
