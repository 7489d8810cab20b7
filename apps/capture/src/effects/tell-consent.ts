import { bodyOf } from '../agreement.ts'
import type { Page } from '../page.ts'
import { isPassing } from '../reply.ts'

/**
 * Tells the server that the person agreed, unless it knows. False when it could not be reached and should hear of it later. Where the
 * text has changed since the page was loaded, the page loads itself anew, once, and shows that text.
 */
export async function tellConsent(page: Page, signal: AbortSignal): Promise<boolean> {
  const { api, agreement } = page
  if (api === undefined || agreement === undefined || agreement.told) return true
  const reply = await api.giveConsent(await bodyOf(agreement), signal)
  if (reply.kind === 'unreachable' || (reply.kind === 'refused' && isPassing(reply))) return false
  agreement.told = true
  if (reply.kind === 'refused' && reply.code === 'CONSENT_TEXT_CHANGED') showNewText(page)
  return true
}

/** Without a session that outlives it, loading the page anew would end the visit. */
function showNewText({ sessions, processId }: Page): void {
  const session = sessions.read(processId)
  if (session === undefined || session.reloaded === true || !sessions.survivesReload(processId)) return
  sessions.write(processId, { ...session, reloaded: true })
  window.location.reload()
}
