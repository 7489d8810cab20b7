import type { CaptureView, GatewayErrorKey, GatewayEvent, PageTheme } from '@livegate/contract'
import type { Agreement } from './agreement.ts'
import { type CaptureApi, createCaptureApi } from './api.ts'
import type { Camera } from './camera.ts'
import { type CameraMemory, createCameraMemory } from './camera-choice.ts'
import { createFlowStore, type FlowStore } from './flow/flow-store.ts'
import { en } from './messages/en.ts'
import { readPageTheme } from './page-theme.ts'
import { postToParent } from './parent-events.ts'
import { createSessionStore, readLink, type SessionStore } from './session.ts'
import { createUpload, type Upload } from './upload.ts'

/** What the effects share and the flow's data does not hold: live objects. */
export type Page = {
  processId: string
  secret: string
  /** Says to the server that a repeated exchange comes from this very page. */
  sessionKey: string
  store: FlowStore
  sessions: SessionStore
  api: CaptureApi | undefined
  /** What the person agreed to on this page's intro. */
  agreement: Agreement | undefined
  /** The recording's way to the server. */
  upload: Upload | undefined
  camera: Camera | undefined
  /** Which camera the person chose. */
  cameraMemory: CameraMemory
  /** The last picture, for the small portrait while the server judges. */
  portrait: HTMLCanvasElement | undefined
  /** The application's logo and where its texts are; its colours are in a stylesheet. */
  theme: PageTheme
  /** The error keys that the parent was told. */
  told: Set<GatewayErrorKey>
}

/** The page for the link in the address bar. */
export function createPage(): Page {
  return {
    ...readLink(window.location),
    sessionKey: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
    store: createFlowStore(),
    sessions: createSessionStore(() => window.sessionStorage),
    api: undefined,
    agreement: undefined,
    upload: undefined,
    camera: undefined,
    cameraMemory: createCameraMemory(() => window.localStorage),
    portrait: undefined,
    theme: readPageTheme(document),
    told: new Set(),
  }
}

/** Goes on with the session that a token stands for. */
export function startSession(page: Page, captureToken: string): CaptureApi {
  page.api = createCaptureApi(captureToken)
  return page.api
}

/** Begins to send a recording; the one before is not wanted any more. */
export function startUpload(page: Page, api: CaptureApi): Upload {
  page.upload?.drop()
  page.upload = createUpload(api, crypto.randomUUID())
  return page.upload
}

/** Takes in what the server says, and tells the parent when the status is new. */
export function takeView(page: Page, view: CaptureView): void {
  const before = page.store.get().view
  page.store.dispatch({ type: 'VIEW', view })
  const after = page.store.get().view
  if (after !== undefined && after.status !== before?.status) {
    tellParent(page, { processId: page.processId, type: 'Status', value: { name: after.status } })
  }
}

/** Tells the parent of an error, once a key, in words for its developers; `extrainfo` is the precise cause. */
export function tellError(page: Page, name: GatewayErrorKey, extrainfo = ''): void {
  if (page.told.has(name)) return
  page.told.add(name)
  const message = en.failed[name].title
  tellParent(page, { processId: page.processId, type: 'Error', value: { name, message, extrainfo } })
}

/** Posts an event to the embedding page, to the origins that the application allows. */
export function tellParent(page: Page, event: GatewayEvent): void {
  postToParent(event, page.store.get().view?.settings.allowedOrigins ?? [])
}

/** Switches the camera off. */
export function releaseCamera(page: Page): void {
  page.camera?.stop()
  page.camera = undefined
}
