import { countIn } from '../messages/phrase.ts'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** The SAMPLE could not be judged: what to change, and how many tries are left. */
export function Rejected({ flow, messages, lang, dispatch }: ScreenProps) {
  const reason = flow.view?.rejection ?? 'SAMPLE_UNREADABLE'
  return (
    <Notice
      icon="repeat"
      tone="warning"
      {...messages.rejected[reason]}
      primary={{ label: messages.actions.tryAgain, act: () => dispatch({ type: 'RETRY' }) }}
      secondary={{ label: messages.actions.stop, act: () => dispatch({ type: 'GIVE_UP' }) }}
      footnote={flow.view && countIn(lang, messages.triesLeft, flow.view.triesLeft)}
    />
  )
}
