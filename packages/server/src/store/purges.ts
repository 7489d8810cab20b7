import type { KeptKind } from '@livegate/contract'
import { and, count, eq, lte, type SQL, sql } from 'drizzle-orm'
import type { Purges, Redaction } from '../domain/ports.ts'
import { limitedKinds, type RetentionDays } from '../domain/retention.ts'
import { isOneOf } from './about-user.ts'
import { appendAudit, type StoredEvent } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { hasDetails, operation, resource, withoutDetails } from './schema.ts'

/** The removal, in PostgreSQL, of what is kept no longer. */
export function createPurges(database: Database): Purges {
  return {
    async count(applicationId, { kind, endedBy }) {
      const ended = and(eq(operation.applicationId, applicationId), lte(operation.finishedAt, endedBy))
      const [row] = await (kind === 'DETAILS'
        ? database
            .select({ rows: count() })
            .from(operation)
            .where(and(ended, sql`(${hasDetails(operation)})`))
        : database
            .select({ rows: count() })
            .from(resource)
            .innerJoin(operation, eq(operation.id, resource.operationId))
            .where(and(ended, eq(resource.type, kind))))
      return row?.rows ?? 0
    },

    redact: (applicationId, operationId, what) =>
      database.transaction((transaction) => redact(transaction, applicationId, operationId, what)),

    removeBatch: (applicationId, { kind, endedBy, limit }) =>
      database.transaction(async (transaction) => {
        const ended = and(eq(operation.applicationId, applicationId), lte(operation.finishedAt, endedBy))
        const batch =
          kind === 'DETAILS'
            ? { removed: await stripDetails(transaction, ended, limit), resourceIds: [] }
            : await removeResources(transaction, applicationId, { ended, kind, limit })
        if (batch.removed > 0) await appendAudit(transaction, applicationId, [purgedEvent(kind, batch.removed)])
        return batch
      }),
  }
}

const purgedEvent = (kind: KeptKind, count: number, ids: { operationId?: string } = {}): StoredEvent => ({
  type: 'EVIDENCE_PURGED',
  subject: { ...ids, kind, count },
})

/** The OPERATION is held: a purge of the same comes before or after. */
async function redact(transaction: Transaction, applicationId: string, operationId: string, what: Redaction) {
  const isIt = and(eq(operation.applicationId, applicationId), eq(operation.id, operationId))
  const [found] = await transaction.select({ finishedAt: operation.finishedAt }).from(operation).where(isIt)
  const isMeant = and(
    eq(resource.operationId, operationId),
    'resourceId' in what ? eq(resource.id, what.resourceId) : undefined,
  )
  const meant = await transaction.select({ id: resource.id }).from(resource).where(isMeant)
  if (found === undefined || ('resourceId' in what && meant.length === 0)) return 'NOT_FOUND'
  if (found.finishedAt === null) return 'NOT_FINISHED'
  await transaction.select({ id: operation.id }).from(operation).where(isIt).for('no key update')
  const removed = await transaction.delete(resource).where(isMeant).returning({ id: resource.id, kind: resource.type })
  const kinds: KeptKind[] = removed.map(({ kind }) => kind)
  if ('details' in what && what.details && (await stripDetails(transaction, isIt, 1)) > 0) kinds.push('DETAILS')
  const resourceIds = removed.map(({ id }) => id)
  if (resourceIds.length > 0) await enqueueEvidenceRemoval(transaction, { applicationId, resourceIds })
  const events = kinds
    .toSorted()
    .map((kind) => ({ type: 'EVIDENCE_REDACTED' as const, subject: { operationId, kind } }))
  await appendAudit(transaction, applicationId, events)
  return { resourceIds }
}

/** Rows that another worker has taken are left to it. */
async function stripDetails(transaction: Transaction, ended: SQL | undefined, limit: number): Promise<number> {
  const rows = await transaction
    .select({ id: operation.id })
    .from(operation)
    .where(and(ended, sql`(${hasDetails(operation)})`))
    // The oldest first: that is the order of the index, which the limit would otherwise make look dear.
    .orderBy(operation.finishedAt)
    .limit(limit)
    .for('no key update', { skipLocked: true })
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await transaction.update(operation).set(withoutDetails).where(isOneOf(operation.id, ids))
  return ids.length
}

async function removeResources(
  transaction: Transaction,
  applicationId: string,
  { ended, kind, limit }: { ended: SQL | undefined; kind: 'SAMPLE_SOURCE' | 'SELFIE'; limit: number },
) {
  const rows = await transaction
    .select({ id: resource.id })
    .from(resource)
    .innerJoin(operation, eq(operation.id, resource.operationId))
    .where(and(ended, eq(resource.type, kind)))
    .limit(limit)
    .for('update', { of: resource, skipLocked: true })
  const resourceIds = rows.map(({ id }) => id)
  if (resourceIds.length > 0) {
    await transaction.delete(resource).where(isOneOf(resource.id, resourceIds))
    await enqueueEvidenceRemoval(transaction, { applicationId, resourceIds })
  }
  return { removed: resourceIds.length, resourceIds }
}

/**
 * Removes, in the transaction that settles an OPERATION, what its application does not keep beyond the decision. Says what the
 * audit log tells of it.
 */
export async function keepDecisionOnly(
  transaction: Transaction,
  { applicationId, operationId }: { applicationId: string; operationId: string },
  retention: RetentionDays,
): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  const ended = and(eq(operation.applicationId, applicationId), eq(operation.id, operationId))
  for (const { kind, days } of limitedKinds(retention)) {
    if (days > 0) continue
    const removed =
      kind === 'DETAILS'
        ? await stripDetails(transaction, ended, 1)
        : (await removeResources(transaction, applicationId, { ended, kind, limit: 1 })).removed
    if (removed > 0) events.push(purgedEvent(kind, removed, { operationId }))
  }
  return events
}
