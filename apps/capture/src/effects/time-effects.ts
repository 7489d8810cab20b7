import type { CaptureView } from '@livegate/contract'
import { isUndisturbed } from '../flow/states.ts'
import type { Page } from '../page.ts'
import { extendLimit, isExtendable, type TimeLimit, timeLimitOf, warningMs } from '../time-limit.ts'
import { pause } from './pause.ts'

const lookAgainMs = 1000

type Visit = Pick<Page, 'store' | 'sessions' | 'processId'>

/** Keeps the visit's time: warns before it is over, gives more of it when asked, and ends it. */
export async function keepTime(page: Visit, view: CaptureView, signal: AbortSignal): Promise<void> {
  const { store } = page
  let limit = limitOf(page, view)
  while (!signal.aborted) {
    await pause(limit.endsAtMs - warningMs - Date.now(), signal)
    await whileUndisturbed(page, signal)
    if (signal.aborted) return
    // Whoever was not disturbed, or came back to a page that slept, still has the whole warning, if the process lasts.
    limit = { ...limit, endsAtMs: Math.max(limit.endsAtMs, Math.min(Date.now() + warningMs, limit.expiresAtMs)) }
    const extended = await warn(page, limit, signal)
    if (signal.aborted) return
    if (extended) {
      limit = extendLimit(limit)
      rememberExtension(page, limit)
    } else if (!isUndisturbed(store.get().state)) return store.dispatch({ type: 'TIME_OUT' })
  }
}

function limitOf({ sessions, processId }: Visit, { settings, expiresInSeconds }: CaptureView): TimeLimit {
  const nowMs = Date.now()
  const { openedAtMs = nowMs, extendedMs = 0 } = sessions.read(processId) ?? {}
  return timeLimitOf({ openedAtMs, extendedMs, nowMs, timeoutSeconds: settings.timeoutSeconds, expiresInSeconds })
}

async function whileUndisturbed({ store }: Visit, signal: AbortSignal): Promise<void> {
  while (isUndisturbed(store.get().state) && !signal.aborted) await pause(lookAgainMs, signal)
}

/** Whether the person asked for more time before it was over. */
async function warn({ store }: Visit, limit: TimeLimit, signal: AbortSignal): Promise<boolean> {
  const { extensions } = store.get()
  const answered = new AbortController()
  const unsubscribe = store.subscribe((flow) => {
    if (flow.extensions > extensions) answered.abort()
  })
  store.dispatch({ type: 'TIME_NEARLY_OVER', warning: { endsAtMs: limit.endsAtMs, extendable: isExtendable(limit) } })
  const stop = () => answered.abort()
  signal.addEventListener('abort', stop)
  await pause(limit.endsAtMs - Date.now(), answered.signal)
  signal.removeEventListener('abort', stop)
  unsubscribe()
  store.dispatch({ type: 'TIME_NOTED' })
  return store.get().extensions > extensions
}

/** A reload does not take the time away again. */
function rememberExtension({ sessions, processId }: Visit, { endsAtMs, stepMs }: TimeLimit): void {
  const session = sessions.read(processId)
  if (session !== undefined)
    sessions.write(processId, { ...session, extendedMs: endsAtMs - stepMs - session.openedAtMs })
}
