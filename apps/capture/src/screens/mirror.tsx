import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** On the computer: what the phone does, as it happens. */
export function Mirror({ flow, messages, dispatch }: ScreenProps) {
  const { mirror, actions } = messages
  const checking = flow.view?.status === 'PROCESSING'
  const stage = checking ? 'CHECKING' : (flow.view?.phone?.stage ?? 'CONNECTED')
  const cancel = { label: actions.cancel, act: () => dispatch({ type: 'CANCEL' }) }
  const back = { label: mirror.back, act: () => dispatch({ type: 'TAKE_BACK' }) }
  return (
    <Notice
      icon="phone"
      title={mirror.title}
      secondary={checking ? undefined : back}
      third={checking ? undefined : cancel}
    >
      <p class="text" aria-live="polite" data-stage={stage}>
        {mirror.stages[stage]}
      </p>
    </Notice>
  )
}

/** On the computer: the phone is silent. It may come back by itself; else there are two ways on. */
export function PhoneLost({ messages, dispatch }: ScreenProps) {
  const { phoneLost, handoff, actions } = messages
  return (
    <Notice
      icon="phone"
      tone="warning"
      title={phoneLost.title}
      text={phoneLost.text}
      primary={{ label: phoneLost.newCode, act: () => dispatch({ type: 'TAKE_BACK' }) }}
      secondary={{ label: handoff.here, act: () => dispatch({ type: 'CAPTURE_HERE' }) }}
      third={{ label: actions.cancel, act: () => dispatch({ type: 'CANCEL' }) }}
    />
  )
}
