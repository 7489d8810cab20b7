import type { CaptureView, GatewayErrorKey, HandoffCode } from '@livegate/contract'
import type { HintName } from '../guide/hint.ts'
import type { Sample } from '../recorder.ts'
import { type EventName, type StateName, transitions } from './states.ts'

/** Why the server does not take this link. */
export type LinkProblem = 'incomplete' | 'notFound' | 'usedElsewhere' | 'finished' | 'expired' | 'codeExpired'
/** What this browser lacks. */
export type SupportProblem = 'insecure' | 'inAppBrowser' | 'noCameraAccess' | 'noRecorder'
/** Why the camera may not be used. */
export type PermissionProblem = 'denied' | 'dismissed' | 'system' | 'inAppBrowser' | 'embedding'
/** Why the camera does not work. */
export type CameraProblem = 'none' | 'busy' | 'lost' | 'interrupted'

type Payloads = {
  LINK_REFUSED: { link: LinkProblem }
  UNSUPPORTED: { support: SupportProblem }
  CAMERA_DENIED: { permission: PermissionProblem }
  CAMERA_FAILED: { camera: CameraProblem }
  RECORDED: { sample: Sample }
  RECORDED_FOR_REVIEW: { sample: Sample }
}

/** An event of the table with what it carries. */
export type MovingEvent = {
  [Name in EventName]: { type: Name } & (Name extends keyof Payloads ? Payloads[Name] : unknown)
}[EventName]

/** What changes on a screen without leaving it. */
export type DataEvent =
  | { type: 'VIEW'; view: CaptureView }
  | { type: 'GUIDED'; guide: GuideFacts }
  | { type: 'UPLOADED'; fraction: number }
  | { type: 'COLOURED'; colour: string | undefined }
  | { type: 'CONNECTION'; online: boolean }
  | { type: 'TIME_NEARLY_OVER'; warning: TimeWarning }
  | { type: 'TIME_EXTENDED' }
  | { type: 'TIME_NOTED' }
  | { type: 'CODE'; code: HandoffCode | undefined }

/** That the time for the visit is nearly over. `endsAtMs`: Unix time; `extendable`: whether there is more to have. */
export type TimeWarning = { endsAtMs: number; extendable: boolean }

export type FlowEvent = MovingEvent | DataEvent

/** What the guide tells the camera screen. `ring`: 0..1. `manual`: the person may start the recording. */
export type GuideFacts = { hint: HintName; ring: number; manual: boolean; lit: boolean }

/** Everything the page draws itself from. */
export type Flow = {
  state: StateName
  view: CaptureView | undefined
  link: LinkProblem | undefined
  support: SupportProblem | undefined
  permission: PermissionProblem | undefined
  camera: CameraProblem | undefined
  guide: GuideFacts
  /** What the surround shows for the light challenge, `#rrggbb`. */
  colour: string | undefined
  /** The person chose to go without changing light. */
  withoutLight: boolean
  sample: Sample | undefined
  /** Part of the SAMPLE that is uploaded, 0..1. */
  uploaded: number
  online: boolean
  timeWarning: TimeWarning | undefined
  /** How often the person asked for more time. */
  extensions: number
  /** By which a phone takes the capture over. */
  code: HandoffCode | undefined
  /** What the computer takes the capture back for: its own camera, or another code. */
  takingBackFor: 'camera' | 'code'
  /** Why the page ends the process. */
  endingWith: GatewayErrorKey | undefined
}

export const initialGuide: GuideFacts = { hint: 'fitFace', ring: 0, manual: false, lit: false }

export const initialFlow: Flow = {
  state: 'loading',
  view: undefined,
  link: undefined,
  support: undefined,
  permission: undefined,
  camera: undefined,
  guide: initialGuide,
  colour: undefined,
  withoutLight: false,
  sample: undefined,
  uploaded: 0,
  online: true,
  timeWarning: undefined,
  extensions: 0,
  code: undefined,
  takingBackFor: 'code',
  endingWith: undefined,
}

/** The key that a state stands for when its person gives up there. */
export const errorKeyOfState: Partial<Record<StateName, GatewayErrorKey>> = {
  unsupported: 'SupportError',
  permissionDenied: 'PermissionError',
  cameraFailed: 'HardwareError',
  uploadLost: 'ConnectionError',
}

/** The flow after an event; the same object when the event means nothing in this state. Pure. */
export function advance(flow: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'VIEW':
      return isOlder(event.view, flow.view) ? flow : { ...flow, view: event.view }
    case 'GUIDED':
      return { ...flow, guide: event.guide }
    case 'COLOURED':
      return { ...flow, colour: event.colour }
    case 'UPLOADED':
      return { ...flow, uploaded: event.fraction }
    case 'CONNECTION':
      return event.online === flow.online ? flow : { ...flow, online: event.online }
    case 'TIME_NEARLY_OVER':
      return { ...flow, timeWarning: event.warning }
    case 'TIME_EXTENDED':
      return { ...flow, timeWarning: undefined, extensions: flow.extensions + 1 }
    case 'CODE':
      return { ...flow, code: event.code }
    case 'TIME_NOTED':
      return { ...flow, timeWarning: undefined }
    default:
      return move(flow, event)
  }
}

function move(flow: Flow, event: MovingEvent): Flow {
  const state = transitions[flow.state][event.type]
  return state === undefined ? flow : { ...flow, ...changesOf(flow, event), state }
}

function changesOf(flow: Flow, event: MovingEvent): Partial<Flow> {
  switch (event.type) {
    case 'LINK_REFUSED':
      return { link: event.link }
    case 'UNSUPPORTED':
      return { support: event.support }
    case 'CAMERA_DENIED':
      return { permission: event.permission }
    case 'CAMERA_FAILED':
      return { camera: event.camera }
    case 'START_WITHOUT_LIGHT':
      return { withoutLight: true }
    case 'CAMERA_RUNS':
      return { guide: initialGuide, colour: undefined }
    case 'RECORDED':
    case 'RECORDED_FOR_REVIEW':
      return { sample: event.sample, uploaded: 0 }
    case 'TAKE_BACK':
      return { takingBackFor: 'code' }
    case 'CAPTURE_HERE':
      return { takingBackFor: 'camera' }
    case 'CANCEL':
      return { endingWith: 'UserCancelled' }
    case 'TIME_OUT':
      return { endingWith: 'TimeoutError' }
    case 'GIVE_UP':
      return { endingWith: errorKeyOfState[flow.state] ?? 'UserCancelled' }
    default:
      return {}
  }
}

/** Replies can overtake each other; the newest view counts. */
function isOlder(view: CaptureView, known: CaptureView | undefined): boolean {
  return known !== undefined && view.version < known.version
}
