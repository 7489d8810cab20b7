import type { CaptureView } from '@livegate/contract'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** On the phone: nothing is left to do here. The verdict is for the computer, which takes the person back. */
export function PhoneDone({ flow, messages }: ScreenProps) {
  const end = endOf(flow.view)
  return <Notice icon={end === 'done' ? 'tick' : 'phone'} {...messages.phoneDone[end]} />
}

function endOf(view: CaptureView | undefined): 'done' | 'stopped' | 'moved' {
  if (view?.outcome === undefined) return 'moved'
  return view.outcome.errorKey === 'UserCancelled' ? 'stopped' : 'done'
}
