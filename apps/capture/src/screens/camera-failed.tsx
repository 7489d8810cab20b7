import { fill } from '../messages/phrase.ts'
import { otherDeviceAction } from './hand-off.tsx'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** The camera does not start, or stopped. */
export function CameraFailed({ flow, messages, dispatch }: ScreenProps) {
  const problem = flow.camera ?? 'busy'
  return (
    <Notice
      icon="cameraOff"
      tone="warning"
      {...messages.camera[problem]}
      primary={{ label: messages.actions.tryAgain, act: () => dispatch({ type: 'RETRY' }) }}
      secondary={{ label: messages.actions.stop, act: () => dispatch({ type: 'GIVE_UP' }) }}
      third={otherDeviceAction({ flow, messages, dispatch })}
      footnote={fill(messages.supportCode, { code: `HardwareError/${problem}` })}
    />
  )
}
