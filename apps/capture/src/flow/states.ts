/**
 * The page's flow as data: from each state, the events it takes and the state each leads to. An event that a state
 * does not list changes nothing there. The screens, the effects and the tests all read this table.
 */

/** Every state of the page; each has one screen. */
export const stateNames = [
  'loading',
  'unreachable',
  'linkRefused',
  'unsupported',
  'intro',
  'permission',
  'permissionDenied',
  'cameraFailed',
  'camera',
  'recording',
  'review',
  'uploading',
  'uploadLost',
  'processing',
  'rejected',
  'confirmed',
  'notConfirmed',
  'failed',
  'ending',
  'endingLost',
  'leaving',
  'handoff',
  'mirror',
  'phoneLost',
  'takingBack',
  'givingBack',
  'phoneDone',
] as const
export type StateName = (typeof stateNames)[number]

/** Every event that can move the page to another state. */
export const eventNames = [
  'READY',
  'READY_WITHOUT_INTRO',
  'UNREACHABLE',
  'LINK_REFUSED',
  'UNSUPPORTED',
  'START',
  'START_WITHOUT_LIGHT',
  'SWITCH_CAMERA',
  'CAMERA_RUNS',
  'CAMERA_DENIED',
  'CAMERA_FAILED',
  'RECORD',
  'RECORDED',
  'RECORDED_FOR_REVIEW',
  'SEND',
  'UPLOAD_LOST',
  'ACCEPTED',
  'REJECTED',
  'CONFIRMED',
  'NOT_CONFIRMED',
  'FAILED',
  'DISMISSED',
  'RETRY',
  'GIVE_UP',
  'CANCEL',
  'TIME_OUT',
  'LEAVE',
  'HAND_OFF',
  'CAPTURE_HERE',
  'TAKE_BACK',
  'GIVE_BACK',
  'PHONE_CONNECTED',
  'PHONE_LOST',
  'PHONE_LEFT',
  'PHONE_DONE',
] as const
export type EventName = (typeof eventNames)[number]

/** The events that a person causes with a button. */
export const userEvents: readonly EventName[] = [
  'START',
  'START_WITHOUT_LIGHT',
  'SWITCH_CAMERA',
  'RECORD',
  'SEND',
  'RETRY',
  'GIVE_UP',
  'CANCEL',
  'LEAVE',
  'HAND_OFF',
  'CAPTURE_HERE',
  'TAKE_BACK',
  'GIVE_BACK',
]

type Row = Readonly<Partial<Record<EventName, StateName>>>

/** The process can end at any time: its application may cancel it, its time may be over. */
const decided = {
  CONFIRMED: 'confirmed',
  NOT_CONFIRMED: 'notConfirmed',
  FAILED: 'failed',
  DISMISSED: 'leaving',
  LINK_REFUSED: 'linkRefused',
  PHONE_DONE: 'phoneDone',
} as const satisfies Row

/** A phone may take the capture over as long as this page does not judge a SAMPLE. */
const interruptible = {
  ...decided,
  CANCEL: 'ending',
  TIME_OUT: 'ending',
  PHONE_CONNECTED: 'mirror',
} as const satisfies Row

const problem = {
  ...interruptible,
  RETRY: 'permission',
  GIVE_UP: 'ending',
  HAND_OFF: 'handoff',
  GIVE_BACK: 'givingBack',
} as const satisfies Row

/** The flow. */
export const transitions: Readonly<Record<StateName, Row>> = {
  loading: {
    ...decided,
    READY: 'intro',
    READY_WITHOUT_INTRO: 'permission',
    UNREACHABLE: 'unreachable',
    UNSUPPORTED: 'unsupported',
    ACCEPTED: 'processing',
    HAND_OFF: 'handoff',
    PHONE_CONNECTED: 'mirror',
    PHONE_LOST: 'phoneLost',
  },
  unreachable: { RETRY: 'loading' },
  linkRefused: { RETRY: 'loading' },
  unsupported: { ...interruptible, GIVE_UP: 'ending' },
  intro: {
    ...interruptible,
    START: 'permission',
    START_WITHOUT_LIGHT: 'permission',
    HAND_OFF: 'handoff',
    GIVE_BACK: 'givingBack',
  },
  permission: {
    ...interruptible,
    CAMERA_RUNS: 'camera',
    CAMERA_DENIED: 'permissionDenied',
    CAMERA_FAILED: 'cameraFailed',
  },
  permissionDenied: problem,
  cameraFailed: problem,
  camera: { ...interruptible, SWITCH_CAMERA: 'permission', RECORD: 'recording', CAMERA_FAILED: 'cameraFailed' },
  recording: { ...interruptible, RECORDED: 'uploading', RECORDED_FOR_REVIEW: 'review', CAMERA_FAILED: 'cameraFailed' },
  review: { ...interruptible, SEND: 'uploading', RETRY: 'permission' },
  uploading: { ...interruptible, ACCEPTED: 'processing', UPLOAD_LOST: 'uploadLost', REJECTED: 'rejected' },
  uploadLost: { ...problem, RETRY: 'uploading' },
  processing: { ...decided, REJECTED: 'rejected' },
  rejected: problem,
  confirmed: { LEAVE: 'leaving' },
  notConfirmed: { LEAVE: 'leaving' },
  failed: { LEAVE: 'leaving' },
  ending: { ...decided, UNREACHABLE: 'endingLost', ACCEPTED: 'processing', PHONE_CONNECTED: 'mirror' },
  endingLost: { ...decided, RETRY: 'ending' },
  leaving: { LEAVE: 'leaving' },
  // Who has not agreed on this device reads the intro first.
  handoff: { ...interruptible, START: 'permission', READY: 'intro' },
  mirror: { ...decided, CANCEL: 'ending', TAKE_BACK: 'takingBack', PHONE_LEFT: 'handoff', PHONE_LOST: 'phoneLost' },
  phoneLost: { ...interruptible, TAKE_BACK: 'takingBack', CAPTURE_HERE: 'takingBack', PHONE_LEFT: 'handoff' },
  takingBack: { ...decided, HAND_OFF: 'handoff', START: 'permission', READY: 'intro', UNREACHABLE: 'phoneLost' },
  givingBack: { ...decided, UNREACHABLE: 'intro' },
  // On the phone nothing is left to do: the computer goes back to where the person came from.
  phoneDone: {},
}

/** Whether a state is left alone by the visit's time-out: it means nothing there, or somebody holds still for a moment. */
export function isUndisturbed(state: StateName): boolean {
  return state === 'recording' || state === 'uploading' || !('TIME_OUT' in transitions[state])
}
