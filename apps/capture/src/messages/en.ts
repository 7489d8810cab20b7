import type { Messages } from './messages.ts'

const startAgain = 'Go back to where you came from and start again there.'

const whatNext = 'The site that sent you here tells you what you can do next.'

/** English. */
export const en: Messages = {
  documentTitle: 'Face check',
  actions: {
    start: 'Start',
    tryAgain: 'Try again',
    cancel: 'Cancel',
    continue: 'Continue',
    stop: 'Stop here',
    record: 'Record',
    goBack: 'Go back',
    withoutLight: 'Without changing light',
  },
  supportCode: 'Code for support: {code}',
  loading: 'One moment…',
  unreachable: { title: 'No connection', text: 'Check your internet connection, then try again.' },
  link: {
    incomplete: { title: 'This link is not complete', text: startAgain },
    notFound: { title: 'This link leads nowhere', text: startAgain },
    usedElsewhere: {
      title: 'Already open somewhere else',
      text: 'This link works in one browser only. Go on there, or start again where you came from.',
    },
    finished: { title: 'This check is finished', text: startAgain },
    expired: { title: 'This link is no longer valid', text: startAgain },
  },
  unsupported: {
    insecure: { title: 'The connection is not secure', text: 'The camera needs an address that begins with https.' },
    noCameraAccess: {
      title: 'This browser can’t use the camera',
      text: 'Open this page in Safari, Chrome, Edge or Firefox.',
    },
    noRecorder: {
      title: 'This browser can’t record video',
      text: 'Update it, or use Safari, Chrome, Edge or Firefox.',
    },
  },
  intro: {
    VERIFICATION: {
      title: 'Let’s check it’s you',
      text: 'We record a short video of your face. It takes about 5 seconds.',
    },
    ENROLLMENT: {
      title: 'Let’s add your face',
      text: 'We record a short video of your face. It takes about 5 seconds.',
    },
    IDENTIFICATION: {
      title: 'Let’s see who you are',
      text: 'We record a short video of your face. It takes about 5 seconds.',
    },
    tips: { light: 'Find even light', look: 'Look straight ahead', uncovered: 'Nothing over your face' },
    light: 'The screen will change colour softly.',
    kept: {
      one: 'The video is kept, encrypted, for one day, then deleted.',
      other: 'The video is kept, encrypted, for {count} days, then deleted.',
    },
    keptUntilDeleted: 'The video is kept, encrypted, until it is deleted by the service that sent you here.',
  },
  permission: { title: 'Allow the camera', text: 'Your browser asks for it. Choose “Allow”.' },
  permissionDenied: {
    denied: { title: 'The camera is not allowed yet', text: 'Two steps bring it back:' },
    embedding: {
      title: 'The camera is not passed on',
      text: 'The site around this page does not let it use the camera. Please tell its support.',
    },
  },
  permissionSteps: {
    iosSafari: [
      'Tap the page menu beside the address, then “Website Settings”.',
      'Set “Camera” to “Allow”, then try again.',
    ],
    macSafari: ['Choose Safari, then “Settings for This Website…”.', 'Set “Camera” to “Allow”, then try again.'],
    firefox: ['Click the crossed-out camera beside the address.', 'Remove “Blocked”, then try again.'],
    androidChrome: ['Tap the icon left of the address, then “Permissions”.', 'Switch “Camera” on, then try again.'],
    chrome: ['Click the icon left of the address.', 'Switch “Camera” on, then try again.'],
    other: ['Open your browser’s settings for this site.', 'Allow the camera, then try again.'],
  },
  camera: {
    none: { title: 'No camera found', text: 'Connect one, or open this page on a phone.' },
    busy: { title: 'The camera doesn’t start', text: 'Close other apps that use it, then try again.' },
    lost: { title: 'The camera stopped', text: 'Check that it is connected, then try again.' },
    interrupted: { title: 'The recording was interrupted', text: 'Keep this page open while it records.' },
  },
  cameraTitle: 'Camera',
  hints: {
    fitFace: 'Fit your face in the oval',
    noFace: 'Bring your face into the oval',
    severalFaces: 'Only one person, please',
    tooDark: 'Find more light. The screen helps',
    tooFar: 'Move a little closer',
    tooClose: 'Move a little back',
    offCentre: 'Move into the middle',
    keepStill: 'Hold still',
    ready: 'Good. Hold still',
    recording: 'Recording. Hold still',
  },
  moreTime: {
    title: 'Do you need more time?',
    last: 'The time is nearly over',
    left: { one: 'One second is left.', other: '{count} seconds are left.' },
    extend: 'I need more time',
    goOn: 'Go on',
  },
  review: {
    title: 'Can your face be seen well?',
    text: 'This is a picture of your video. Send it, or record again.',
    send: 'Send it',
    again: 'Record again',
  },
  uploading: { title: 'Sending', text: 'Please keep this page open.' },
  processing: {
    title: 'Checking',
    text: 'This takes a few seconds.',
    slow: 'This takes a little longer than usual.',
    offline: 'No connection. We go on as soon as it is back.',
  },
  uploadLost: { title: 'The connection was lost', text: 'Your recording is still here. Try sending it again.' },
  rejected: {
    SAMPLE_UNREADABLE: { title: 'That recording didn’t work', text: 'Let’s record it once more.' },
    SAMPLE_FORMAT_NOT_SUPPORTED: {
      title: 'That recording didn’t work',
      text: 'Try once more, or use another browser.',
    },
    SAMPLE_WITHOUT_VIDEO: { title: 'That recording had no picture', text: 'Let’s record it once more.' },
    SAMPLE_TOO_LONG: { title: 'That recording was too long', text: 'Let’s record it once more.' },
    SAMPLE_TOO_SHORT: { title: 'That recording was too short', text: 'Keep this page open until it is done.' },
    SAMPLE_DIMENSIONS_NOT_SUPPORTED: {
      title: 'This camera’s picture doesn’t fit',
      text: 'Use another camera, or a phone.',
    },
    FACE_NOT_FOUND: { title: 'We couldn’t see a face', text: 'Fit your face in the oval, in good light.' },
    SEVERAL_FACES: { title: 'More than one face', text: 'Make sure that only you are in the picture.' },
    FACE_TOO_SMALL: { title: 'A little too far away', text: 'Move closer, until your face fills the oval.' },
    FACE_TOO_CLOSE: { title: 'A little too close', text: 'Move back, until your face fits the oval.' },
    FACE_NOT_CENTRED: { title: 'Not quite in the middle', text: 'Keep your whole face in the oval.' },
    FACE_NOT_FRONTAL: { title: 'Turned to the side', text: 'Look straight into the camera.' },
    FACE_TOO_STILL: { title: 'A little movement is needed', text: 'Turn your head slightly while it records.' },
    FACE_BLURRED: { title: 'The picture was blurred', text: 'Hold still, and wipe the lens if needed.' },
    TOO_DARK: { title: 'It was too dark', text: 'Turn on a light, or face a window.' },
    TOO_BRIGHT: { title: 'It was too bright', text: 'Turn away from the strong light.' },
    UNEVEN_LIGHT: { title: 'The light came from one side', text: 'Turn to face the light.' },
    FACE_COVERED: { title: 'Part of your face was hidden', text: 'Take off mask or dark glasses.' },
    EYES_CLOSED: { title: 'Your eyes were closed', text: 'Look into the camera.' },
    MOUTH_OPEN: { title: 'Your mouth was open', text: 'Close your mouth and hold still.' },
  },
  triesLeft: { one: 'One try left', other: '{count} tries left' },
  confirmed: {
    VERIFICATION: { title: 'It’s you', text: 'We take you back now.' },
    ENROLLMENT: { title: 'Your face is added', text: 'We take you back now.' },
    IDENTIFICATION: { title: 'We know you', text: 'We take you back now.' },
  },
  notConfirmed: {
    VERIFICATION: { title: 'We couldn’t confirm it’s you', text: whatNext },
    ENROLLMENT: { title: 'We couldn’t add your face', text: whatNext },
    IDENTIFICATION: { title: 'We couldn’t find you', text: whatNext },
  },
  failed: {
    BiometricError: { title: 'The check didn’t work', text: 'You can start again where you came from.' },
    ConnectionError: { title: 'The connection was lost', text: 'You can start again where you came from.' },
    HardwareError: { title: 'The camera doesn’t work', text: 'Try another device.' },
    PermissionError: { title: 'The camera is not allowed', text: 'Allow it, then start again where you came from.' },
    SupportError: { title: 'This browser can’t do the check', text: 'Try Safari, Chrome, Edge or Firefox.' },
    TimeoutError: { title: 'The time is over', text: 'You can start again where you came from.' },
    UserCancelled: { title: 'The check was stopped', text: 'You can start again where you came from.' },
  },
  ending: 'One moment…',
  endingLost: { title: 'No connection', text: 'We need it to take you back. Check it, then try again.' },
  leaving: 'Taking you back…',
}
