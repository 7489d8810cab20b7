import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'
import { useRetryWhenOnline } from './use-retry-when-online.ts'

/** The recording is made but does not reach the server. */
export function UploadLost({ messages, dispatch }: ScreenProps) {
  const retry = () => dispatch({ type: 'RETRY' })
  useRetryWhenOnline(retry)
  return (
    <Notice
      icon="offline"
      tone="warning"
      {...messages.uploadLost}
      primary={{ label: messages.actions.tryAgain, act: retry }}
      secondary={{ label: messages.actions.stop, act: () => dispatch({ type: 'GIVE_UP' }) }}
      footnote={messages.supportCode('ConnectionError')}
    />
  )
}
