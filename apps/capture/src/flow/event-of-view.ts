import type { CaptureView } from '@livegate/contract'
import type { MovingEvent } from './flow.ts'

/**
 * What a view means for the flow: that a phone has the capture, how the process ended, that its SAMPLE is being judged, that it was not good
 * enough; undefined when there is nothing to do but go on. `told`: the person ended the process on a screen that
 * said why, so that no dialog needs to say it again.
 */
export function eventOfView(view: CaptureView, { told }: { told: boolean }): MovingEvent | undefined {
  if (view.outcome !== undefined) {
    if (view.device === 'PHONE') return { type: 'PHONE_DONE' }
    const { kind, errorKey } = view.outcome
    // Whoever stops on the phone knows why, too.
    const known = told || (view.phone !== undefined && errorKey === 'UserCancelled')
    if (kind === 'CONFIRMED' && !view.settings.showResult) return { type: 'DISMISSED' }
    if (kind !== 'FAILED') return { type: kind }
    return { type: known || !view.settings.showErrorDialog ? 'DISMISSED' : 'FAILED' }
  }
  if (view.device === 'FIRST' && view.phone !== undefined) return eventOfPhone(view.status, view.phone)
  if (view.status === 'PROCESSING') return { type: 'ACCEPTED' }
  if (view.status === 'IN_PROGRESS' && view.rejection !== undefined) return { type: 'REJECTED' }
  return undefined
}

/** A SAMPLE that has come is judged without the phone. */
function eventOfPhone(status: CaptureView['status'], phone: NonNullable<CaptureView['phone']>): MovingEvent {
  return { type: phone.present || status === 'PROCESSING' ? 'PHONE_CONNECTED' : 'PHONE_LOST' }
}
