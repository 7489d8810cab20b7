import { Heading } from './heading.tsx'
import type { ScreenProps } from './screen.ts'

/** A quiet wait that shows itself only when it lasts. */
function Waiting({ text, href, label }: { text: string; href?: string | undefined; label?: string }) {
  return (
    <section class="waiting">
      <span class="spinner" aria-hidden="true" />
      <Heading>{text}</Heading>
      {href !== undefined && (
        <a class="button button-quiet" href={href}>
          {label}
        </a>
      )}
    </section>
  )
}

/** The link is being exchanged for a session. */
export function Loading({ messages }: ScreenProps) {
  return <Waiting text={messages.loading} />
}

/** The server is being told that the process ends. */
export function Ending({ messages }: ScreenProps) {
  return <Waiting text={messages.ending} />
}

/** The capture goes from one device to the other. */
export function Moving({ messages }: ScreenProps) {
  return <Waiting text={messages.loading} />
}

/** The browser is on its way back; the link is there for when it does not go, or when the person comes back here. */
export function Leaving({ flow, messages }: ScreenProps) {
  return <Waiting text={messages.leaving} href={flow.view?.outcome?.returnUrl} label={messages.actions.continue} />
}
