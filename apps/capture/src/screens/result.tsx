import { useEffect } from 'preact/hooks'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

const confirmedMs = 1500
/** Long enough to read the sentence twice. */
const notConfirmedMs = 8000

/** Decided true: a tick, one line, and back. */
export function Confirmed({ flow, messages, dispatch }: ScreenProps) {
  useLeaveAfter(confirmedMs, dispatch)
  const { title, text } = messages.confirmed[flow.view?.operation ?? 'VERIFICATION']
  const primary = { label: messages.actions.continue, act: () => dispatch({ type: 'LEAVE' }) }
  return <Notice icon="tick" tone="success" title={title} text={text} primary={primary} />
}

/** Decided false. What to do about it is the relying party's to say. */
export function NotConfirmed({ flow, messages, dispatch }: ScreenProps) {
  useLeaveAfter(notConfirmedMs, dispatch)
  const primary = { label: messages.actions.continue, act: () => dispatch({ type: 'LEAVE' }) }
  return (
    <Notice
      icon="cross"
      tone="danger"
      {...messages.notConfirmed[flow.view?.operation ?? 'VERIFICATION']}
      primary={primary}
    />
  )
}

function useLeaveAfter(ms: number, dispatch: ScreenProps['dispatch']) {
  useEffect(() => {
    const timer = setTimeout(() => dispatch({ type: 'LEAVE' }), ms)
    return () => clearTimeout(timer)
  }, [ms, dispatch])
}
