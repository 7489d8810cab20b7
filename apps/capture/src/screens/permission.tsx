import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** While the browser asks for the camera. When it need not ask, this is over before it is seen. */
export function Permission({ messages, dispatch }: ScreenProps) {
  return (
    <div class="after-a-moment">
      <Notice
        icon="camera"
        {...messages.permission}
        secondary={{ label: messages.actions.cancel, act: () => dispatch({ type: 'CANCEL' }) }}
      />
    </div>
  )
}
