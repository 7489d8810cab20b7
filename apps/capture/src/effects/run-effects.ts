import type { StateName } from '../flow/states.ts'
import { type Page, releaseCamera } from '../page.ts'
import { acquireCamera, guideToRecording, record } from './capture-effects.ts'
import { endProcess, leave, tellProblem } from './end-effects.ts'
import { giveBack, offerPhone, showCodes, takeBack } from './handoff-effects.ts'
import { openLink } from './open-link.ts'
import { uploadRecording } from './upload-recording.ts'
import { judgeView, keepWatching } from './watch-effects.ts'

/** What a state does on its own while it lasts; the signal is aborted when it is left. */
export type Effect = (page: Page, signal: AbortSignal) => void | Promise<void>

/** One effect a state, as the transitions are one row a state. States without one wait for the person. */
const effects: Readonly<Partial<Record<StateName, Effect>>> = {
  loading: openLink,
  unsupported: tellProblem,
  intro: offerPhone,
  permission: acquireCamera,
  permissionDenied: tellProblem,
  cameraFailed: tellProblem,
  camera: guideToRecording,
  recording: record,
  uploading: uploadRecording,
  uploadLost: tellProblem,
  processing: judgeView,
  failed: tellProblem,
  ending: endProcess,
  leaving: leave,
  handoff: showCodes,
  takingBack: takeBack,
  givingBack: giveBack,
}

const statesWithCamera: readonly StateName[] = ['permission', 'camera', 'recording']

/** Runs the effect of each state as the flow reaches it, beginning with the current one. */
export function runEffects(page: Page): void {
  let running = new AbortController()
  const enter = (state: StateName) => {
    running.abort()
    running = new AbortController()
    if (!statesWithCamera.includes(state)) releaseCamera(page)
    effects[state]?.(page, running.signal)
  }
  page.store.subscribe((flow, before) => {
    if (flow.state !== before.state) enter(flow.state)
  })
  keepWatching(page)
  enter(page.store.get().state)
}
