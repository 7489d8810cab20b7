import { eq } from 'drizzle-orm'
import type { ClaimedOperation, Settlement } from '../domain/ports.ts'
import type { Transaction } from './database.ts'
import { holdUsers } from './hold-users.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { resource, sampleFingerprint } from './schema.ts'

/**
 * A settlement that names nobody who was erased while it was being made, and holds those whom it names. An IDENTIFICATION
 * whose SAMPLE shows an erased USER ends with USER_DELETED, and what was kept of the SAMPLE goes.
 */
export async function withoutErased(
  transaction: Transaction,
  { operation, application, sample }: ClaimedOperation,
  settlement: Settlement,
): Promise<Settlement> {
  if (settlement.kind !== 'DECIDED' || settlement.decision.ranking === undefined) return settlement
  const { ranking, ...decision } = settlement.decision
  const there = await holdUsers(
    transaction,
    application.id,
    ranking.map(({ userId }) => userId),
  )
  if (decision.userId !== undefined && !there.has(decision.userId)) {
    await transaction.delete(sampleFingerprint).where(eq(sampleFingerprint.operationId, operation.id))
    await transaction.delete(resource).where(eq(resource.operationId, operation.id))
    const resourceIds = [sample.id, settlement.selfie.id]
    await enqueueEvidenceRemoval(transaction, { applicationId: application.id, resourceIds })
    return { kind: 'ERROR', error: 'USER_DELETED' }
  }
  return { ...settlement, decision: { ...decision, ranking: ranking.filter(({ userId }) => there.has(userId)) } }
}
