import { fill } from '../messages/phrase.ts'
import { browserFamilyOf } from '../support.ts'
import { otherDeviceAction } from './hand-off.tsx'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** The camera is not allowed, by the person, the browser or the page around this one. */
export function PermissionDenied({ flow, messages, dispatch }: ScreenProps) {
  const problem = flow.permission ?? 'denied'
  const steps = messages.permissionSteps[browserFamilyOf(navigator.userAgent)]
  return (
    <Notice
      icon="cameraOff"
      tone="warning"
      {...messages.permissionDenied[problem]}
      primary={{ label: messages.actions.tryAgain, act: () => dispatch({ type: 'RETRY' }) }}
      secondary={{ label: messages.actions.stop, act: () => dispatch({ type: 'GIVE_UP' }) }}
      third={otherDeviceAction({ flow, messages, dispatch })}
      footnote={fill(messages.supportCode, { code: `PermissionError/${problem}` })}
    >
      {problem === 'denied' && (
        <ol class="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </Notice>
  )
}
