import { fill } from '../messages/phrase.ts'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'
import { useRetryWhenOnline } from './use-retry-when-online.ts'

/** The page is here, its server does not answer. */
export function Unreachable(props: ScreenProps) {
  return <ConnectionLost {...props} text={props.messages.unreachable} />
}

/** The process should end, but the server, which knows the way back, does not answer. */
export function EndingLost(props: ScreenProps) {
  return <ConnectionLost {...props} text={props.messages.endingLost} />
}

/** The recording is made but does not reach the server: the one case with something to give up. */
export function UploadLost(props: ScreenProps) {
  return <ConnectionLost {...props} text={props.messages.uploadLost} givesUp />
}

type ConnectionLostProps = ScreenProps & { text: { title: string; text: string }; givesUp?: boolean }

function ConnectionLost({ messages, dispatch, text, givesUp = false }: ConnectionLostProps) {
  const retry = () => dispatch({ type: 'RETRY' })
  useRetryWhenOnline(retry)
  const wayOut = {
    secondary: { label: messages.actions.stop, act: () => dispatch({ type: 'GIVE_UP' }) },
    footnote: fill(messages.supportCode, { code: 'ConnectionError' }),
  }
  return (
    <Notice
      icon="offline"
      tone="warning"
      {...text}
      primary={{ label: messages.actions.tryAgain, act: retry }}
      {...(givesUp && wayOut)}
    />
  )
}
