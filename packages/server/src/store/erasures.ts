import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Erasures } from '../domain/people-ports.ts'
import { concerns, isOneOf } from './about-user.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { announceGalleryChange } from './gallery-changes.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { publishEvents } from './publish-events.ts'
import { type Concerned, forgetPerson, strikeFromRankings } from './redact.ts'
import { erasureReceipt, gatewayProcess, groupMember, oidcRecord, operation, person, template } from './schema.ts'

/** The erasure of USERs in PostgreSQL, and its receipts. */
export function createErasures(database: Database): Erasures {
  return {
    erase: (applicationId, userId, now, sign) =>
      database.transaction(async (transaction) => {
        const userRef = await lockUser(transaction, applicationId, userId)
        if (userRef === undefined) return undefined
        const scope = await lockScope(transaction, applicationId, userId)
        const removed = await removeRows(transaction, applicationId, userId)
        const resourceIds = await forgetPerson(transaction, scope, now)
        await strikeFromRankings(transaction, scope.mentioningIds, userId)
        await transaction.delete(person).where(isUser(applicationId, userId))
        await announceGalleryChange(transaction, applicationId, { userIds: [userId] })
        if (resourceIds.length > 0) await enqueueEvidenceRemoval(transaction, { applicationId, resourceIds })

        const receiptId = randomUUID()
        const erased = { ...removed, resources: resourceIds.length, operations: scope.operationIds.length }
        const receipt = await sign({ receiptId, applicationId, erasedAt: now, erased })
        await transaction.insert(erasureReceipt).values({ id: receiptId, applicationId, jws: receipt, createdAt: now })
        const ended = scope.unfinishedIds.map((operationId) => endedEvent(operationId, userRef))
        await publishEvents(transaction, applicationId, [{ type: 'user.erased', data: { receiptId } }])
        await appendAudit(transaction, applicationId, [
          ...ended,
          { type: 'USER_ERASED', subject: { receiptId, userRef } },
        ])
        return { receipt: { receiptId, receipt }, resourceIds }
      }),
    async find(applicationId, receiptId) {
      const [row] = await database
        .select()
        .from(erasureReceipt)
        .where(and(eq(erasureReceipt.applicationId, applicationId), eq(erasureReceipt.id, receiptId)))
      return row && { receiptId, receipt: row.jws }
    },
  }
}

const isUser = (applicationId: string, userId: string) =>
  and(eq(person.applicationId, applicationId), eq(person.userId, userId))

/**
 * Waits until nobody holds the USER (holdUsers): OPERATIONs that are being settled come to their end first. From here on
 * nothing can be begun about the USER, and what is queued finds nothing to settle. Says what the audit log calls the USER.
 */
async function lockUser(transaction: Transaction, applicationId: string, userId: string): Promise<string | undefined> {
  const [row] = await transaction.select().from(person).where(isUser(applicationId, userId)).for('update')
  return row?.auditRef
}

const endedEvent = (operationId: string, userRef: string) => ({
  type: 'OPERATION_ENDED' as const,
  outcome: 'USER_DELETED' as const,
  subject: { operationId, userRef },
})

type Scope = Concerned & { mentioningIds: string[]; unfinishedIds: string[] }

/** Locks processes before operations, as an upload does, and each by id: two erasures never wait for each other. */
async function lockScope(transaction: Transaction, applicationId: string, userId: string): Promise<Scope> {
  const own = await transaction
    .select({ processId: operation.processId })
    .from(operation)
    .where(and(eq(operation.applicationId, applicationId), eq(operation.userId, userId)))
  const processIds = own.flatMap(({ processId }) => processId ?? [])
  const { id } = gatewayProcess
  await transaction.select({ id }).from(gatewayProcess).where(isOneOf(id, processIds)).orderBy(id).for('update')
  const rows = await transaction
    .select({ id: operation.id, userId: operation.userId, status: operation.status })
    .from(operation)
    .where(concerns(applicationId, userId))
    .orderBy(operation.id)
    .for('no key update')
  const idsOf = (isOwn: boolean) => rows.filter((row) => (row.userId === userId) === isOwn).map((row) => row.id)
  const unfinished = rows.filter((row) => row.userId === userId && row.status !== 'SUCCESS' && row.status !== 'ERROR')
  const unfinishedIds = unfinished.map((row) => row.id)
  return { applicationId, operationIds: idsOf(true), processIds, mentioningIds: idsOf(false), unfinishedIds }
}

/** The rows that are the USER's alone. Says how many there were. */
async function removeRows(transaction: Transaction, applicationId: string, userId: string) {
  const templates = await transaction
    .delete(template)
    .where(and(eq(template.applicationId, applicationId), eq(template.userId, userId)))
    .returning({ id: template.id })
  await transaction
    .delete(oidcRecord)
    .where(and(eq(oidcRecord.applicationId, applicationId), eq(oidcRecord.userId, userId)))
  const memberships = await transaction
    .delete(groupMember)
    .where(and(eq(groupMember.applicationId, applicationId), eq(groupMember.userId, userId)))
    .returning({ groupId: groupMember.groupId })
  return { templates: templates.length, memberships: memberships.length }
}
