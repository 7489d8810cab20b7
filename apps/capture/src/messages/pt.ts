import type { Messages } from './messages.ts'

const startAgain = 'Volte ao site de onde veio e comece de novo por lá.'
const startAgainThere = 'Pode começar de novo no site de onde veio.'
const whatNext = 'O site que trouxe você até aqui diz o que pode fazer agora.'
const recordVideo = 'Gravamos um vídeo curto do seu rosto. Demora cerca de 5 segundos.'
const recordAgain = 'Vamos gravar mais uma vez.'
const back = 'Já levamos você de volta.'

/** Portuguese, in words that Brazil and Portugal share where there are any. */
export const pt: Messages = {
  documentTitle: 'Verificação facial',
  actions: {
    start: 'Começar',
    tryAgain: 'Tentar de novo',
    cancel: 'Cancelar',
    continue: 'Continuar',
    stop: 'Parar aqui',
    record: 'Gravar',
    goBack: 'Voltar',
    withoutLight: 'Sem mudar a luz',
    switchCamera: 'Usar outra câmera',
    copyLink: 'Copiar o link',
  },
  supportCode: 'Código para o suporte: {code}',
  linkCopied: 'Link copiado',
  loading: 'Um momento…',
  unreachable: { title: 'Sem conexão', text: 'Verifique a sua conexão à internet e tente de novo.' },
  link: {
    incomplete: { title: 'Este link não está completo', text: startAgain },
    notFound: { title: 'Este link não leva a lugar nenhum', text: startAgain },
    usedElsewhere: {
      title: 'Já está aberto noutro lugar',
      text: 'Este link funciona num único navegador. Continue por lá ou comece de novo no site de onde veio.',
    },
    codeExpired: { title: 'Este código mudou', text: 'Leia o que o computador mostra agora.' },
    finished: { title: 'Esta verificação já terminou', text: startAgain },
    expired: { title: 'Este link já não é válido', text: startAgain },
  },
  unsupported: {
    inAppBrowser: {
      title: 'Este app não consegue usar a câmera',
      text: 'Copie o link e abra-o no seu navegador.',
    },
    insecure: { title: 'A conexão não é segura', text: 'A câmera precisa de um endereço que comece com https.' },
    noCameraAccess: {
      title: 'Este navegador não consegue usar a câmera',
      text: 'Abra esta página no Safari, Chrome, Edge ou Firefox.',
    },
    noRecorder: {
      title: 'Este navegador não consegue gravar vídeo',
      text: 'Atualize-o ou use Safari, Chrome, Edge ou Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'Vamos confirmar que é você', text: recordVideo },
    ENROLLMENT: { title: 'Vamos adicionar o seu rosto', text: recordVideo },
    IDENTIFICATION: { title: 'Vamos ver quem é você', text: recordVideo },
    tips: { light: 'Procure uma luz uniforme', look: 'Olhe em frente', uncovered: 'Nada sobre o rosto' },
    light: 'A luz desta página vai mudar de cor suavemente.',
    kept: {
      one: 'O vídeo é guardado, cifrado, por um dia e depois apagado.',
      other: 'O vídeo é guardado, cifrado, por {count} dias e depois apagado.',
    },
    notKept: 'O vídeo é apagado assim que é verificado.',
    keptUntilDeleted: 'O vídeo é guardado, cifrado, até ser apagado pelo serviço que trouxe você até aqui.',
  },
  handoff: {
    title: 'Continue no telefone',
    text: 'Leia este código com a câmera do telefone.',
    code: 'Código QR que abre esta verificação no telefone',
    here: 'Usar esta câmera',
    other: 'Usar o telefone',
    copyByHand: 'Copie este link:',
    unreachable: 'Um telefone não pode abrir este endereço. É preciso um da sua rede que comece por https.',
  },
  mirror: {
    title: 'Continue no telefone',
    stages: {
      CONNECTED: 'O telefone está conectado.',
      CAMERA: 'A câmera está ligada.',
      RECORDING: 'Gravando.',
      UPLOADING: 'Enviando.',
      CHECKING: 'Verificando.',
    },
    back: 'Continuar aqui',
  },
  phoneLost: {
    title: 'O telefone não responde',
    text: 'Pode estar sem rede ou sem bateria. Continuamos assim que voltar.',
    newCode: 'Mostrar outro código',
  },
  phoneDone: {
    done: { title: 'Pronto', text: 'Continue no computador. Pode fechar esta página.' },
    stopped: { title: 'A verificação foi interrompida', text: 'Pode fechar esta página.' },
    moved: { title: 'Continua no computador', text: 'Pode fechar esta página.' },
  },
  giveBack: 'Continuar no computador',
  permission: { title: 'Permita a câmera', text: 'O seu navegador pergunta por ela. Escolha “Permitir”.' },
  permissionDenied: {
    dismissed: { title: 'A câmera não foi permitida', text: 'Tente de novo e escolha “Permitir”.' },
    system: {
      title: 'Este dispositivo bloqueia a câmera',
      text: 'Permita-a para este navegador nos ajustes do dispositivo.',
    },
    inAppBrowser: {
      title: 'Este app não consegue usar a câmera',
      text: 'Comece de novo no Safari, Chrome, Edge ou Firefox.',
    },
    denied: { title: 'A câmera ainda não está permitida', text: 'Resolve-se em dois passos:' },
    embedding: {
      title: 'A câmera não chega a esta página',
      text: 'O site que contém esta página não a deixa usar a câmera. Avise o suporte desse site, por favor.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Toque no menu ao lado do endereço e depois em “Ajustes do Site”.',
      'Mude “Câmera” para “Permitir” e tente de novo.',
    ],
    macSafari: ['Escolha Safari e depois “Ajustes para Este Site…”.', 'Mude “Câmera” para “Permitir” e tente de novo.'],
    firefox: ['Clique na câmera riscada ao lado do endereço.', 'Remova “Bloqueado” e tente de novo.'],
    androidChrome: ['Toque no ícone ao lado do endereço e depois em “Permissões”.', 'Ative “Câmera” e tente de novo.'],
    chrome: ['Clique no ícone ao lado do endereço.', 'Ative “Câmera” e tente de novo.'],
    other: ['Abra os ajustes do navegador para este site.', 'Permita a câmera e tente de novo.'],
  },
  camera: {
    none: { title: 'Nenhuma câmera encontrada', text: 'Conecte uma ou abra esta página num telefone.' },
    busy: { title: 'A câmera não inicia', text: 'Feche outros apps que a usem e tente de novo.' },
    lost: { title: 'A câmera parou', text: 'Verifique se está conectada e tente de novo.' },
    interrupted: { title: 'A gravação foi interrompida', text: 'Mantenha esta página aberta durante a gravação.' },
  },
  cameraTitle: 'Câmera',
  hints: {
    fitFace: 'Encaixe o rosto no oval',
    noFace: 'Traga o rosto para o oval',
    severalFaces: 'Só uma pessoa, por favor',
    tooDark: 'Procure mais luz. O brilho ajuda',
    tooBright: 'Procure uma luz mais suave',
    tooFar: 'Aproxime-se um pouco',
    tooClose: 'Afaste-se um pouco',
    offCentre: 'Vá para o centro',
    keepStill: 'Não se mexa',
    lookStraight: 'Olhe em frente',
    eyesClosed: 'Abra os olhos',
    faceCovered: 'Descubra o rosto',
    ready: 'Muito bem. Não se mexa',
    recording: 'Gravando. Olhe para aqui',
    moveALittle: 'Rode um pouco a cabeça',
  },
  moreTime: {
    title: 'Precisa de mais tempo?',
    last: 'O tempo está quase no fim',
    left: { one: 'Resta {count} segundo.', other: 'Restam {count} segundos.' },
    extend: 'Preciso de mais tempo',
    goOn: 'Seguir',
  },
  review: {
    title: 'Dá para ver bem o seu rosto?',
    text: 'Esta é uma imagem do seu vídeo. Envie ou grave de novo.',
    send: 'Enviar',
    again: 'Gravar de novo',
  },
  uploading: { title: 'Enviando', text: 'Mantenha esta página aberta, por favor.' },
  processing: {
    title: 'Verificando',
    text: 'Demora alguns segundos.',
    slow: 'Está demorando um pouco mais que o normal.',
    offline: 'Sem conexão. Continuamos assim que ela voltar.',
  },
  uploadLost: { title: 'A conexão caiu', text: 'A sua gravação ainda está aqui. Tente enviar de novo.' },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'A gravação não deu certo', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'A gravação não deu certo',
      text: 'Tente mais uma vez ou use outro navegador.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'A gravação não tinha imagem', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'A gravação era longa demais', text: recordAgain },
    SAMPLE_TOO_SHORT: { title: 'A gravação era curta demais', text: 'Mantenha esta página aberta até terminar.' },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'A imagem desta câmera não serve',
      text: 'Use outra câmera ou um telefone.',
    },
    FACE_NOT_FOUND: { title: 'Não vimos nenhum rosto', text: 'Encaixe o rosto no oval, com boa luz.' },
    SEVERAL_FACES: { title: 'Havia mais de um rosto', text: 'Veja se só você aparece na imagem.' },
    FACE_TOO_SMALL: { title: 'Um pouco longe', text: 'Aproxime-se até o rosto preencher o oval.' },
    FACE_TOO_CLOSE: { title: 'Um pouco perto', text: 'Afaste-se até o rosto caber no oval.' },
    FACE_NOT_CENTRED: { title: 'Um pouco fora do centro', text: 'Mantenha o rosto todo dentro do oval.' },
    FACE_NOT_FRONTAL: { title: 'O rosto estava de lado', text: 'Olhe de frente para a câmera.' },
    FACE_TOO_STILL: {
      title: 'Falta um pouco de movimento',
      text: 'Vire levemente a cabeça durante a gravação.',
    },
    FACE_BLURRED: { title: 'A imagem ficou desfocada', text: 'Não se mexa e limpe a lente se for preciso.' },
    TOO_DARK: { title: 'Havia pouca luz', text: 'Acenda uma luz ou fique de frente para uma janela.' },
    TOO_BRIGHT: { title: 'Havia luz demais', text: 'Afaste o rosto da luz forte.' },
    UNEVEN_LIGHT: { title: 'A luz vinha de um lado', text: 'Vire-se para a luz.' },
    FACE_COVERED: { title: 'Parte do rosto estava coberta', text: 'Tire a máscara ou os óculos escuros.' },
    EYES_CLOSED: { title: 'Os olhos estavam fechados', text: 'Olhe para a câmera.' },
    MOUTH_OPEN: { title: 'A boca estava aberta', text: 'Feche a boca e não se mexa.' },
  },
  triesLeft: {
    one: 'Resta {count} tentativa',
    other: 'Restam {count} tentativas',
  },
  confirmed: {
    VERIFICATION: { title: 'É você', text: back },
    ENROLLMENT: { title: 'O seu rosto foi adicionado', text: back },
    IDENTIFICATION: { title: 'Conhecemos você', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'Não conseguimos confirmar que é você', text: whatNext },
    ENROLLMENT: { title: 'Não conseguimos adicionar o seu rosto', text: whatNext },
    IDENTIFICATION: { title: 'Não conseguimos encontrar você', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'A verificação não deu certo', text: startAgainThere },
    ConnectionError: { title: 'A conexão caiu', text: startAgainThere },
    HardwareError: { title: 'A câmera não funciona', text: 'Tente com outro dispositivo.' },
    PermissionError: {
      title: 'A câmera não está permitida',
      text: 'Permita-a e comece de novo no site de onde veio.',
    },
    SupportError: {
      title: 'Este navegador não consegue fazer a verificação',
      text: 'Tente com Safari, Chrome, Edge ou Firefox.',
    },
    TimeoutError: { title: 'O tempo acabou', text: startAgainThere },
    UserCancelled: { title: 'A verificação foi interrompida', text: startAgainThere },
  },
  ending: 'Um momento…',
  endingLost: {
    title: 'Sem conexão',
    text: 'Precisamos dela para levar você de volta. Verifique-a e tente de novo.',
  },
  leaving: 'Voltando…',
}
