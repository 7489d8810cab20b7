import type { CaptureView } from '@livegate/contract'
import type { MovingEvent } from './flow.ts'

/**
 * What a view means for the flow: how the process ended, that its SAMPLE is being judged, that it was not good
 * enough; undefined when there is nothing to do but go on. `told`: the person ended the process on a screen that
 * said why, so that no dialog needs to say it again.
 */
export function eventOfView(view: CaptureView, { told }: { told: boolean }): MovingEvent | undefined {
  if (view.outcome !== undefined) {
    const { kind } = view.outcome
    if (kind === 'CONFIRMED' && !view.settings.showResult) return { type: 'DISMISSED' }
    if (kind !== 'FAILED') return { type: kind }
    return { type: told || !view.settings.showErrorDialog ? 'DISMISSED' : 'FAILED' }
  }
  if (view.status === 'PROCESSING') return { type: 'ACCEPTED' }
  if (view.status === 'IN_PROGRESS' && view.rejection !== undefined) return { type: 'REJECTED' }
  return undefined
}
