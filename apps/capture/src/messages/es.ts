import type { Messages } from './messages.ts'

const startAgain = 'Vuelve al sitio del que venías y empieza allí de nuevo.'
const startAgainThere = 'Puedes empezar de nuevo en el sitio del que venías.'
const whatNext = 'El sitio que te ha traído aquí te dirá qué puedes hacer ahora.'
const recordVideo = 'Grabamos un vídeo corto de tu cara. Dura unos 5 segundos.'
const back = 'Te llevamos de vuelta.'

/** Spanish. */
export const es: Messages = {
  documentTitle: 'Comprobación facial',
  actions: {
    start: 'Empezar',
    tryAgain: 'Intentar de nuevo',
    cancel: 'Cancelar',
    continue: 'Continuar',
    stop: 'Dejarlo aquí',
    record: 'Grabar',
    goBack: 'Volver',
    withoutLight: 'Sin cambios de luz',
    switchCamera: 'Usar otra cámara',
    copyLink: 'Copiar el enlace',
  },
  supportCode: 'Código para el soporte: {code}',
  linkCopied: 'Enlace copiado',
  loading: 'Un momento…',
  unreachable: { title: 'Sin conexión', text: 'Revisa tu conexión a internet e inténtalo de nuevo.' },
  link: {
    incomplete: { title: 'Este enlace no está completo', text: startAgain },
    notFound: { title: 'Este enlace no lleva a ningún sitio', text: startAgain },
    usedElsewhere: {
      title: 'Ya está abierto en otro lugar',
      text: 'Este enlace funciona en un solo navegador. Sigue allí o empieza de nuevo en el sitio del que venías.',
    },
    codeExpired: { title: 'Este código ha cambiado', text: 'Escanea el que tu ordenador muestra ahora.' },
    finished: { title: 'Esta comprobación ya ha terminado', text: startAgain },
    expired: { title: 'Este enlace ya no es válido', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Esta aplicación no puede usar la cámara',
      text: 'Copia el enlace y ábrelo en tu navegador.',
    },
    insecure: {
      title: 'La conexión no es segura',
      text: 'La cámara necesita una dirección que empiece por https.',
    },
    noCameraAccess: {
      title: 'Este navegador no puede usar la cámara',
      text: 'Abre esta página en Safari, Chrome, Edge o Firefox.',
    },
    noRecorder: {
      title: 'Este navegador no puede grabar vídeo',
      text: 'Actualízalo o usa Safari, Chrome, Edge o Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Vamos a comprobar que eres tú', text: recordVideo },
    ENROLLMENT: { title: 'Vamos a añadir tu cara', text: recordVideo },
    IDENTIFICATION: { title: 'Vamos a ver quién eres', text: recordVideo },
    tips: { light: 'Busca una luz uniforme', look: 'Mira de frente', uncovered: 'Nada sobre la cara' },
    light: 'La pantalla cambiará de color con suavidad.',
    kept: {
      one: 'El vídeo se guarda cifrado durante un día y después se borra.',
      other: 'El vídeo se guarda cifrado durante {count} días y después se borra.',
    },
    notKept: 'El vídeo se borra en cuanto se ha comprobado.',
    keptUntilDeleted: 'El vídeo se guarda cifrado hasta que lo borre el servicio que te ha traído aquí.',
  },
  handoff: {
    title: 'Continúa en tu teléfono',
    text: 'Escanea este código con la cámara del teléfono.',
    code: 'Código QR que abre esta comprobación en tu teléfono',
    here: 'Usar esta cámara',
    other: 'Usar mi teléfono',
    copyByHand: 'Copia este enlace:',
    unreachable: 'Un teléfono no puede abrir esta dirección. Hace falta una de tu red que empiece por https.',
  },
  mirror: {
    title: 'Sigue en tu teléfono',
    stages: {
      CONNECTED: 'Tu teléfono está conectado.',
      CAMERA: 'La cámara está encendida.',
      RECORDING: 'Grabando.',
      UPLOADING: 'Enviando.',
      CHECKING: 'Comprobando.',
    },
    back: 'Seguir aquí',
  },
  phoneLost: {
    title: 'Tu teléfono no responde',
    text: 'Puede que no tenga red o batería. Seguiremos en cuanto vuelva.',
    newCode: 'Mostrar otro código',
  },
  phoneDone: {
    done: { title: 'Listo', text: 'Sigue en tu ordenador. Puedes cerrar esta página.' },
    stopped: { title: 'La comprobación se ha detenido', text: 'Puedes cerrar esta página.' },
    moved: { title: 'Sigue en tu ordenador', text: 'Puedes cerrar esta página.' },
  },
  giveBack: 'Seguir en el ordenador',
  permission: { title: 'Permite usar la cámara', text: 'Tu navegador te lo pregunta. Elige «Permitir».' },
  permissionDenied: {
    dismissed: { title: 'No se ha permitido la cámara', text: 'Inténtalo de nuevo y elige «Permitir».' },
    system: {
      title: 'Este dispositivo bloquea la cámara',
      text: 'Permítela para este navegador en los ajustes del dispositivo.',
    },
    inAppBrowser: {
      title: 'Esta aplicación no puede usar la cámara',
      text: 'Empieza de nuevo en Safari, Chrome, Edge o Firefox.',
    },
    denied: { title: 'La cámara aún no está permitida', text: 'Se arregla en dos pasos:' },
    embedding: {
      title: 'La cámara no llega a esta página',
      text: 'El sitio que contiene esta página no le deja usar la cámara. Avisa a su soporte, por favor.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Toca el menú junto a la dirección y luego «Configuración del sitio web».',
      'Pon «Cámara» en «Permitir» e inténtalo de nuevo.',
    ],
    macSafari: [
      'Elige Safari y luego «Ajustes para este sitio web…».',
      'Pon «Cámara» en «Permitir» e inténtalo de nuevo.',
    ],
    firefox: ['Haz clic en la cámara tachada junto a la dirección.', 'Quita «Bloqueado» e inténtalo de nuevo.'],
    androidChrome: ['Toca el icono junto a la dirección y luego «Permisos».', 'Activa «Cámara» e inténtalo de nuevo.'],
    chrome: ['Haz clic en el icono junto a la dirección.', 'Activa «Cámara» e inténtalo de nuevo.'],
    other: ['Abre los ajustes de tu navegador para este sitio.', 'Permite la cámara e inténtalo de nuevo.'],
  },
  camera: {
    none: { title: 'No hay ninguna cámara', text: 'Conecta una o abre esta página en un teléfono.' },
    busy: { title: 'La cámara no arranca', text: 'Cierra otras aplicaciones que la usen e inténtalo de nuevo.' },
    lost: { title: 'La cámara se ha parado', text: 'Comprueba que está conectada e inténtalo de nuevo.' },
    interrupted: {
      title: 'La grabación se ha interrumpido',
      text: 'Mantén esta página abierta mientras se graba.',
    },
  },
  cameraTitle: 'Cámara',
  hints: {
    fitFace: 'Encaja la cara en el óvalo',
    noFace: 'Lleva la cara al óvalo',
    severalFaces: 'Una sola persona, por favor',
    tooDark: 'Busca más luz; la pantalla ayuda',
    tooBright: 'Busca una luz más suave',
    tooFar: 'Acércate un poco',
    tooClose: 'Aléjate un poco',
    offCentre: 'Ponte en el centro',
    keepStill: 'No te muevas',
    lookStraight: 'Mira de frente',
    eyesClosed: 'Abre los ojos',
    faceCovered: 'Destápate la cara',
    ready: 'Muy bien. No te muevas',
    recording: 'Grabando. Mira aquí',
    moveALittle: 'Gira un poco la cabeza',
  },
  moreTime: {
    title: '¿Necesitas más tiempo?',
    last: 'El tiempo casi se ha acabado',
    left: { one: 'Queda un segundo.', other: 'Quedan {count} segundos.' },
    extend: 'Necesito más tiempo',
    goOn: 'Seguir',
  },
  review: {
    title: '¿Se te ve bien la cara?',
    text: 'Esta es una imagen de tu vídeo. Envíalo o graba de nuevo.',
    send: 'Enviar',
    again: 'Grabar de nuevo',
  },
  uploading: { title: 'Enviando', text: 'Mantén esta página abierta, por favor.' },
  processing: {
    title: 'Comprobando',
    text: 'Tarda unos segundos.',
    slow: 'Está tardando algo más de lo habitual.',
    offline: 'Sin conexión. Seguimos en cuanto vuelva.',
  },
  uploadLost: {
    title: 'Se ha perdido la conexión',
    text: 'Tu grabación sigue aquí. Intenta enviarla de nuevo.',
  },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'La grabación no ha salido bien', text: 'Vamos a grabarla otra vez.' },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'La grabación no ha salido bien',
      text: 'Inténtalo otra vez o usa otro navegador.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'La grabación no tenía imagen', text: 'Vamos a grabarla otra vez.' },
    SAMPLE_TOO_LONG: { title: 'La grabación era demasiado larga', text: 'Vamos a grabarla otra vez.' },
    SAMPLE_TOO_SHORT: {
      title: 'La grabación era demasiado corta',
      text: 'Mantén esta página abierta hasta que acabe.',
    },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'La imagen de esta cámara no sirve',
      text: 'Usa otra cámara o un teléfono.',
    },
    FACE_NOT_FOUND: { title: 'No hemos visto ninguna cara', text: 'Encaja la cara en el óvalo, con buena luz.' },
    SEVERAL_FACES: { title: 'Había más de una cara', text: 'Asegúrate de que solo sales tú.' },
    FACE_TOO_SMALL: { title: 'Un poco lejos', text: 'Acércate hasta que tu cara llene el óvalo.' },
    FACE_TOO_CLOSE: { title: 'Un poco cerca', text: 'Aléjate hasta que tu cara quepa en el óvalo.' },
    FACE_NOT_CENTRED: { title: 'No del todo en el centro', text: 'Mantén toda la cara dentro del óvalo.' },
    FACE_NOT_FRONTAL: { title: 'La cara estaba de lado', text: 'Mira de frente a la cámara.' },
    FACE_TOO_STILL: {
      title: 'Hace falta un poco de movimiento',
      text: 'Gira ligeramente la cabeza mientras se graba.',
    },
    FACE_BLURRED: { title: 'La imagen estaba borrosa', text: 'No te muevas y limpia la lente si hace falta.' },
    TOO_DARK: { title: 'Había poca luz', text: 'Enciende una luz o mira hacia una ventana.' },
    TOO_BRIGHT: { title: 'Había demasiada luz', text: 'Aparta la cara de la luz fuerte.' },
    UNEVEN_LIGHT: { title: 'La luz venía de un lado', text: 'Gírate hacia la luz.' },
    FACE_COVERED: { title: 'Parte de la cara estaba tapada', text: 'Quítate la mascarilla o las gafas oscuras.' },
    EYES_CLOSED: { title: 'Los ojos estaban cerrados', text: 'Mira a la cámara.' },
    MOUTH_OPEN: { title: 'La boca estaba abierta', text: 'Cierra la boca y no te muevas.' },
  },
  triesLeft: { one: 'Queda un intento', other: 'Quedan {count} intentos' },
  confirmed: {
    VERIFICATION: { title: 'Eres tú', text: back },
    ENROLLMENT: { title: 'Tu cara se ha añadido', text: back },
    IDENTIFICATION: { title: 'Te conocemos', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'No hemos podido confirmar que eres tú', text: whatNext },
    ENROLLMENT: { title: 'No hemos podido añadir tu cara', text: whatNext },
    IDENTIFICATION: { title: 'No hemos podido encontrarte', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'La comprobación no ha salido bien', text: startAgainThere },
    ConnectionError: { title: 'Se ha perdido la conexión', text: startAgainThere },
    HardwareError: { title: 'La cámara no funciona', text: 'Prueba con otro dispositivo.' },
    PermissionError: {
      title: 'La cámara no está permitida',
      text: 'Permítela y empieza de nuevo en el sitio del que venías.',
    },
    SupportError: {
      title: 'Este navegador no puede hacer la comprobación',
      text: 'Prueba con Safari, Chrome, Edge o Firefox.',
    },
    TimeoutError: { title: 'Se ha acabado el tiempo', text: startAgainThere },
    UserCancelled: { title: 'La comprobación se ha detenido', text: startAgainThere },
  },
  ending: 'Un momento…',
  endingLost: {
    title: 'Sin conexión',
    text: 'La necesitamos para llevarte de vuelta. Revísala e inténtalo de nuevo.',
  },
  leaving: 'Te llevamos de vuelta…',
}
