import { removeEvidence } from './erase-user.ts'
import { GatewayError } from './errors.ts'
import type { Evidence, Purges, Redaction } from './ports.ts'

type Dependencies = { purges: Pick<Purges, 'redact'>; evidence: Pick<Evidence, 'remove'> }

/**
 * Removes what is kept of an OPERATION that has ended, as far as is asked for: the decision stays, and so does its audit. Again changes
 * nothing. Errors: OPERATION_NOT_FOUND, RESOURCE_NOT_FOUND, OPERATION_NOT_FINISHED.
 */
export async function redactOperation(
  { purges, evidence }: Dependencies,
  applicationId: string,
  operationId: string,
  what: Redaction,
): Promise<void> {
  const outcome = await purges.redact(applicationId, operationId, what)
  if (outcome === 'NOT_FOUND')
    throw new GatewayError('resourceId' in what ? 'RESOURCE_NOT_FOUND' : 'OPERATION_NOT_FOUND')
  if (outcome === 'NOT_FINISHED') throw new GatewayError('OPERATION_NOT_FINISHED')
  // What fails here, a job of the same transaction does until it is done.
  await removeEvidence({ evidence }, { applicationId, resourceIds: outcome.resourceIds }).catch(() => undefined)
}
