import { type GatewayEvent, readGatewayEvent } from './events.ts'
import type { GatewayLink } from './gateway-url.ts'

/** What a frame tells. */
export type FrameListener = {
  onEvent: (event: GatewayEvent) => void
  /** Once, when the frame is back on a page of this site: the URL, with `state` and `error` where there are any. */
  onReturn: (url: string) => void
}

/** A frame with the gateway's page; `close` takes it away and stops listening. */
export type GatewayFrame = { frame: HTMLIFrameElement; close: () => void }

/**
 * What the page may use. The camera is what it is for; the microphone belongs to the documented contract, although the
 * page records no sound; clipboard-write is for "copy link" on the way to a phone. Each goes to the gateway's origin alone,
 * so the page that the frame returns to has none of them.
 */
const allow = 'camera; microphone; clipboard-write'

/** Opens a gatewayUrl in a frame below `parent` and listens to it, and to nobody else. `label` names it to screen readers. */
export function openGatewayFrame(
  parent: ShadowRoot,
  link: GatewayLink,
  label: string,
  { onEvent, onReturn }: FrameListener,
): GatewayFrame {
  const frame = document.createElement('iframe')
  frame.allow = allow
  frame.title = label
  frame.src = link.url

  const onMessage = ({ origin, source, data }: MessageEvent) => {
    // A message sent right before a navigation can arrive without its source: the window that sent it is gone.
    if (origin !== link.origin || (source !== null && source !== frame.contentWindow)) return
    const event = readGatewayEvent(data, link.processId)
    if (event !== undefined) onEvent(event)
  }
  const onLoad = () => {
    const url = readableLocation(frame)
    if (url === undefined || withoutFragment(url) === withoutFragment(link.url)) return
    frame.removeEventListener('load', onLoad)
    onReturn(url)
  }
  window.addEventListener('message', onMessage)
  frame.addEventListener('load', onLoad)
  parent.append(frame)
  return {
    frame,
    close() {
      window.removeEventListener('message', onMessage)
      frame.removeEventListener('load', onLoad)
      frame.remove()
    },
  }
}

/** Where a frame is, if it is on a page of this very origin: browsers hide all others. */
function readableLocation({ contentWindow }: HTMLIFrameElement): string | undefined {
  try {
    const url = contentWindow?.location.href
    return url?.startsWith('about:') ? undefined : url
  } catch {
    return undefined
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '')
}
