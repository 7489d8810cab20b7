import type { ComponentChildren } from 'preact'
import { Heading } from './heading.tsx'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'neutral' | 'success' | 'warning' | 'danger'
export type Action = { label: string; act: () => void }

type Props = {
  icon: IconName
  tone?: Tone
  title: string
  text?: string
  children?: ComponentChildren
  primary?: Action | undefined
  secondary?: Action | undefined
  third?: Action | undefined
  /** A quiet line at the end: tries left, a code for support. */
  footnote?: string | undefined
}

/** The screen that says one thing: icon, heading, one sentence, one action and perhaps a quieter second one. */
export function Notice({ icon, tone = 'neutral', title, text, children, primary, secondary, third, footnote }: Props) {
  return (
    <section class="notice">
      <div class="notice-body">
        <span class={`badge badge-${tone}`}>
          <Icon name={icon} />
        </span>
        <Heading>{title}</Heading>
        {text !== undefined && <p class="text">{text}</p>}
        {children}
      </div>
      <div class="actions">
        {primary && <Button kind="primary" {...primary} />}
        {secondary && <Button kind="quiet" {...secondary} />}
        {third && <Button kind="quiet" {...third} />}
        {footnote !== undefined && <p class="footnote">{footnote}</p>}
      </div>
    </section>
  )
}

/** A button as wide as its column. */
export function Button({ label, act, kind }: Action & { kind: 'primary' | 'quiet' }) {
  return (
    <button type="button" class={`button button-${kind}`} onClick={act}>
      {label}
    </button>
  )
}
