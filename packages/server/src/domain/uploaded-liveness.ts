import type { LivenessMethod } from '@livegate/contract'
import type { Application } from './application.ts'
import { GatewayError } from './errors.ts'
import { asksForLight } from './light-challenge.ts'

type Asked = {
  /** The request's own choice. */
  liveness: LivenessMethod | undefined
  /** The SAMPLE's media type. */
  format: string
  /** The body's part that it came in. */
  part?: 'sample' | 'probe'
}

/**
 * How the liveness of an uploaded SAMPLE is judged: as the request says, else as the policy does. What can't be judged so is
 * refused rather than judged by less: only the request itself can ask for less than the policy. Errors: LIVENESS_NOT_POSSIBLE.
 */
export function livenessOfUpload(
  application: Pick<Application, 'policy'>,
  { liveness, format, part = 'sample' }: Asked,
): LivenessMethod {
  const method = liveness ?? application.policy.liveness
  if (method === 'FACE_PASSIVE_VIDEO' && !isVideo(format)) {
    throw refusal(
      `/body/${part}`,
      'is a picture: FACE_PASSIVE_VIDEO needs a video. Send one, or ask for another liveness',
    )
  }
  if (application.policy.lightChallenge === 'REQUIRED' && asksForLight(application, { liveness: method })) {
    throw refusal('/body/liveness', 'must be NONE: the application requires the light challenge of the capture page')
  }
  return method
}

/** Whether a media type is that of a video. */
export function isVideo(format: string): boolean {
  return format.startsWith('video/')
}

function refusal(pointer: string, message: string): GatewayError {
  return new GatewayError('LIVENESS_NOT_POSSIBLE', { details: [{ pointer, message }] })
}
