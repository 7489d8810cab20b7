import type { CaptureView } from '@livegate/contract'
import { viewWith } from '../capture-view.test-data.ts'
import { type Flow, initialFlow } from '../flow/flow.ts'
import { type StateName, stateNames } from '../flow/states.ts'

type Change = Partial<Omit<Flow, 'view'>> & { view?: Partial<CaptureView> }

const returnUrl = 'https://relying.example/'

const code = {
  url: 'https://192.168.178.24:8443/gateway/0d7e9f6c-3f0e-4a43-a5a5-5a1f9a7f3c11#phone=m0ZzXK0tWq3lqkU9l1bq8w',
  refreshInSeconds: 20,
}

/** Facts beside a state's own default ones: where a screen shows something else, or longer words. */
const variants: Readonly<Record<string, Change>> = {
  'intro-light': { state: 'intro', view: { settings: { ...viewWith().settings, lightChallenge: 'ON' } } },
  'intro-enrollment': { state: 'intro', view: { operation: 'ENROLLMENT' } },
  'camera-ready': { state: 'camera', guide: { ...initialFlow.guide, hint: 'ready', ring: 0.6 } },
  'camera-dark': { state: 'camera', guide: { ...initialFlow.guide, hint: 'tooDark', lit: true, manual: true } },
  'camera-manual': { state: 'camera', guide: { ...initialFlow.guide, hint: 'severalFaces', manual: true } },
  recording: { state: 'recording', guide: { ...initialFlow.guide, hint: 'recording', ring: 0.4 } },
  'recording-moving': { state: 'recording', guide: { ...initialFlow.guide, hint: 'moveALittle', ring: 0.4 } },
  'recording-coloured': {
    state: 'recording',
    colour: '#6fa8dc',
    guide: { ...initialFlow.guide, hint: 'recording', ring: 0.7 },
  },
  'intro-phone': { state: 'intro', code, view: { settings: { ...viewWith().settings, handoff: 'AVAILABLE' } } },
  'mirror-recording': {
    state: 'mirror',
    view: { status: 'IN_PROGRESS', phone: { stage: 'RECORDING', present: true } },
  },
  'phone-done-stopped': {
    state: 'phoneDone',
    view: { device: 'PHONE', outcome: { kind: 'FAILED', errorKey: 'UserCancelled', returnUrl } },
  },
  'intro-on-phone': { state: 'intro', view: { device: 'PHONE' } },
  'more-time': { state: 'intro', timeWarning: { endsAtMs: Date.now() + 30_000, extendable: true } },
  'more-time-last': { state: 'camera', timeWarning: { endsAtMs: 0, extendable: false } },
  'processing-offline': { state: 'processing', online: false },
  'link-used-elsewhere': { state: 'linkRefused', link: 'usedElsewhere' },
  'unsupported-recorder': { state: 'unsupported', support: 'noRecorder' },
  'unsupported-app': { state: 'unsupported', support: 'inAppBrowser' },
  'permission-dismissed': { state: 'permissionDenied', permission: 'dismissed' },
  'permission-app': { state: 'permissionDenied', permission: 'inAppBrowser' },
  'permission-embedding': { state: 'permissionDenied', permission: 'embedding' },
  'camera-interrupted': { state: 'cameraFailed', camera: 'interrupted' },
  'rejected-covered': { state: 'rejected', view: { rejection: 'FACE_COVERED', triesLeft: 1 } },
  'failed-support': { state: 'failed', view: { outcome: { kind: 'FAILED', errorKey: 'SupportError', returnUrl } } },
  'failed-permission': {
    state: 'failed',
    view: { outcome: { kind: 'FAILED', errorKey: 'PermissionError', returnUrl } },
  },
}

const outcomes: Partial<Record<StateName, CaptureView['outcome']>> = {
  confirmed: { kind: 'CONFIRMED', returnUrl },
  notConfirmed: { kind: 'NOT_CONFIRMED', returnUrl },
  failed: { kind: 'FAILED', errorKey: 'TimeoutError', returnUrl },
  leaving: { kind: 'CONFIRMED', returnUrl },
}

function sceneOf({ view, ...change }: Change & { state: StateName }): Flow {
  const outcome = outcomes[change.state]
  return {
    ...initialFlow,
    uploaded: 0.6,
    code,
    view: viewWith({ rejection: 'TOO_DARK', ...(outcome && { outcome }), ...view }),
    ...change,
  }
}

/** Every screen by name: one for each state of the flow, and the variants. */
export const scenes: Readonly<Record<string, Flow>> = Object.fromEntries([
  ...stateNames.map((state) => [state, sceneOf({ state })]),
  ...Object.entries(variants).map(([name, change]) => [name, sceneOf({ state: 'loading', ...change })]),
])
