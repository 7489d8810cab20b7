import type { CaptureView } from '@livegate/contract'
import { hasIntro } from '../agreement.ts'
import { openSession } from '../api.ts'
import { looksLikeDesktop, offersPhone } from '../device.ts'
import { eventOfView } from '../flow/event-of-view.ts'
import type { MovingEvent } from '../flow/flow.ts'
import { type Page, startSession, takeView, tellParent } from '../page.ts'
import { isPassing, type Refusal, type Unreachable } from '../reply.ts'
import { linkProblemOf } from '../session.ts'
import { supportProblemOf } from '../support.ts'

/** Goes on with the session of this tab, or exchanges the link's secret for one. */
export async function openLink(page: Page, signal: AbortSignal): Promise<void> {
  const stored = page.sessions.read(page.processId)
  const resumed = stored && (await startSession(page, stored.captureToken).readView(undefined, signal))
  if (signal.aborted) return
  if (resumed?.kind === 'ok') {
    hideSecret()
    takeView(page, resumed.body)
    return begin(page, resumed.body)
  }
  if (resumed !== undefined && (resumed.kind === 'unreachable' || isPassing(resumed)))
    return page.store.dispatch({ type: 'UNREACHABLE' })
  const moved = resumed?.code === 'CAPTURE_MOVED'
  if (moved && page.secret === '') return page.store.dispatch({ type: 'PHONE_DONE' })
  page.sessions.forget(page.processId)
  if (page.secret === '') return page.store.dispatch({ type: 'LINK_REFUSED', link: resumed ? 'expired' : 'incomplete' })
  const support = supportProblemOf(window)
  // Whoever opens the link in a browser that can't do it still has it for one that can; a frame can't be taken elsewhere.
  if (support !== undefined && window.parent === window) return page.store.dispatch({ type: 'UNSUPPORTED', support })
  const view = await exchangeSecret(page, signal)
  if (view !== undefined) begin(page, view)
}

/** Exchanges the link's secret for a session; undefined when it was not given, which the flow was told then. */
export async function exchangeSecret(page: Page, signal: AbortSignal): Promise<CaptureView | undefined> {
  const opened = await openSession(page, signal)
  if (signal.aborted) return undefined
  if (opened.kind !== 'ok') {
    refuse(page, opened)
    return undefined
  }
  const { captureToken, view } = opened.body
  page.sessions.write(page.processId, { captureToken, openedAtMs: Date.now() })
  startSession(page, captureToken)
  hideSecret()
  takeView(page, view)
  tellParent(page, { processId: page.processId, type: 'Info', value: { name: 'ProcessStarted' } })
  return view
}

/** The used secret leaves the address bar, the history and what the person may copy. */
function hideSecret(): void {
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
}

/** Goes where the process stands: to its end, to its judging, or to the beginning of a capture. */
function begin(page: Page, view: CaptureView): void {
  page.store.dispatch(beginningOf(view))
}

function beginningOf(view: CaptureView): MovingEvent {
  const already = eventOfView(view, { told: false })
  if (already !== undefined && already.type !== 'REJECTED') return already
  const support = supportProblemOf(window)
  if (support !== undefined) return { type: 'UNSUPPORTED', support }
  if (hasIntro(view)) return { type: 'READY' }
  return { type: offersPhone(view) && looksLikeDesktop(window) ? 'HAND_OFF' : 'READY_WITHOUT_INTRO' }
}

function refuse({ store }: Page, reply: Refusal | Unreachable): void {
  const passing = reply.kind === 'unreachable' || isPassing(reply)
  store.dispatch(passing ? { type: 'UNREACHABLE' } : { type: 'LINK_REFUSED', link: linkProblemOf(reply) })
}
