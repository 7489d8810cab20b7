import type { ClaimedOperation, Settlement } from '../domain/ports.ts'
import type { Transaction } from './database.ts'
import { holdUsers } from './hold-users.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { forgetPerson } from './redact.ts'

/**
 * A settlement that names nobody who was erased while it was being made, and holds those whom it names. An IDENTIFICATION
 * whose SAMPLE shows an erased USER ends with USER_DELETED, and is redacted as the USER's others were.
 */
export async function withoutErased(
  transaction: Transaction,
  { operation, application, process }: ClaimedOperation,
  settlement: Settlement,
  now: Date,
): Promise<Settlement> {
  if (settlement.kind !== 'DECIDED' || settlement.decision.ranking === undefined) return settlement
  const { ranking, ...decision } = settlement.decision
  const there = await holdUsers(
    transaction,
    application.id,
    ranking.map(({ userId }) => userId),
  )
  if (decision.userId !== undefined && !there.has(decision.userId)) {
    const processIds = process === undefined ? [] : [process.id]
    const concerned = { applicationId: application.id, operationIds: [operation.id], processIds }
    const { selfie, keptSample } = settlement
    const written = [selfie, ...(typeof keptSample === 'object' ? [keptSample] : [])].map(({ id }) => id)
    const resourceIds = [...(await forgetPerson(transaction, concerned, now)), ...written]
    await enqueueEvidenceRemoval(transaction, { applicationId: application.id, resourceIds })
    return { kind: 'ERROR', error: 'USER_DELETED' }
  }
  return { ...settlement, decision: { ...decision, ranking: ranking.filter(({ userId }) => there.has(userId)) } }
}
