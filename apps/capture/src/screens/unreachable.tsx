import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'
import { useRetryWhenOnline } from './use-retry-when-online.ts'

/** The page is here, its server does not answer. */
export function Unreachable({ messages, dispatch }: ScreenProps) {
  const retry = () => dispatch({ type: 'RETRY' })
  useRetryWhenOnline(retry)
  return (
    <Notice
      icon="offline"
      tone="warning"
      {...messages.unreachable}
      primary={{ label: messages.actions.tryAgain, act: retry }}
    />
  )
}
