import { eventOfView } from '../flow/event-of-view.ts'
import { errorKeyOfState } from '../flow/flow.ts'
import { type Page, takeView, tellError, tellParent } from '../page.ts'
import { linkProblemOf } from '../session.ts'
import { exchangeSecret } from './open-link.ts'
import { pause } from './pause.ts'
import { wasTold } from './watch-effects.ts'

/** Tells the parent what the screen tells the person. */
export function tellProblem(page: Page): void {
  const { state, view, permission, camera, support } = page.store.get()
  const key = state === 'failed' ? view?.outcome?.errorKey : errorKeyOfState[state]
  const extrainfo = { permissionDenied: permission, cameraFailed: camera, unsupported: support }
  if (key !== undefined) tellError(page, key, extrainfo[state as keyof typeof extrainfo])
}

/** Ends the process on the server, then follows what became of it. */
export async function endProcess(page: Page, signal: AbortSignal): Promise<void> {
  const { store } = page
  const { endingWith = 'BiometricError' } = store.get()
  // A browser that can't do it has not opened the process yet.
  if (page.api === undefined && (await exchangeSecret(page, signal)) === undefined) return
  const { api } = page
  if (api === undefined || signal.aborted) return
  const reported = await api.reportFailure(endingWith, detailOf(page), signal)
  const taken = reported.kind === 'ok' || reported.kind === 'unreachable'
  const reply = taken ? reported : await api.readView(undefined, signal)
  if (signal.aborted) return
  if (reply.kind === 'ok') {
    takeView(page, reply.body)
    const event = eventOfView(reply.body, { told: wasTold(endingWith) })
    return store.dispatch(event === undefined || event.type === 'REJECTED' ? { type: 'UNREACHABLE' } : event)
  }
  const gone = reply.kind === 'refused' && (reply.status === 401 || reply.status === 404)
  store.dispatch(gone ? { type: 'LINK_REFUSED', link: linkProblemOf(reply) } : { type: 'UNREACHABLE' })
}

function detailOf({ store }: Page): string {
  const { endingWith, permission, camera, support } = store.get()
  return [endingWith, permission, camera, support].filter((part) => part !== undefined).join(' ')
}

/** Events on their way to another process are delivered well within this time, ms. */
const deliveryMs = 100

/** Tells the parent how it ended and goes back. Inside a frame, the frame goes. */
export async function leave(page: Page, signal: AbortSignal): Promise<void> {
  const { outcome } = page.store.get().view ?? {}
  if (outcome === undefined) return
  if (outcome.errorKey !== undefined) tellError(page, outcome.errorKey)
  tellParent(page, { processId: page.processId, type: 'Info', value: { name: 'ProcessFinished' } })
  // An event from a frame that is replaced meanwhile reaches the parent without its source, or not at all.
  if (window.parent !== window) await pause(deliveryMs, signal)
  window.location.assign(outcome.returnUrl)
}
