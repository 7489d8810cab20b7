import type { CaptureView } from '@livegate/contract'
import { eventOfView } from '../flow/event-of-view.ts'
import type { StateName } from '../flow/states.ts'
import { type Page, takeView } from '../page.ts'
import { isPassing } from '../reply.ts'
import { linkProblemOf } from '../session.ts'
import { pause } from './pause.ts'
import { keepPresent } from './presence-effects.ts'
import { keepTime } from './time-effects.ts'

const retryMs = 2000

/** Follows the process for the whole visit: its application may cancel it, its time may be over, it is judged. */
export function keepWatching(page: Page): void {
  for (const [event, online] of [
    ['online', true],
    ['offline', false],
  ] as const) {
    window.addEventListener(event, () => page.store.dispatch({ type: 'CONNECTION', online }))
  }
  let watching: AbortController | undefined
  page.store.subscribe(({ view, state }) => {
    const over = view?.outcome !== undefined || state === 'linkRefused' || state === 'phoneDone'
    if (watching === undefined && view !== undefined && !over) {
      watching = new AbortController()
      void watch(page, watching.signal)
      void keepTime(page, view, watching.signal)
      if (view.device === 'PHONE') void keepPresent(page, watching.signal)
    } else if (over) watching?.abort()
  })
}

async function watch(page: Page, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await followStream(page, signal)) continue
    const reply = await page.api?.readView(page.store.get().view?.version, signal)
    if (signal.aborted || reply === undefined) return
    if (reply.kind === 'refused' && reply.code === 'CAPTURE_MOVED') return page.store.dispatch({ type: 'PHONE_DONE' })
    if (reply.kind === 'ok') {
      page.store.dispatch({ type: 'CONNECTION', online: true })
      follow(page, reply.body)
    } else if (reply.kind === 'unreachable' || isPassing(reply)) {
      page.store.dispatch({ type: 'CONNECTION', online: reply.kind !== 'unreachable' })
      await pause((reply.kind === 'refused' && reply.retryAfterMs) || retryMs, signal)
    } else {
      page.store.dispatch({ type: 'LINK_REFUSED', link: linkProblemOf(reply) })
    }
  }
}

/**
 * A computer that may hand over hears of its phone as it happens. Whether any view came; where none does (a proxy that holds
 * streams back), the long poll is there.
 */
async function followStream(page: Page, signal: AbortSignal): Promise<boolean> {
  const { view } = page.store.get()
  if (page.api === undefined || view?.device !== 'FIRST' || view.settings.handoff !== 'AVAILABLE') return false
  const came = await page.api.streamViews((sent) => {
    page.store.dispatch({ type: 'CONNECTION', online: true })
    follow(page, sent)
  }, signal)
  if (came) await pause(retryMs, signal)
  return came
}

/** A rejection counts only while its SAMPLE is being judged: the view keeps it until the next one is sent. */
function follow(page: Page, view: CaptureView): void {
  takeView(page, view)
  const { state, endingWith } = page.store.get()
  const event = eventOfView(view, { told: wasTold(endingWith) })
  const watches = view.device === 'FIRST' && view.phone !== undefined
  if (!watches && isWatching(state)) page.store.dispatch({ type: 'PHONE_LEFT' })
  const counts = view.outcome !== undefined || state === 'processing' || watches
  if (event !== undefined && counts) page.store.dispatch(event)
}

const isWatching = (state: StateName) => state === 'mirror' || state === 'phoneLost'

/** Whoever ended the process with a button knows why; whoever let the time pass does not. */
export function wasTold(endingWith: string | undefined): boolean {
  return endingWith !== undefined && endingWith !== 'TimeoutError'
}

/** Takes up a verdict that was known before this state began. */
export function judgeView(page: Page): void {
  const { view } = page.store.get()
  if (view !== undefined) follow(page, view)
}
