import type { Messages } from './messages.ts'

const startAgain = 'Torna al lloc d’on venies i comença-hi de nou.'
const startAgainThere = 'Pots començar de nou al lloc d’on venies.'
const whatNext = 'El lloc que t’ha portat aquí et dirà què pots fer ara.'
const recordVideo = 'Gravem un vídeo curt de la teva cara. Dura uns 5 segons.'
const back = 'Et tornem on eres.'

/** Catalan. */
export const ca: Messages = {
  documentTitle: 'Comprovació facial',
  actions: {
    start: 'Comença',
    tryAgain: 'Torna-ho a provar',
    cancel: 'Cancel·la',
    continue: 'Continua',
    stop: 'Deixa-ho aquí',
    record: 'Grava',
    goBack: 'Torna',
    withoutLight: 'Sense canvis de llum',
    switchCamera: 'Fes servir una altra càmera',
    copyLink: 'Copia l’enllaç',
  },
  supportCode: 'Codi per al suport: {code}',
  linkCopied: 'S’ha copiat l’enllaç',
  loading: 'Un moment…',
  unreachable: { title: 'Sense connexió', text: 'Revisa la connexió a internet i torna-ho a provar.' },
  link: {
    incomplete: { title: 'Aquest enllaç no és complet', text: startAgain },
    notFound: { title: 'Aquest enllaç no porta enlloc', text: startAgain },
    usedElsewhere: {
      title: 'Ja és obert en un altre lloc',
      text: 'Aquest enllaç funciona en un sol navegador. Continua allà o comença de nou al lloc d’on venies.',
    },
    codeExpired: { title: 'Aquest codi ha canviat', text: 'Escaneja el que mostra ara l’ordinador.' },
    finished: { title: 'Aquesta comprovació ja s’ha acabat', text: startAgain },
    expired: { title: 'Aquest enllaç ja no és vàlid', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Aquesta aplicació no pot fer servir la càmera',
      text: 'Copia l’enllaç i obre’l al navegador.',
    },
    insecure: { title: 'La connexió no és segura', text: 'La càmera necessita una adreça que comenci per https.' },
    noCameraAccess: {
      title: 'Aquest navegador no pot fer servir la càmera',
      text: 'Obre aquesta pàgina amb Safari, Chrome, Edge o Firefox.',
    },
    noRecorder: {
      title: 'Aquest navegador no pot gravar vídeo',
      text: 'Actualitza’l o fes servir Safari, Chrome, Edge o Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Comprovem que ets tu', text: recordVideo },
    ENROLLMENT: { title: 'Afegim la teva cara', text: recordVideo },
    IDENTIFICATION: { title: 'Vegem qui ets', text: recordVideo },
    tips: { light: 'Busca una llum uniforme', look: 'Mira endavant', uncovered: 'Res sobre la cara' },
    light: 'La pantalla canviarà de color suaument.',
    kept: {
      one: 'El vídeo es guarda xifrat durant un dia i després s’esborra.',
      other: 'El vídeo es guarda xifrat durant {count} dies i després s’esborra.',
    },
    notKept: 'El vídeo s’esborra tan bon punt s’ha comprovat.',
    keptUntilDeleted: 'El vídeo es guarda xifrat fins que l’esborri el servei que t’ha portat aquí.',
  },
  handoff: {
    title: 'Continua al mòbil',
    text: 'Escaneja aquest codi amb la càmera del mòbil.',
    code: 'Codi QR que obre aquesta comprovació al mòbil',
    here: 'Fes servir aquesta càmera',
    other: 'Fes servir el mòbil',
    copyByHand: 'Copia aquest enllaç:',
    unreachable: 'Un mòbil no pot obrir aquesta adreça. Cal una adreça de la teva xarxa que comenci per https.',
  },
  mirror: {
    title: 'Continua amb el mòbil',
    stages: {
      CONNECTED: 'El mòbil està connectat.',
      CAMERA: 'La càmera està encesa.',
      RECORDING: 'S’està gravant.',
      UPLOADING: 'S’està enviant.',
      CHECKING: 'S’està comprovant.',
    },
    back: 'Continua aquí',
  },
  phoneLost: {
    title: 'El mòbil no respon',
    text: 'Potser no té xarxa o bateria. Continuarem quan torni.',
    newCode: 'Mostra un altre codi',
  },
  phoneDone: {
    done: { title: 'Fet', text: 'Continua a l’ordinador. Pots tancar aquesta pàgina.' },
    stopped: { title: 'La comprovació s’ha aturat', text: 'Pots tancar aquesta pàgina.' },
    moved: { title: 'Continua a l’ordinador', text: 'Pots tancar aquesta pàgina.' },
  },
  giveBack: 'Continua a l’ordinador',
  permission: { title: 'Permet la càmera', text: 'El navegador t’ho demana. Tria «Permet».' },
  permissionDenied: {
    dismissed: { title: 'No s’ha permès la càmera', text: 'Torna-ho a provar i tria «Permet».' },
    system: {
      title: 'Aquest dispositiu bloqueja la càmera',
      text: 'Permet-la per a aquest navegador a la configuració del dispositiu.',
    },
    inAppBrowser: {
      title: 'Aquesta aplicació no pot fer servir la càmera',
      text: 'Torna a començar amb Safari, Chrome, Edge o Firefox.',
    },
    denied: { title: 'La càmera encara no està permesa', text: 'S’arregla en dos passos:' },
    embedding: {
      title: 'La càmera no arriba a aquesta pàgina',
      text: 'El lloc que conté aquesta pàgina no li deixa fer servir la càmera. Avisa’n el suport, si us plau.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Toca el menú al costat de l’adreça i després «Configuració del lloc web».',
      'Posa «Càmera» a «Permet» i torna-ho a provar.',
    ],
    macSafari: [
      'Tria Safari i després la configuració d’aquest lloc web.',
      'Posa «Càmera» a «Permet» i torna-ho a provar.',
    ],
    firefox: ['Fes clic a la càmera ratllada al costat de l’adreça.', 'Treu «Blocat» i torna-ho a provar.'],
    androidChrome: [
      'Toca la icona al costat de l’adreça i després «Permisos».',
      'Activa «Càmera» i torna-ho a provar.',
    ],
    chrome: ['Fes clic a la icona al costat de l’adreça.', 'Activa «Càmera» i torna-ho a provar.'],
    other: ['Obre la configuració del navegador per a aquest lloc.', 'Permet la càmera i torna-ho a provar.'],
  },
  camera: {
    none: { title: 'No hi ha cap càmera', text: 'Connecta’n una o obre aquesta pàgina en un mòbil.' },
    busy: {
      title: 'La càmera no s’engega',
      text: 'Tanca les altres aplicacions que la facin servir i torna-ho a provar.',
    },
    lost: { title: 'La càmera s’ha aturat', text: 'Comprova que està connectada i torna-ho a provar.' },
    interrupted: {
      title: 'La gravació s’ha interromput',
      text: 'Mantén aquesta pàgina oberta mentre grava.',
    },
  },
  cameraTitle: 'Càmera',
  hints: {
    fitFace: 'Encaixa la cara a l’oval',
    noFace: 'Porta la cara a l’oval',
    severalFaces: 'Una sola persona, si us plau',
    tooDark: 'Busca més llum; la pantalla ajuda',
    tooBright: 'Busca una llum més suau',
    tooFar: 'Acosta’t una mica',
    tooClose: 'Allunya’t una mica',
    offCentre: 'Posa’t al centre',
    keepStill: 'No et moguis',
    lookStraight: 'Mira endavant',
    eyesClosed: 'Obre els ulls',
    faceCovered: 'Destapa’t la cara',
    ready: 'Molt bé. No et moguis',
    recording: 'Gravant. Mira aquí',
    moveALittle: 'Gira una mica el cap',
  },
  moreTime: {
    title: 'Necessites més temps?',
    last: 'El temps gairebé s’ha acabat',
    left: { one: 'Queda un segon.', other: 'Queden {count} segons.' },
    extend: 'Necessito més temps',
    goOn: 'Segueix',
  },
  review: {
    title: 'Se’t veu bé la cara?',
    text: 'Això és una imatge del teu vídeo. Envia’l o grava de nou.',
    send: 'Envia’l',
    again: 'Grava de nou',
  },
  uploading: { title: 'Enviant', text: 'Mantén aquesta pàgina oberta, si us plau.' },
  processing: {
    title: 'Comprovant',
    text: 'Triga uns segons.',
    slow: 'Triga una mica més de l’habitual.',
    offline: 'Sense connexió. Continuem de seguida que torni.',
  },
  uploadLost: {
    title: 'S’ha perdut la connexió',
    text: 'La teva gravació encara és aquí. Prova d’enviar-la de nou.',
  },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'La gravació no ha sortit bé', text: 'Gravem-la una altra vegada.' },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'La gravació no ha sortit bé',
      text: 'Torna-ho a provar o fes servir un altre navegador.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'La gravació no tenia imatge', text: 'Gravem-la una altra vegada.' },
    SAMPLE_TOO_LONG: { title: 'La gravació era massa llarga', text: 'Gravem-la una altra vegada.' },
    SAMPLE_TOO_SHORT: {
      title: 'La gravació era massa curta',
      text: 'Mantén aquesta pàgina oberta fins que acabi.',
    },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'La imatge d’aquesta càmera no serveix',
      text: 'Fes servir una altra càmera o un mòbil.',
    },
    FACE_NOT_FOUND: { title: 'No hem vist cap cara', text: 'Encaixa la cara a l’oval, amb bona llum.' },
    SEVERAL_FACES: { title: 'Hi havia més d’una cara', text: 'Assegura’t que només hi surts tu.' },
    FACE_TOO_SMALL: { title: 'Una mica lluny', text: 'Acosta’t fins que la cara ompli l’oval.' },
    FACE_TOO_CLOSE: { title: 'Una mica a prop', text: 'Allunya’t fins que la cara càpiga a l’oval.' },
    FACE_NOT_CENTRED: { title: 'No del tot al centre', text: 'Mantén tota la cara dins l’oval.' },
    FACE_NOT_FRONTAL: { title: 'La cara estava de costat', text: 'Mira de cara a la càmera.' },
    FACE_TOO_STILL: { title: 'Cal una mica de moviment', text: 'Gira lleugerament el cap mentre grava.' },
    FACE_BLURRED: { title: 'La imatge estava borrosa', text: 'No et moguis i neteja la lent si cal.' },
    TOO_DARK: { title: 'Hi havia poca llum', text: 'Encén un llum o mira cap a una finestra.' },
    TOO_BRIGHT: { title: 'Hi havia massa llum', text: 'Aparta la cara de la llum forta.' },
    UNEVEN_LIGHT: { title: 'La llum venia d’un costat', text: 'Gira’t cap a la llum.' },
    FACE_COVERED: { title: 'Part de la cara estava tapada', text: 'Treu-te la mascareta o les ulleres fosques.' },
    EYES_CLOSED: { title: 'Els ulls estaven tancats', text: 'Mira a la càmera.' },
    MOUTH_OPEN: { title: 'La boca estava oberta', text: 'Tanca la boca i no et moguis.' },
  },
  triesLeft: { one: 'Queda un intent', other: 'Queden {count} intents' },
  confirmed: {
    VERIFICATION: { title: 'Ets tu', text: back },
    ENROLLMENT: { title: 'La teva cara s’ha afegit', text: back },
    IDENTIFICATION: { title: 'Et coneixem', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'No hem pogut confirmar que ets tu', text: whatNext },
    ENROLLMENT: { title: 'No hem pogut afegir la teva cara', text: whatNext },
    IDENTIFICATION: { title: 'No hem pogut trobar-te', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'La comprovació no ha sortit bé', text: startAgainThere },
    ConnectionError: { title: 'S’ha perdut la connexió', text: startAgainThere },
    HardwareError: { title: 'La càmera no funciona', text: 'Prova amb un altre dispositiu.' },
    PermissionError: {
      title: 'La càmera no està permesa',
      text: 'Permet-la i comença de nou al lloc d’on venies.',
    },
    SupportError: {
      title: 'Aquest navegador no pot fer la comprovació',
      text: 'Prova amb Safari, Chrome, Edge o Firefox.',
    },
    TimeoutError: { title: 'S’ha acabat el temps', text: startAgainThere },
    UserCancelled: { title: 'La comprovació s’ha aturat', text: startAgainThere },
  },
  ending: 'Un moment…',
  endingLost: {
    title: 'Sense connexió',
    text: 'La necessitem per tornar-te on eres. Revisa-la i torna-ho a provar.',
  },
  leaving: 'Et tornem on eres…',
}
