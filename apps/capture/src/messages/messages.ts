import type { GatewayErrorKey, OperationType, PhoneStage, SampleRejection } from '@livegate/contract'
import type { CameraProblem, LinkProblem, PermissionProblem, SupportProblem } from '../flow/flow.ts'
import type { HintName } from '../guide/hint.ts'
import type { BrowserFamily } from '../support.ts'
import type { Plural } from './phrase.ts'

/** A screen's heading and the line under it. */
export type Notice = { title: string; text: string }

/**
 * Every word of the page, as data: text, and where a number is said, a form for each plural of the language. A language
 * is one file with one such record, so a missing text does not compile. Hints have at most six words and say what to do.
 */
export type Messages = {
  documentTitle: string
  actions: {
    start: string
    tryAgain: string
    cancel: string
    continue: string
    stop: string
    record: string
    goBack: string
    withoutLight: string
    switchCamera: string
    copyLink: string
  }
  /** `{code}`: what support asks for. */
  supportCode: string
  linkCopied: string
  loading: string
  unreachable: Notice
  link: Record<LinkProblem, Notice>
  unsupported: Record<SupportProblem, Notice>
  intro: Record<OperationType, Notice> & {
    tips: { light: string; look: string; uncovered: string }
    /** Said beforehand when the light will change. */
    light: string
    /** `{count}` days. */
    kept: Plural
    /** Where nothing is kept beyond the decision. */
    notKept: string
    keptUntilDeleted: string
  }
  /** On the computer: the way to the phone. `code`: the picture's text alternative; `copyByHand`: where the browser can't copy. */
  handoff: Notice & {
    code: string
    here: string
    other: string
    copyByHand: string
    unreachable: string
  }
  /** On the computer, while the phone has the capture.  */
  mirror: { title: string; stages: Record<PhoneStage | 'CHECKING', string>; back: string }
  phoneLost: Notice & { newCode: string }
  /** On the phone. */
  phoneDone: Record<'done' | 'stopped' | 'moved', Notice>
  giveBack: string
  permission: Notice
  permissionDenied: Record<PermissionProblem, Notice>
  /** Two steps that undo a refused permission in this browser. */
  permissionSteps: Record<BrowserFamily, readonly [string, string]>
  camera: Record<CameraProblem, Notice>
  cameraTitle: string
  hints: Record<HintName, string>
  /** Shown when the time for the visit is nearly over. `last`: the title when there is no more to have; `left`: `{count}` seconds. */
  moreTime: { title: string; last: string; left: Plural; extend: string; goOn: string }
  /** Shown with a picture of the recording before it is sent. */
  review: Notice & { send: string; again: string }
  uploading: Notice
  processing: Notice & { slow: string; offline: string }
  uploadLost: Notice
  rejected: Record<SampleRejection, Notice>
  /** `{count}` tries. */
  triesLeft: Plural
  confirmed: Record<OperationType, Notice>
  notConfirmed: Record<OperationType, Notice>
  failed: Record<GatewayErrorKey, Notice>
  ending: string
  endingLost: Notice
  leaving: string
}
