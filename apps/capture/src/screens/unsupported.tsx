import { useState } from 'preact/hooks'
import { copyText } from '../copy-text.ts'
import { fill } from '../messages/phrase.ts'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** This browser can't do it. As long as the link was not used, it may be taken to one that can. */
export function Unsupported({ flow, messages, dispatch }: ScreenProps) {
  const [copied, setCopied] = useState(false)
  const problem = flow.support ?? 'noCameraAccess'
  const copy = async () => setCopied(await copyText(window.location.href))
  const goOn = { label: messages.actions.continue, act: () => dispatch({ type: 'GIVE_UP' }) }
  const movable = problem !== 'insecure' && flow.view === undefined
  return (
    <Notice
      icon="browser"
      tone="warning"
      {...messages.unsupported[problem]}
      primary={movable ? { label: messages.actions.copyLink, act: () => void copy() } : goOn}
      secondary={movable ? { ...goOn, label: messages.actions.stop } : undefined}
      footnote={fill(messages.supportCode, { code: `SupportError/${problem}` })}
    >
      <p class="text" aria-live="polite">
        {copied && messages.linkCopied}
      </p>
    </Notice>
  )
}
