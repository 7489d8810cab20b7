import type { GatewayEvent } from './events.ts'
import { readGatewayUrl } from './gateway-url.ts'
import { defineLivegateProcess, type ProcessEnd } from './livegate-process.ts'
import { showInDialog } from './process-dialog.ts'

export type OpenProcessOptions = {
  /** Where to show it; else in a modal dialog above the page. */
  container?: Element
  /** The only origin that the gatewayUrl may have, e.g. `https://face.example`. */
  gatewayOrigin?: string
  /** Name of the frame and the dialog for screen readers. Default: "Face check". */
  label?: string
  /** Text of the dialog's button. Default: "Close". */
  closeLabel?: string
  /** Takes it away; the promise then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Gets every event of the gateway's page. For display only. */
  onEvent?: (event: GatewayEvent) => void
}

/**
 * Shows a gatewayUrl in a dialog (or in `container`) until the visit is over, takes it away, and says how it ended for
 * this page: `finished`, or `closed` when the person closed the dialog or the container was emptied.
 *
 * IT DOES NOT SAY WHETHER THE PERSON PASSED. Then ask your server, and your server reads the OPERATION from Livegate.
 * A closed visit is not cancelled at Livegate: your server does that, by `POST gateway/process/{processId}/cancel`, or it
 * expires.
 *
 * Rejects with a TypeError when the gatewayUrl is none or of another origin, with the signal's reason when that is aborted.
 *
 * @example
 * const { gatewayUrl } = await (await fetch('/login/start', { method: 'POST' })).json()
 * await openProcess(gatewayUrl, { gatewayOrigin: 'https://face.example' })
 * const { loggedIn } = await (await fetch('/login/result', { method: 'POST' })).json()
 */
export async function openProcess(gatewayUrl: string, options: OpenProcessOptions = {}): Promise<ProcessEnd> {
  const { container, gatewayOrigin, label = 'Face check', closeLabel = 'Close', signal, onEvent } = options
  readGatewayUrl(gatewayUrl, gatewayOrigin)
  signal?.throwIfAborted()
  defineLivegateProcess()
  const element = document.createElement('livegate-process')
  element.src = gatewayUrl
  element.label = label
  if (onEvent) tellEvents(element, onEvent)
  const end = endOf(element, signal)
  let takeAway = () => element.remove()
  if (container) container.append(element)
  else takeAway = showInDialog(element, { label, closeLabel })
  try {
    return await end
  } finally {
    takeAway()
  }
}

function tellEvents(element: HTMLElement, onEvent: (event: GatewayEvent) => void): void {
  element.addEventListener('livegate-info', ({ detail }) => onEvent(detail))
  element.addEventListener('livegate-status', ({ detail }) => onEvent(detail))
  element.addEventListener('livegate-error', ({ detail }) => onEvent(detail))
}

function endOf(element: HTMLElement, signal: AbortSignal | undefined): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    const end = ({ detail }: CustomEvent<ProcessEnd>) => {
      signal?.removeEventListener('abort', abort)
      resolve(detail)
    }
    element.addEventListener('livegate-end', end, { once: true })
  })
}
