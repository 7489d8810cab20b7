import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'
import { useRetryWhenOnline } from './use-retry-when-online.ts'

/** The process should end, but the server, which knows the way back, does not answer. */
export function EndingLost({ messages, dispatch }: ScreenProps) {
  const retry = () => dispatch({ type: 'RETRY' })
  useRetryWhenOnline(retry)
  return (
    <Notice
      icon="offline"
      tone="warning"
      {...messages.endingLost}
      primary={{ label: messages.actions.tryAgain, act: retry }}
    />
  )
}
