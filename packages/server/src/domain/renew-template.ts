import type { OperationError } from '@livegate/contract'
import { analyseTwiceAtMost } from './analyse-twice.ts'
import type { Application } from './application.ts'
import { GatewayError } from './errors.ts'
import type { Biometrics, Evidence, Operations, Renewal, TemplatePlace } from './ports.ts'

type Dependencies = {
  operations: Pick<Operations, 'resources'>
  evidence: Pick<Evidence, 'get'>
  biometrics: Pick<Biometrics, 'analyse'>
}

/** Why a TEMPLATE can't be made again: its SELFIE is gone, or the engine can't use it. */
export type RenewalRefusal = 'SELFIE_NOT_KEPT' | OperationError

/**
 * Makes a TEMPLATE of the engine's model from the SELFIE kept of the OPERATION that enrolled the user; stores nothing.
 * No PAD: the SELFIE was taken from a SAMPLE that passed it then, and has been sealed since. The quality demands are those
 * of a verification: whoever was enrolled once is not turned away because enrolment has become stricter.
 * Errors: SERVER_BUSY when no engine process has room.
 */
export async function renewTemplate(
  { operations, evidence, biometrics }: Dependencies,
  application: Application,
  replaced: TemplatePlace,
): Promise<Renewal | { refused: RenewalRefusal }> {
  const resources = await operations.resources(application.id, replaced.operationId)
  const selfie = resources.find(({ type }) => type === 'SELFIE')
  const bytes = selfie && (await evidence.get(application, selfie))
  if (bytes === undefined) return { refused: 'SELFIE_NOT_KEPT' }
  const outcome = await analyseTwiceAtMost(() =>
    biometrics.analyse(bytes, { purpose: 'VERIFICATION', liveness: 'NONE' }),
  )
  if (outcome.outcome === 'BUSY') throw new GatewayError('SERVER_BUSY', { retryAfterSeconds: 1 })
  if (outcome.outcome === 'FAILED') return { refused: 'PROCESSING_FAILED' }
  const { analysis } = outcome
  if (!analysis.accepted) return { refused: analysis.rejection }
  return { replaced, template: analysis.template, quality: analysis.quality }
}
