import type { Messages } from './messages.ts'

const startAgain = 'Itzuli zatozen gunera eta hasi berriro handik.'
const startAgainThere = 'Berriro has zaitezke zatozen gunetik.'
const whatNext = 'Hona ekarri zaituen guneak esango dizu orain zer egin dezakezun.'
const recordVideo = 'Zure aurpegiaren bideo labur bat grabatuko dugu. 5 segundo inguru irauten du.'
const back = 'Zeunden tokira itzuliko zaitugu.'
const recordAgain = 'Graba dezagun beste behin.'

/** Basque. */
export const eu: Messages = {
  documentTitle: 'Aurpegi-egiaztapena',
  actions: {
    start: 'Hasi',
    tryAgain: 'Saiatu berriro',
    cancel: 'Utzi',
    continue: 'Jarraitu',
    stop: 'Amaitu hemen',
    record: 'Grabatu',
    goBack: 'Itzuli',
    withoutLight: 'Argia aldatu gabe',
    switchCamera: 'Erabili beste kamera bat',
    copyLink: 'Kopiatu esteka',
  },
  supportCode: 'Laguntzarako kodea: {code}',
  linkCopied: 'Esteka kopiatu da',
  loading: 'Une bat…',
  unreachable: { title: 'Ez dago konexiorik', text: 'Begiratu interneteko konexioa eta saiatu berriro.' },
  link: {
    incomplete: { title: 'Esteka hau ez dago osorik', text: startAgain },
    notFound: { title: 'Esteka honek ez darama inora', text: startAgain },
    usedElsewhere: {
      title: 'Beste leku batean irekita dago',
      text: 'Esteka honek nabigatzaile bakarrean funtzionatzen du. Jarraitu han, edo hasi berriro zatozen gunetik.',
    },
    codeExpired: { title: 'Kode hau aldatu egin da', text: 'Eskaneatu ordenagailuak orain erakusten duena.' },
    finished: { title: 'Egiaztapen hau amaitu da', text: startAgain },
    expired: { title: 'Esteka honek ez du jada balio', text: startAgain },
  },
  unsupported: {
    inAppBrowser: { title: 'Aplikazio honek ezin du kamera erabili', text: 'Kopiatu esteka eta ireki nabigatzailean.' },
    insecure: { title: 'Konexioa ez da segurua', text: 'Kamerak https-rekin hasten den helbide bat behar du.' },
    noCameraAccess: {
      title: 'Nabigatzaile honek ezin du kamera erabili',
      text: 'Ireki orri hau Safari, Chrome, Edge edo Firefoxen.',
    },
    noRecorder: {
      title: 'Nabigatzaile honek ezin du bideorik grabatu',
      text: 'Eguneratu, edo erabili Safari, Chrome, Edge edo Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Egiazta dezagun zu zarela', text: recordVideo },
    ENROLLMENT: { title: 'Gehitu dezagun zure aurpegia', text: recordVideo },
    IDENTIFICATION: { title: 'Ikus dezagun nor zaren', text: recordVideo },
    tips: { light: 'Bilatu argi uniformea', look: 'Begiratu aurrera', uncovered: 'Ezer ez aurpegian' },
    light: 'Pantailak kolorea aldatuko du, leunki.',
    kept: {
      one: 'Bideoa zifratuta gordetzen da egun batez, eta gero ezabatu egiten da.',
      other: 'Bideoa zifratuta gordetzen da {count} egunez, eta gero ezabatu egiten da.',
    },
    notKept: 'Bideoa egiaztatu bezain laster ezabatzen da.',
    keptUntilDeleted: 'Bideoa zifratuta gordetzen da, hona ekarri zaituen zerbitzuak ezabatu arte.',
  },
  handoff: {
    title: 'Jarraitu mugikorrean',
    text: 'Eskaneatu kode hau mugikorraren kamerarekin.',
    code: 'Egiaztapen hau mugikorrean irekitzen duen QR kodea',
    here: 'Erabili kamera hau',
    other: 'Erabili nire mugikorra',
    copyByHand: 'Kopiatu esteka hau:',
    unreachable: 'Mugikor batek ezin du helbide hau ireki. Zure sareko helbide bat behar da, https-rekin hasten dena.',
  },
  mirror: {
    title: 'Jarraitu mugikorrarekin',
    stages: {
      CONNECTED: 'Mugikorra konektatuta dago.',
      CAMERA: 'Kamera piztuta dago.',
      RECORDING: 'Grabatzen.',
      UPLOADING: 'Bidaltzen.',
      CHECKING: 'Egiaztatzen.',
    },
    back: 'Jarraitu hemen',
  },
  phoneLost: {
    title: 'Mugikorrak ez du erantzuten',
    text: 'Agian sarerik edo bateriarik gabe dago. Itzultzen denean jarraituko dugu.',
    newCode: 'Erakutsi kode berri bat',
  },
  phoneDone: {
    done: { title: 'Eginda', text: 'Jarraitu ordenagailuan. Orri hau itxi dezakezu.' },
    stopped: { title: 'Egiaztapena gelditu da', text: 'Orri hau itxi dezakezu.' },
    moved: { title: 'Ordenagailuan jarraitzen du', text: 'Orri hau itxi dezakezu.' },
  },
  giveBack: 'Jarraitu ordenagailuan',
  permission: { title: 'Baimendu kamera', text: 'Nabigatzaileak galdetzen dizu. Aukeratu «Baimendu».' },
  permissionDenied: {
    dismissed: { title: 'Ez da kamera baimendu', text: 'Saiatu berriro, eta aukeratu «Baimendu».' },
    system: {
      title: 'Gailu honek kamera blokeatzen du',
      text: 'Baimendu nabigatzaile honentzat gailuaren ezarpenetan.',
    },
    inAppBrowser: {
      title: 'Aplikazio honek ezin du kamera erabili',
      text: 'Hasi berriro Safari, Chrome, Edge edo Firefoxen.',
    },
    denied: { title: 'Kamera ez dago oraindik baimenduta', text: 'Bi urratsetan konpontzen da:' },
    embedding: {
      title: 'Kamera ez da orri honetara iristen',
      text: 'Orri hau daraman guneak ez dio kamera erabiltzen uzten. Esan bere laguntza-zerbitzuari, mesedez.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Sakatu helbidearen ondoko menua eta gero webgunearen ezarpenak.',
      'Baimendu kamera eta saiatu berriro.',
    ],
    macSafari: ['Aukeratu Safari eta gero webgune honen ezarpenak.', 'Baimendu kamera eta saiatu berriro.'],
    firefox: ['Egin klik helbidearen ondoko kamera marratuan.', 'Kendu «Blokeatuta» eta saiatu berriro.'],
    androidChrome: ['Sakatu helbidearen ondoko ikonoa eta gero «Baimenak».', 'Aktibatu «Kamera» eta saiatu berriro.'],
    chrome: ['Egin klik helbidearen ondoko ikonoan.', 'Aktibatu «Kamera» eta saiatu berriro.'],
    other: ['Ireki nabigatzaileak gune honetarako dituen ezarpenak.', 'Baimendu kamera eta saiatu berriro.'],
  },
  camera: {
    none: { title: 'Ez dago kamerarik', text: 'Konektatu bat, edo ireki orri hau mugikor batean.' },
    busy: { title: 'Kamera ez da abiatzen', text: 'Itxi hura darabilten beste aplikazioak eta saiatu berriro.' },
    lost: { title: 'Kamera gelditu da', text: 'Ziurtatu konektatuta dagoela eta saiatu berriro.' },
    interrupted: { title: 'Grabazioa eten da', text: 'Eduki orri hau irekita grabatzen duen bitartean.' },
  },
  cameraTitle: 'Kamera',
  hints: {
    fitFace: 'Sartu aurpegia obaloan',
    noFace: 'Eraman aurpegia obalora',
    severalFaces: 'Pertsona bakarra, mesedez',
    tooDark: 'Bilatu argi gehiago. Pantailak laguntzen du',
    tooBright: 'Bilatu argi leunagoa',
    tooFar: 'Hurbildu pixka bat',
    tooClose: 'Urrundu pixka bat',
    offCentre: 'Jarri erdian',
    keepStill: 'Egon geldi',
    lookStraight: 'Begiratu aurrera',
    eyesClosed: 'Ireki begiak',
    faceCovered: 'Kendu aurpegia estaltzen duena',
    ready: 'Oso ondo. Egon geldi',
    recording: 'Grabatzen. Begiratu hona',
    moveALittle: 'Biratu burua apur bat',
  },
  moreTime: {
    title: 'Denbora gehiago behar duzu?',
    last: 'Denbora amaitzear dago',
    left: { one: 'Segundo bat geratzen da.', other: '{count} segundo geratzen dira.' },
    extend: 'Denbora gehiago behar dut',
    goOn: 'Aurrera',
  },
  review: {
    title: 'Ondo ikusten al da zure aurpegia?',
    text: 'Hau zure bideoaren irudi bat da. Bidali, edo grabatu berriro.',
    send: 'Bidali',
    again: 'Grabatu berriro',
  },
  uploading: { title: 'Bidaltzen', text: 'Eduki orri hau irekita, mesedez.' },
  processing: {
    title: 'Egiaztatzen',
    text: 'Segundo batzuk behar ditu.',
    slow: 'Ohi baino pixka bat gehiago behar du.',
    offline: 'Ez dago konexiorik. Itzuli bezain laster jarraituko dugu.',
  },
  uploadLost: { title: 'Konexioa galdu da', text: 'Zure grabazioa hemen dago oraindik. Saiatu berriro bidaltzen.' },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'Grabazioa ez da ondo atera', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'Grabazioa ez da ondo atera',
      text: 'Saiatu berriro, edo erabili beste nabigatzaile bat.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'Grabazioak ez zuen irudirik', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'Grabazioa luzeegia zen', text: recordAgain },
    SAMPLE_TOO_SHORT: { title: 'Grabazioa laburregia zen', text: 'Eduki orri hau irekita amaitu arte.' },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'Kamera honen irudiak ez du balio',
      text: 'Erabili beste kamera bat, edo mugikor bat.',
    },
    FACE_NOT_FOUND: { title: 'Ez dugu aurpegirik ikusi', text: 'Sartu aurpegia obaloan, argi onarekin.' },
    SEVERAL_FACES: { title: 'Aurpegi bat baino gehiago zegoen', text: 'Ziurtatu zu bakarrik ageri zarela.' },
    FACE_TOO_SMALL: { title: 'Urrutixko', text: 'Hurbildu, aurpegiak obaloa bete arte.' },
    FACE_TOO_CLOSE: { title: 'Hurbilegixko', text: 'Urrundu, aurpegia obaloan sartu arte.' },
    FACE_NOT_CENTRED: { title: 'Ez guztiz erdian', text: 'Eduki aurpegi osoa obaloan.' },
    FACE_NOT_FRONTAL: { title: 'Aurpegia alde batera zegoen', text: 'Begiratu zuzen kamerara.' },
    FACE_TOO_STILL: { title: 'Mugimendu pixka bat behar da', text: 'Biratu burua pixka bat grabatzen duen bitartean.' },
    FACE_BLURRED: { title: 'Irudia lausoa zen', text: 'Egon geldi, eta garbitu lentea behar bada.' },
    TOO_DARK: { title: 'Argi gutxi zegoen', text: 'Piztu argi bat, edo begiratu leiho aldera.' },
    TOO_BRIGHT: { title: 'Argi gehiegi zegoen', text: 'Aldendu aurpegia argi bizitik.' },
    UNEVEN_LIGHT: { title: 'Argia alde batetik zetorren', text: 'Biratu argirantz.' },
    FACE_COVERED: { title: 'Aurpegiaren zati bat estalita zegoen', text: 'Kendu maskara edo betaurreko ilunak.' },
    EYES_CLOSED: { title: 'Begiak itxita zeuden', text: 'Begiratu kamerara.' },
    MOUTH_OPEN: { title: 'Ahoa zabalik zegoen', text: 'Itxi ahoa eta egon geldi.' },
  },
  triesLeft: { one: 'Saiakera bat geratzen da', other: '{count} saiakera geratzen dira' },
  confirmed: {
    VERIFICATION: { title: 'Zu zara', text: back },
    ENROLLMENT: { title: 'Zure aurpegia gehitu da', text: back },
    IDENTIFICATION: { title: 'Ezagutzen zaitugu', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Ezin izan dugu egiaztatu zu zarela', text: whatNext },
    ENROLLMENT: { title: 'Ezin izan dugu zure aurpegia gehitu', text: whatNext },
    IDENTIFICATION: { title: 'Ezin izan zaitugu aurkitu', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'Egiaztapena ez da ondo atera', text: startAgainThere },
    ConnectionError: { title: 'Konexioa galdu da', text: startAgainThere },
    HardwareError: { title: 'Kamerak ez du funtzionatzen', text: 'Saiatu beste gailu batekin.' },
    PermissionError: {
      title: 'Kamera ez dago baimenduta',
      text: 'Baimendu, eta hasi berriro zatozen gunetik.',
    },
    SupportError: {
      title: 'Nabigatzaile honek ezin du egiaztapena egin',
      text: 'Saiatu Safari, Chrome, Edge edo Firefoxekin.',
    },
    TimeoutError: { title: 'Denbora amaitu da', text: startAgainThere },
    UserCancelled: { title: 'Egiaztapena gelditu da', text: startAgainThere },
  },
  ending: 'Une bat…',
  endingLost: {
    title: 'Ez dago konexiorik',
    text: 'Beharrezkoa dugu zu itzultzeko. Begiratu eta saiatu berriro.',
  },
  leaving: 'Zeunden tokira itzultzen…',
}
