import type { CaptureAdvice } from '@livegate/contract'
import type { Application } from './application.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import { requireHold } from './hold-capture.ts'
import type { Applications, Biometrics, CaptureClaims, Clock, Operations, Processes } from './ports.ts'
import { sampleFormat } from './sample.ts'

type Dependencies = {
  applications: Applications
  processes: Processes
  operations: Operations
  biometrics: Pick<Biometrics, 'analyse' | 'sniffMediaType'>
  clock: Clock
}

/** Whether an application's pages may ask for advice: whoever looks at the picture first has sent nothing before. */
export function givesAdvice({ policy }: Application): boolean {
  return policy.advice && !policy.photoReview
}

/**
 * What a recording that looks like this picture would be refused for, as the engine that will judge it sees it. It decides
 * nothing, and nothing of the picture is kept.
 * Errors: PROCESS_NOT_FOUND, CAPTURE_MOVED, PROCESS_STATE_CONFLICT (not capturing, or the application wants no advice),
 * SAMPLE_EMPTY, UNSUPPORTED_MEDIA_TYPE, SERVER_BUSY.
 */
export async function adviseCapture(
  dependencies: Dependencies,
  claims: CaptureClaims,
  picture: Uint8Array,
): Promise<CaptureAdvice> {
  const { applications, operations, biometrics } = dependencies
  const process = await findCurrentProcess(dependencies, claims.applicationId, claims.processId)
  requireHold(process, claims)
  const [application, operation] = await Promise.all([
    applications.find(claims.applicationId),
    operations.find(claims.applicationId, process.operationId),
  ])
  if (application === undefined || operation === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  if (process.status !== 'IN_PROGRESS' || !givesAdvice(application)) throw new GatewayError('PROCESS_STATE_CONFLICT')
  if (!sampleFormat(biometrics, picture).startsWith('image/')) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE')
  const purpose = operation.type === 'ENROLLMENT' ? 'ENROLLMENT' : 'VERIFICATION'
  const outcome = await biometrics.analyse(picture, { purpose, liveness: 'NONE' }, { yields: true })
  if (outcome.outcome === 'BUSY') throw new GatewayError('SERVER_BUSY', { retryAfterSeconds: 1 })
  if (outcome.outcome === 'FAILED' || outcome.analysis.accepted) return {}
  return { rejection: outcome.analysis.rejection }
}
