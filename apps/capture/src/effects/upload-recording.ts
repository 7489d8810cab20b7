import type { CaptureView } from '@livegate/contract'
import type { CaptureApi } from '../api.ts'
import { eventOfView } from '../flow/event-of-view.ts'
import { type Page, takeView } from '../page.ts'
import type { Sample } from '../recorder.ts'
import { isPassing, type Refusal, type Reply, type Unreachable } from '../reply.ts'
import { linkProblemOf } from '../session.ts'
import type { Upload } from '../upload.ts'
import { pause } from './pause.ts'
import { tellConsent } from './tell-consent.ts'

/** Waits between the tries that the page makes by itself, ms; then the person is asked. */
const waitsMs = [1000, 2000, 4000]

/** Sends what the server does not have of the recording yet; after a lost connection it goes on where it stood. */
export async function uploadRecording(page: Page, signal: AbortSignal): Promise<void> {
  const { api, upload, store } = page
  const { sample } = store.get()
  if (api === undefined || upload === undefined || sample === undefined) return store.dispatch({ type: 'UPLOAD_LOST' })
  for (const waitMs of [...waitsMs, undefined]) {
    const reply = await send(page, { api, upload, sample }, signal)
    if (signal.aborted) return
    if (reply.kind === 'ok') {
      takeView(page, reply.body)
      return store.dispatch({ type: 'ACCEPTED' })
    }
    if (reply.kind === 'refused' && !isPassing(reply) && reply.code !== 'UPLOAD_OUT_OF_STEP') {
      return resolveRefusal(page, api, reply, signal)
    }
    if (waitMs !== undefined) await pause(retryAfterMs(reply) ?? waitMs, signal)
  }
  if (!signal.aborted) store.dispatch({ type: 'UPLOAD_LOST' })
}

/** The server takes a SAMPLE only while it knows that the camera runs; that report may have been lost, and so may have the consent. */
async function send(
  page: Page,
  { api, upload, sample }: { api: CaptureApi; upload: Upload; sample: Sample },
  signal: AbortSignal,
): Promise<Reply<CaptureView>> {
  if (!(await tellConsent(page, signal))) return { kind: 'unreachable' }
  if (page.store.get().view?.status !== 'IN_PROGRESS') {
    const reported = await api.reportProgress(signal)
    if (reported.kind === 'ok') takeView(page, reported.body)
    else if (reported.kind === 'unreachable') return reported
  }
  return upload.end(sample, (fraction) => page.store.dispatch({ type: 'UPLOADED', fraction }), signal)
}

/** A refusal is either about the process, which the view explains, or about the bytes: then record again. */
async function resolveRefusal(page: Page, api: CaptureApi, refusal: Refusal, signal: AbortSignal): Promise<void> {
  if (refusal.status === 401 || refusal.status === 404) {
    return page.store.dispatch({ type: 'LINK_REFUSED', link: linkProblemOf(refusal) })
  }
  const reply = await api.readView(undefined, signal)
  if (signal.aborted) return
  if (reply.kind !== 'ok') return page.store.dispatch({ type: 'UPLOAD_LOST' })
  takeView(page, reply.body)
  page.store.dispatch(eventOfView(reply.body, { told: false }) ?? { type: 'REJECTED' })
}

function retryAfterMs(reply: Refusal | Unreachable): number | undefined {
  return reply.kind === 'refused' ? reply.retryAfterMs : undefined
}
