import type { Messages } from './messages.ts'

const startAgain = 'ارجع إلى الموقع الذي جئت منه وابدأ من جديد هناك.'
const startAgainThere = 'يمكنك البدء من جديد في الموقع الذي جئت منه.'
const whatNext = 'الموقع الذي أرسلك إلى هنا سيخبرك بما يمكنك فعله الآن.'
const recordVideo = 'نسجّل مقطع فيديو قصيرًا لوجهك. يستغرق ذلك نحو 5 ثوانٍ.'
const recordAgain = 'لنسجّله مرة أخرى.'
const back = 'سنعيدك الآن إلى حيث كنت.'

/** Arabic. */
export const ar: Messages = {
  documentTitle: 'التحقق من الوجه',
  actions: {
    start: 'ابدأ',
    tryAgain: 'حاول مرة أخرى',
    cancel: 'إلغاء',
    continue: 'متابعة',
    stop: 'التوقف هنا',
    record: 'تسجيل',
    goBack: 'رجوع',
    withoutLight: 'من دون تغيير الضوء',
    switchCamera: 'استخدم كاميرا أخرى',
    copyLink: 'نسخ الرابط',
  },
  supportCode: 'رمز للدعم: \u2068{code}\u2069',
  linkCopied: 'تم نسخ الرابط',
  loading: 'لحظة من فضلك…',
  unreachable: { title: 'لا يوجد اتصال', text: 'تحقق من اتصالك بالإنترنت، ثم حاول مرة أخرى.' },
  link: {
    incomplete: { title: 'هذا الرابط غير مكتمل', text: startAgain },
    notFound: { title: 'هذا الرابط لا يؤدي إلى أي مكان', text: startAgain },
    usedElsewhere: {
      title: 'مفتوح بالفعل في مكان آخر',
      text: 'يعمل هذا الرابط في متصفح واحد فقط. تابع هناك، أو ابدأ من جديد في الموقع الذي جئت منه.',
    },
    finished: { title: 'انتهى هذا التحقق', text: startAgain },
    expired: { title: 'لم يعد هذا الرابط صالحًا', text: startAgain },
  },
  unsupported: {
    inAppBrowser: { title: 'لا يستطيع هذا التطبيق استخدام الكاميرا', text: 'انسخ الرابط ثم افتحه في متصفحك.' },
    insecure: { title: 'الاتصال غير آمن', text: 'تحتاج الكاميرا إلى عنوان يبدأ بـ https.' },
    noCameraAccess: {
      title: 'لا يستطيع هذا المتصفح استخدام الكاميرا',
      text: 'افتح هذه الصفحة في Safari أو Chrome أو Edge أو Firefox.',
    },
    noRecorder: {
      title: 'لا يستطيع هذا المتصفح تسجيل الفيديو',
      text: 'حدّثه، أو استخدم Safari أو Chrome أو Edge أو Firefox.',
    },
  },
  intro: {
    VERIFICATION: { title: 'لنتأكد من أنه أنت', text: recordVideo },
    ENROLLMENT: { title: 'لنُضف وجهك', text: recordVideo },
    IDENTIFICATION: { title: 'لنرَ من أنت', text: recordVideo },
    tips: { light: 'إضاءة متساوية', look: 'انظر إلى الأمام', uncovered: 'لا شيء على الوجه' },
    light: 'سيتغيّر لون الشاشة بهدوء.',
    kept: {
      one: 'يُحفظ الفيديو مشفّرًا ليوم واحد، ثم يُحذف.',
      two: 'يُحفظ الفيديو مشفّرًا ليومين، ثم يُحذف.',
      few: 'يُحفظ الفيديو مشفّرًا {count} أيام، ثم يُحذف.',
      many: 'يُحفظ الفيديو مشفّرًا {count} يومًا، ثم يُحذف.',
      other: 'يُحفظ الفيديو مشفّرًا {count} يوم، ثم يُحذف.',
    },
    keptUntilDeleted: 'يُحفظ الفيديو مشفّرًا إلى أن تحذفه الخدمة التي أرسلتك إلى هنا.',
  },
  permission: { title: 'اسمح باستخدام الكاميرا', text: 'يسألك المتصفح عن ذلك. اختر «السماح».' },
  permissionDenied: {
    dismissed: { title: 'لم يُسمح باستخدام الكاميرا', text: 'حاول مرة أخرى ثم اختر «السماح».' },
    system: { title: 'هذا الجهاز يمنع الكاميرا', text: 'اسمح بها لهذا المتصفح من إعدادات الجهاز.' },
    inAppBrowser: {
      title: 'لا يستطيع هذا التطبيق استخدام الكاميرا',
      text: 'ابدأ من جديد في Safari أو Chrome أو Edge أو Firefox.',
    },
    denied: { title: 'الكاميرا غير مسموح بها بعد', text: 'خطوتان تكفيان:' },
    embedding: {
      title: 'لا تصل الكاميرا إلى هذه الصفحة',
      text: 'الموقع المحيط بهذه الصفحة لا يتيح لها استخدام الكاميرا. يُرجى إبلاغ فريق دعمه.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'اضغط على القائمة بجوار العنوان، ثم «إعدادات موقع الويب».',
      'اضبط «الكاميرا» على «السماح»، ثم حاول مرة أخرى.',
    ],
    macSafari: ['اختر Safari، ثم إعدادات موقع الويب هذا.', 'اضبط «الكاميرا» على «السماح»، ثم حاول مرة أخرى.'],
    firefox: ['انقر على الكاميرا المشطوبة بجوار العنوان.', 'أزل «محظور»، ثم حاول مرة أخرى.'],
    androidChrome: ['اضغط على الرمز بجوار العنوان، ثم «الأذونات».', 'فعّل «الكاميرا»، ثم حاول مرة أخرى.'],
    chrome: ['انقر على الرمز بجوار العنوان.', 'فعّل «الكاميرا»، ثم حاول مرة أخرى.'],
    other: ['افتح إعدادات المتصفح لهذا الموقع.', 'اسمح بالكاميرا، ثم حاول مرة أخرى.'],
  },
  camera: {
    none: { title: 'لا توجد كاميرا', text: 'وصّل كاميرا، أو افتح هذه الصفحة على هاتف.' },
    busy: { title: 'الكاميرا لا تبدأ', text: 'أغلق التطبيقات الأخرى التي تستخدمها، ثم حاول مرة أخرى.' },
    lost: { title: 'توقفت الكاميرا', text: 'تأكد من أنها موصولة، ثم حاول مرة أخرى.' },
    interrupted: { title: 'انقطع التسجيل', text: 'أبقِ هذه الصفحة مفتوحة أثناء التسجيل.' },
  },
  cameraTitle: 'الكاميرا',
  hints: {
    fitFace: 'ضع وجهك داخل الإطار البيضاوي',
    noFace: 'حرّك وجهك إلى داخل الإطار',
    severalFaces: 'شخص واحد فقط، من فضلك',
    tooDark: 'ابحث عن إضاءة أقوى',
    tooBright: 'ابحث عن إضاءة ألطف',
    tooFar: 'اقترب قليلًا',
    tooClose: 'ابتعد قليلًا',
    offCentre: 'تحرّك إلى الوسط',
    keepStill: 'اثبت مكانك',
    ready: 'جيد. اثبت مكانك',
    recording: 'جارٍ التسجيل. اثبت مكانك',
  },
  moreTime: {
    title: 'هل تحتاج إلى وقت أكثر؟',
    last: 'أوشك الوقت على الانتهاء',
    left: {
      one: 'بقيت ثانية واحدة.',
      two: 'بقيت ثانيتان.',
      few: 'بقيت {count} ثوانٍ.',
      many: 'بقيت {count} ثانية.',
      other: 'بقيت {count} ثانية.',
    },
    extend: 'أحتاج إلى وقت أكثر',
    goOn: 'استمرار',
  },
  review: {
    title: 'هل يظهر وجهك بوضوح؟',
    text: 'هذه صورة من الفيديو. أرسله، أو سجّل من جديد.',
    send: 'إرسال',
    again: 'التسجيل من جديد',
  },
  uploading: { title: 'جارٍ الإرسال', text: 'أبقِ هذه الصفحة مفتوحة، من فضلك.' },
  processing: {
    title: 'جارٍ التحقق',
    text: 'يستغرق ذلك بضع ثوانٍ.',
    slow: 'يستغرق ذلك وقتًا أطول قليلًا من المعتاد.',
    offline: 'لا يوجد اتصال. سنتابع فور عودته.',
  },
  uploadLost: { title: 'انقطع الاتصال', text: 'ما زال تسجيلك هنا. حاول إرساله مرة أخرى.' },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'لم ينجح التسجيل', text: recordAgain },
    SAMPLE_FORMAT_NOT_SUPPORTED: { title: 'لم ينجح التسجيل', text: 'حاول مرة أخرى، أو استخدم متصفحًا آخر.' },
    SAMPLE_WITHOUT_VIDEO: { title: 'كان التسجيل بلا صورة', text: recordAgain },
    SAMPLE_TOO_LONG: { title: 'كان التسجيل طويلًا جدًا', text: recordAgain },
    SAMPLE_TOO_SHORT: { title: 'كان التسجيل قصيرًا جدًا', text: 'أبقِ هذه الصفحة مفتوحة حتى النهاية.' },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'صورة هذه الكاميرا غير مناسبة',
      text: 'استخدم كاميرا أخرى أو هاتفًا.',
    },
    FACE_NOT_FOUND: { title: 'لم نرَ وجهًا', text: 'ضع وجهك داخل الإطار البيضاوي في إضاءة جيدة.' },
    SEVERAL_FACES: { title: 'ظهر أكثر من وجه', text: 'تأكد من أنك وحدك في الصورة.' },
    FACE_TOO_SMALL: { title: 'بعيد قليلًا', text: 'اقترب حتى يملأ وجهك الإطار البيضاوي.' },
    FACE_TOO_CLOSE: { title: 'قريب قليلًا', text: 'ابتعد حتى يتّسع الإطار البيضاوي لوجهك.' },
    FACE_NOT_CENTRED: { title: 'ليس في الوسط تمامًا', text: 'أبقِ وجهك كله داخل الإطار البيضاوي.' },
    FACE_NOT_FRONTAL: { title: 'كان الوجه ملتفتًا', text: 'انظر مباشرة إلى الكاميرا.' },
    FACE_TOO_STILL: { title: 'نحتاج إلى حركة بسيطة', text: 'حرّك رأسك قليلًا أثناء التسجيل.' },
    FACE_BLURRED: { title: 'كانت الصورة ضبابية', text: 'اثبت مكانك، وامسح العدسة إذا لزم الأمر.' },
    TOO_DARK: { title: 'كان المكان مظلمًا', text: 'أضئ مصباحًا، أو واجه نافذة.' },
    TOO_BRIGHT: { title: 'كان الضوء قويًا', text: 'ابتعد بوجهك عن الضوء القوي.' },
    UNEVEN_LIGHT: { title: 'جاء الضوء من جانب واحد', text: 'التفت نحو الضوء.' },
    FACE_COVERED: { title: 'كان جزء من الوجه مغطى', text: 'انزع الكمامة أو النظارة الداكنة.' },
    EYES_CLOSED: { title: 'كانت العينان مغمضتين', text: 'انظر إلى الكاميرا.' },
    MOUTH_OPEN: { title: 'كان الفم مفتوحًا', text: 'أغلق فمك واثبت مكانك.' },
  },
  triesLeft: {
    zero: 'لم تبقَ محاولات',
    one: 'بقيت محاولة واحدة',
    two: 'بقيت محاولتان',
    few: 'بقيت {count} محاولات',
    many: 'بقيت {count} محاولة',
    other: 'بقيت {count} محاولة',
  },
  confirmed: {
    VERIFICATION: { title: 'إنه أنت', text: back },
    ENROLLMENT: { title: 'أُضيف وجهك', text: back },
    IDENTIFICATION: { title: 'عرفناك', text: back },
  },
  notConfirmed: {
    VERIFICATION: { title: 'لم نتمكن من التأكد من أنه أنت', text: whatNext },
    ENROLLMENT: { title: 'لم نتمكن من إضافة وجهك', text: whatNext },
    IDENTIFICATION: { title: 'لم نتمكن من العثور عليك', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'لم ينجح التحقق', text: startAgainThere },
    ConnectionError: { title: 'انقطع الاتصال', text: startAgainThere },
    HardwareError: { title: 'الكاميرا لا تعمل', text: 'جرّب جهازًا آخر.' },
    PermissionError: {
      title: 'الكاميرا غير مسموح بها',
      text: 'اسمح بها، ثم ابدأ من جديد في الموقع الذي جئت منه.',
    },
    SupportError: {
      title: 'لا يستطيع هذا المتصفح إجراء التحقق',
      text: 'جرّب Safari أو Chrome أو Edge أو Firefox.',
    },
    TimeoutError: { title: 'انتهى الوقت', text: startAgainThere },
    UserCancelled: { title: 'توقف التحقق', text: startAgainThere },
  },
  ending: 'لحظة من فضلك…',
  endingLost: { title: 'لا يوجد اتصال', text: 'نحتاج إليه لنعيدك. تحقق منه، ثم حاول مرة أخرى.' },
  leaving: 'نعيدك إلى حيث كنت…',
}
