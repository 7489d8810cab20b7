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
      footnote={messages.supportCode(`SupportError/${flow.support}`)}
    />
  )
}
