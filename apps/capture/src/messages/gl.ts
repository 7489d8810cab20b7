import type { Messages } from './messages.ts'

const startAgain = 'Volve ao sitio do que viñas e comeza alí de novo.'
const startAgainThere = 'Podes comezar de novo no sitio do que viñas.'
const whatNext = 'O sitio que te trouxo aquí dirache que podes facer agora.'
const recordVideo = 'Gravamos un vídeo curto da túa cara. Dura uns 5 segundos.'
const back = 'Levámoste de volta.'

/** Galician. */
export const gl: Messages = {
  documentTitle: 'Comprobación facial',
  actions: {
    start: 'Comezar',
    tryAgain: 'Tentar de novo',
    cancel: 'Cancelar',
    continue: 'Continuar',
    stop: 'Deixalo aquí',
    record: 'Gravar',
    goBack: 'Volver',
    withoutLight: 'Sen cambios de luz',
    switchCamera: 'Usar outra cámara',
    copyLink: 'Copiar a ligazón',
  },
  supportCode: 'Código para o soporte: {code}',
  linkCopied: 'Copiouse a ligazón',
  loading: 'Un momento…',
  unreachable: { title: 'Sen conexión', text: 'Revisa a túa conexión a internet e téntao de novo.' },
  link: {
    incomplete: { title: 'Esta ligazón non está completa', text: startAgain },
    notFound: { title: 'Esta ligazón non leva a ningures', text: startAgain },
    usedElsewhere: {
      title: 'Xa está aberta noutro lugar',
      text: 'Esta ligazón funciona nun só navegador. Segue alí ou comeza de novo no sitio do que viñas.',
    },
    codeExpired: { title: 'Este código cambiou', text: 'Escanea o que amosa agora o teu ordenador.' },
    finished: { title: 'Esta comprobación xa rematou', text: startAgain },
    expired: { title: 'Esta ligazón xa non é válida', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Esta aplicación non pode usar a cámara',
      text: 'Copia a ligazón e ábrea no teu navegador.',
    },
    insecure: {
      title: 'A conexión non é segura',
      text: 'A cámara necesita un enderezo que comece por https.',
    },
    noCameraAccess: {
      title: 'Este navegador non pode usar a cámara',
      text: 'Abre esta páxina en Safari, Chrome, Edge ou Firefox.',
    },
    noRecorder: {
      title: 'Este navegador non pode gravar vídeo',
      text: 'Actualízao ou usa Safari, Chrome, Edge ou Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Imos comprobar que es ti', text: recordVideo },
    ENROLLMENT: { title: 'Imos engadir a túa cara', text: recordVideo },
    IDENTIFICATION: { title: 'Imos ver quen es', text: recordVideo },
    tips: { light: 'Busca unha luz uniforme', look: 'Mira de fronte', uncovered: 'Nada sobre a cara' },
    light: 'A pantalla cambiará de cor con suavidade.',
    kept: {
      one: 'O vídeo gárdase cifrado durante un día e despois bórrase.',
      other: 'O vídeo gárdase cifrado durante {count} días e despois bórrase.',
    },
    notKept: 'O vídeo bórrase en canto se comproba.',
    keptUntilDeleted: 'O vídeo gárdase cifrado ata que o borre o servizo que te trouxo aquí.',
  },
  handoff: {
    title: 'Continúa no teu móbil',
    text: 'Escanea este código coa cámara do móbil.',
    code: 'Código QR que abre esta comprobación no teu móbil',
    here: 'Usar esta cámara',
    other: 'Usar o meu móbil',
    copyByHand: 'Copia esta ligazón:',
    unreachable: 'Un móbil non pode abrir este enderezo. Fai falta un da túa rede que comece por https.',
  },
  mirror: {
    title: 'Segue no teu móbil',
    stages: {
      CONNECTED: 'O teu móbil está conectado.',
      CAMERA: 'A cámara está acesa.',
      RECORDING: 'Gravando.',
      UPLOADING: 'Enviando.',
      CHECKING: 'Comprobando.',
    },
    back: 'Seguir aquí',
  },
  phoneLost: {
    title: 'O teu móbil non responde',
    text: 'Pode que non teña rede ou batería. Seguiremos en canto volva.',
    newCode: 'Amosar outro código',
  },
  phoneDone: {
    done: { title: 'Feito', text: 'Segue no teu ordenador. Podes pechar esta páxina.' },
    stopped: { title: 'A comprobación detívose', text: 'Podes pechar esta páxina.' },
    moved: { title: 'Segue no teu ordenador', text: 'Podes pechar esta páxina.' },
  },
  giveBack: 'Seguir no ordenador',
  permission: { title: 'Permite usar a cámara', text: 'O teu navegador pregúntacho. Escolle «Permitir».' },
  permissionDenied: {
    dismissed: { title: 'Non se permitiu a cámara', text: 'Téntao de novo e escolle «Permitir».' },
    system: {
      title: 'Este dispositivo bloquea a cámara',
      text: 'Permítea para este navegador nos axustes do dispositivo.',
    },
    inAppBrowser: {
      title: 'Esta aplicación non pode usar a cámara',
      text: 'Comeza de novo en Safari, Chrome, Edge ou Firefox.',
    },
    denied: { title: 'A cámara aínda non está permitida', text: 'Arránxase en dous pasos:' },
    embedding: {
      title: 'A cámara non chega a esta páxina',
      text: 'O sitio que contén esta páxina non lle deixa usar a cámara. Avisa ao seu soporte, por favor.',
    },
  },
  permissionSteps: {
    iosSafari: ['Toca o menú xunto ao enderezo e logo os axustes do sitio web.', 'Permite a cámara e téntao de novo.'],
    macSafari: ['Escolle Safari e logo os axustes deste sitio web.', 'Permite a cámara e téntao de novo.'],
    firefox: ['Preme a cámara riscada xunto ao enderezo.', 'Quita «Bloqueado» e téntao de novo.'],
    androidChrome: ['Toca a icona xunto ao enderezo e logo «Permisos».', 'Activa «Cámara» e téntao de novo.'],
    chrome: ['Preme a icona xunto ao enderezo.', 'Activa «Cámara» e téntao de novo.'],
    other: ['Abre os axustes do teu navegador para este sitio.', 'Permite a cámara e téntao de novo.'],
  },
  camera: {
    none: { title: 'Non hai ningunha cámara', text: 'Conecta unha ou abre esta páxina nun móbil.' },
    busy: { title: 'A cámara non arrinca', text: 'Pecha outras aplicacións que a usen e téntao de novo.' },
    lost: { title: 'A cámara detívose', text: 'Comproba que está conectada e téntao de novo.' },
    interrupted: { title: 'A gravación interrompeuse', text: 'Mantén esta páxina aberta mentres se grava.' },
  },
  cameraTitle: 'Cámara',
  hints: {
    fitFace: 'Encaixa a cara no óvalo',
    noFace: 'Leva a cara ao óvalo',
    severalFaces: 'Unha soa persoa, por favor',
    tooDark: 'Busca máis luz; a pantalla axuda',
    tooBright: 'Busca unha luz máis suave',
    tooFar: 'Achégate un pouco',
    tooClose: 'Afástate un pouco',
    offCentre: 'Ponte no centro',
    keepStill: 'Non te movas',
    lookStraight: 'Mira de fronte',
    eyesClosed: 'Abre os ollos',
    faceCovered: 'Destapa a cara',
    ready: 'Moi ben. Non te movas',
    recording: 'Gravando. Mira aquí',
    moveALittle: 'Xira un pouco a cabeza',
  },
  moreTime: {
    title: 'Precisas máis tempo?',
    last: 'O tempo case acabou',
    left: { one: 'Queda un segundo.', other: 'Quedan {count} segundos.' },
    extend: 'Preciso máis tempo',
    goOn: 'Seguir',
  },
  review: {
    title: 'Vese ben a túa cara?',
    text: 'Esta é unha imaxe do teu vídeo. Envíao ou grava de novo.',
    send: 'Enviar',
    again: 'Gravar de novo',
  },
  uploading: { title: 'Enviando', text: 'Mantén esta páxina aberta, por favor.' },
  processing: {
    title: 'Comprobando',
    text: 'Tarda uns segundos.',
    slow: 'Está a tardar algo máis do habitual.',
    offline: 'Sen conexión. Seguimos en canto volva.',
  },
  uploadLost: { title: 'Perdeuse a conexión', text: 'A túa gravación segue aquí. Tenta enviala de novo.' },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'A gravación non saíu ben', text: 'Imos gravala outra vez.' },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'A gravación non saíu ben',
      text: 'Téntao outra vez ou usa outro navegador.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'A gravación non tiña imaxe', text: 'Imos gravala outra vez.' },
    SAMPLE_TOO_LONG: { title: 'A gravación era longa de máis', text: 'Imos gravala outra vez.' },
    SAMPLE_TOO_SHORT: {
      title: 'A gravación era curta de máis',
      text: 'Mantén esta páxina aberta ata que remate.',
    },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'A imaxe desta cámara non serve',
      text: 'Usa outra cámara ou un móbil.',
    },
    FACE_NOT_FOUND: { title: 'Non vimos ningunha cara', text: 'Encaixa a cara no óvalo, con boa luz.' },
    SEVERAL_FACES: { title: 'Había máis dunha cara', text: 'Asegúrate de que só saes ti.' },
    FACE_TOO_SMALL: { title: 'Un pouco lonxe', text: 'Achégate ata que a túa cara encha o óvalo.' },
    FACE_TOO_CLOSE: { title: 'Un pouco preto', text: 'Afástate ata que a túa cara caiba no óvalo.' },
    FACE_NOT_CENTRED: { title: 'Non de todo no centro', text: 'Mantén toda a cara dentro do óvalo.' },
    FACE_NOT_FRONTAL: { title: 'A cara estaba de lado', text: 'Mira de fronte á cámara.' },
    FACE_TOO_STILL: { title: 'Fai falta un pouco de movemento', text: 'Xira lixeiramente a cabeza mentres se grava.' },
    FACE_BLURRED: { title: 'A imaxe estaba borrosa', text: 'Non te movas e limpa a lente se fai falta.' },
    TOO_DARK: { title: 'Había pouca luz', text: 'Acende unha luz ou mira cara a unha ventá.' },
    TOO_BRIGHT: { title: 'Había demasiada luz', text: 'Aparta a cara da luz forte.' },
    UNEVEN_LIGHT: { title: 'A luz viña dun lado', text: 'Xírate cara á luz.' },
    FACE_COVERED: { title: 'Parte da cara estaba tapada', text: 'Quita a máscara ou as lentes escuras.' },
    EYES_CLOSED: { title: 'Os ollos estaban pechados', text: 'Mira á cámara.' },
    MOUTH_OPEN: { title: 'A boca estaba aberta', text: 'Pecha a boca e non te movas.' },
  },
  triesLeft: { one: 'Queda un intento', other: 'Quedan {count} intentos' },
  confirmed: {
    VERIFICATION: { title: 'Es ti', text: back },
    ENROLLMENT: { title: 'A túa cara engadiuse', text: back },
    IDENTIFICATION: { title: 'Coñecémoste', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Non puidemos confirmar que es ti', text: whatNext },
    ENROLLMENT: { title: 'Non puidemos engadir a túa cara', text: whatNext },
    IDENTIFICATION: { title: 'Non puidemos atoparte', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'A comprobación non saíu ben', text: startAgainThere },
    ConnectionError: { title: 'Perdeuse a conexión', text: startAgainThere },
    HardwareError: { title: 'A cámara non funciona', text: 'Proba con outro dispositivo.' },
    PermissionError: {
      title: 'A cámara non está permitida',
      text: 'Permítea e comeza de novo no sitio do que viñas.',
    },
    SupportError: {
      title: 'Este navegador non pode facer a comprobación',
      text: 'Proba con Safari, Chrome, Edge ou Firefox.',
    },
    TimeoutError: { title: 'Acabouse o tempo', text: startAgainThere },
    UserCancelled: { title: 'A comprobación detívose', text: startAgainThere },
  },
  ending: 'Un momento…',
  endingLost: {
    title: 'Sen conexión',
    text: 'Necesitámola para levarte de volta. Revísaa e téntao de novo.',
  },
  leaving: 'Levámoste de volta…',
}
