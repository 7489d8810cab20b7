import { fill } from '../messages/phrase.ts'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** This browser can't do it. */
export function Unsupported({ flow, messages, dispatch }: ScreenProps) {
  return (
    <Notice
      icon="browser"
      tone="warning"
      {...messages.unsupported[flow.support ?? 'noCameraAccess']}
      primary={{ label: messages.actions.continue, act: () => dispatch({ type: 'GIVE_UP' }) }}
      footnote={fill(messages.supportCode, { code: `SupportError/${flow.support}` })}
    />
  )
}
