import { mustAgree } from '../agreement.ts'
import { looksLikeDesktop, offersPhone } from '../device.ts'
import { type Page, takeView } from '../page.ts'
import { pause } from './pause.ts'

const retryMs = 2000

/** On a desktop the intro has the QR code beside its text. */
export async function offerPhone(page: Page, signal: AbortSignal): Promise<void> {
  if (looksLikeDesktop(window)) await showCodes(page, signal)
}

/** Shows one code after another until a phone has come or the screen is left. */
export async function showCodes({ store, api }: Page, signal: AbortSignal): Promise<void> {
  store.dispatch({ type: 'CODE', code: undefined })
  while (!signal.aborted && offersPhone(store.get().view)) {
    const reply = await api?.makeCode('SCAN', signal)
    if (signal.aborted) return
    const code = reply?.kind === 'ok' ? reply.body : undefined
    // A code that can't be replaced is good for a few seconds more; then it would lead nowhere.
    store.dispatch({ type: 'CODE', code })
    await pause(code === undefined ? retryMs : code.refreshInSeconds * 1000, signal)
  }
}

/** Ends the phone's session, for this computer's camera or for another code. */
export async function takeBack(page: Page, signal: AbortSignal): Promise<void> {
  const reply = await page.api?.endHandoff(signal)
  if (signal.aborted) return
  if (reply?.kind !== 'ok') return page.store.dispatch({ type: 'UNREACHABLE' })
  takeView(page, reply.body)
  const { takingBackFor, view } = page.store.get()
  if (takingBackFor !== 'camera') return page.store.dispatch({ type: 'HAND_OFF' })
  page.store.dispatch({ type: mustAgree(page.agreement, view) ? 'READY' : 'START' })
}

/** Ends this phone's own session: the computer goes on. */
export async function giveBack({ api, store }: Page, signal: AbortSignal): Promise<void> {
  const reply = await api?.endHandoff(signal)
  if (signal.aborted) return
  const moved = reply?.kind === 'ok' || (reply?.kind === 'refused' && reply.code === 'CAPTURE_MOVED')
  store.dispatch({ type: moved ? 'PHONE_DONE' : 'UNREACHABLE' })
}
