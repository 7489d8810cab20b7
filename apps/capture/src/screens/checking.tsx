import { useEffect, useState } from 'preact/hooks'
import { ovalPath } from '../guide/geometry.ts'
import { Heading } from './heading.tsx'
import { Button } from './notice.tsx'
import { Portrait } from './portrait.tsx'
import type { ScreenProps } from './screen.ts'

const slowAfterMs = 12_000
const ring = ovalPath({ centreX: 81, centreY: 108, radiusX: 76, radiusY: 101 })

/** The small portrait with its ring: the recording is being sent, then judged. */
export function Checking({ flow, messages, page, dispatch }: ScreenProps) {
  const sending = flow.state === 'uploading'
  const slow = useSlow(!sending)
  return (
    <section class="checking">
      <div class="checking-body">
        <div class="portrait">
          <Portrait canvas={page.portrait} />
          <svg class="portrait-ring" viewBox="0 0 162 216" aria-hidden="true">
            <path class="ring-track" d={ring} />
            {sending ? (
              <path class="ring" d={ring} pathLength={1} stroke-dasharray="1" stroke-dashoffset={1 - flow.uploaded} />
            ) : (
              <path class="ring ring-turning" d={ring} pathLength={1} stroke-dasharray="0.25 0.75" />
            )}
          </svg>
        </div>
        <Heading>{sending ? messages.uploading.title : messages.processing.title}</Heading>
        <p class="text" aria-live="polite">
          {textOf(flow, messages, slow)}
        </p>
      </div>
      <div class="actions">
        {sending && <Button kind="quiet" label={messages.actions.cancel} act={() => dispatch({ type: 'CANCEL' })} />}
      </div>
    </section>
  )
}

function textOf({ state, online }: ScreenProps['flow'], messages: ScreenProps['messages'], slow: boolean): string {
  if (state === 'uploading') return messages.uploading.text
  if (!online) return messages.processing.offline
  return slow ? messages.processing.slow : messages.processing.text
}

function useSlow(judging: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!judging) return
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [judging])
  return slow
}
