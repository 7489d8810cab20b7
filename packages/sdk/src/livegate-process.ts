import type { GatewayErrorEvent, GatewayEvent, GatewayInfoEvent, GatewayStatusEvent } from './events.ts'
import { type GatewayFrame, openGatewayFrame } from './gateway-frame.ts'
import { type GatewayLink, readGatewayUrl } from './gateway-url.ts'
import { applyStyles } from './styles.ts'

/**
 * How a visit ended for this page. `finished`: the gateway's page said so, or came back. `closed`: it was taken away before.
 * NEITHER SAYS WHETHER THE PERSON PASSED: anybody can say anything in a browser. Your server reads the OPERATION.
 */
export type ProcessEnd = { kind: 'finished' | 'closed'; processId: string }

/** The events of `<livegate-process>`. They bubble, and each has its data in `detail`. */
export type LivegateProcessEventMap = {
  'livegate-info': CustomEvent<GatewayInfoEvent>
  'livegate-status': CustomEvent<GatewayStatusEvent>
  'livegate-error': CustomEvent<GatewayErrorEvent>
  /** Once a visit. */
  'livegate-end': CustomEvent<ProcessEnd>
  /** The frame is back on a page of this site, your `returnUrl`. */
  'livegate-return': CustomEvent<{ processId: string; url: string }>
  /** `src` is no gatewayUrl, or not of `gateway-origin`: nothing is loaded. */
  'livegate-refused': CustomEvent<{ message: string }>
}

declare global {
  interface HTMLElementTagNameMap {
    'livegate-process': LivegateProcessElement
  }
  interface GlobalEventHandlersEventMap extends LivegateProcessEventMap {}
}

const tagName = 'livegate-process'
const defaultLabel = 'Face check'

const styles = `
:host { display: block; block-size: min(44rem, 100vh); block-size: min(44rem, 100dvh); }
:host([hidden]) { display: none; }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; color-scheme: normal; }
`

const eventNames = { Info: 'livegate-info', Status: 'livegate-status', Error: 'livegate-error' } as const

// On a server there are no elements: importing must work there all the same.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

/**
 * `<livegate-process src="{gatewayUrl}">`: the gateway's page inside yours. Attributes: `src`; `gateway-origin`, the only
 * origin that `src` may have; `label`, its name for screen readers. See {@link LivegateProcessEventMap} for what it tells.
 * A new `src` is a new visit. Taken out of the document it ends with `closed`; put back it goes on where the browser lets a
 * frame keep its storage.
 *
 * @example
 * <livegate-process src="https://face.example/gateway/…#…" gateway-origin="https://face.example"></livegate-process>
 */
export class LivegateProcessElement extends Base {
  static readonly observedAttributes = ['src', 'gateway-origin', 'label']

  #root: ShadowRoot | undefined
  #visit: (GatewayFrame & { link: GatewayLink; ended: boolean }) | undefined
  #shown = ''
  #isDue = false

  /** The gatewayUrl; null, undefined or '' for none. */
  get src(): string {
    return this.getAttribute('src') ?? ''
  }
  set src(gatewayUrl: string | null | undefined) {
    this.#write('src', gatewayUrl)
  }

  /** The only origin that `src` may have; '' for any. */
  get gatewayOrigin(): string {
    return this.getAttribute('gateway-origin') ?? ''
  }
  set gatewayOrigin(origin: string | null | undefined) {
    this.#write('gateway-origin', origin)
  }

  /** The frame's name for screen readers. */
  get label(): string {
    return this.getAttribute('label') || defaultLabel
  }
  set label(label: string | null | undefined) {
    this.#write('label', label)
  }

  /** The process that is shown; undefined while none is. */
  get processId(): string | undefined {
    return this.#visit?.link.processId
  }

  /** The browser calls it when the element comes into the document. */
  connectedCallback(): void {
    this.#adoptProperties()
    this.#plan()
  }

  /** The browser calls it when the element leaves the document. */
  disconnectedCallback(): void {
    this.#plan()
  }

  /** The browser calls it when an attribute is set or removed. */
  attributeChangedCallback(): void {
    this.#plan()
  }

  /** Takes over what was set on the element before the browser knew it: such properties hide the class's own. */
  #adoptProperties(): void {
    for (const name of ['src', 'gatewayOrigin', 'label'] as const) {
      if (!Object.hasOwn(this, name)) continue
      const value = this[name]
      Reflect.deleteProperty(this, name)
      this[name] = value
    }
  }

  #write(attribute: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(attribute)
    else this.setAttribute(attribute, value)
  }

  /** Once for all changes of a moment: loading a gatewayUrl twice would spend its secret on a page that is gone. */
  #plan(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      this.#update()
    })
  }

  #update(): void {
    if (this.#visit) this.#visit.frame.title = this.label
    const wanted = this.isConnected && this.src !== '' ? `${this.src} ${this.gatewayOrigin}` : ''
    if (wanted === this.#shown) return
    this.#shown = wanted
    this.#close()
    if (wanted !== '') this.#open()
  }

  #open(): void {
    try {
      const link = readGatewayUrl(this.src, this.gatewayOrigin)
      const listener = { onEvent: this.#tell, onReturn: this.#tellReturn }
      this.#visit = { link, ended: false, ...openGatewayFrame(this.#shadow(), link, this.label, listener) }
    } catch (error) {
      const { message } = error as TypeError
      console.error(`<livegate-process> shows nothing: ${message}`)
      this.#dispatch('livegate-refused', { message })
    }
  }

  #close(): void {
    const visit = this.#visit
    if (visit === undefined) return
    visit.close()
    this.#end('closed')
    this.#visit = undefined
  }

  #shadow(): ShadowRoot {
    if (this.#root === undefined) {
      this.#root = this.attachShadow({ mode: 'open' })
      applyStyles(this.#root, styles)
    }
    return this.#root
  }

  #tell = (event: GatewayEvent): void => {
    this.#dispatch(eventNames[event.type], event)
    if (event.value.name === 'ProcessFinished') this.#end('finished')
  }

  #tellReturn = (url: string): void => {
    const processId = this.processId ?? ''
    this.#end('finished')
    this.#dispatch('livegate-return', { processId, url })
  }

  #end(kind: ProcessEnd['kind']): void {
    const visit = this.#visit
    if (visit === undefined || visit.ended) return
    visit.ended = true
    this.#dispatch('livegate-end', { kind, processId: visit.link.processId })
  }

  #dispatch<Name extends keyof LivegateProcessEventMap>(
    name: Name,
    detail: LivegateProcessEventMap[Name]['detail'] | GatewayEvent,
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }
}

/** Makes `<livegate-process>` known to the browser, once; does nothing on a server. */
export function defineLivegateProcess(): void {
  const registry = globalThis.customElements
  if (registry !== undefined && registry.get(tagName) === undefined) registry.define(tagName, LivegateProcessElement)
}
