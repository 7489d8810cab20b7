import { createHash } from 'node:crypto'
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { GatewayProcess, Operation } from '../domain/gateway-process.ts'
import type { Processes } from '../domain/ports.ts'
import { interruptibleStatuses } from '../domain/process-states.ts'
import { appendAudit } from './append-audit.ts'
import { announceChange } from './changes.ts'
import { consentEvents } from './consents.ts'
import type { Database, Transaction } from './database.ts'
import { holdUser } from './hold-users.ts'
import { claimKey } from './idempotency-keys.ts'
import { failedEvent, processEvent, publishEvents } from './publish-events.ts'
import { isAbout, isRecent, latestFirst } from './recent.ts'
import { toOperation, toProcess } from './rows.ts'
import { discardParts } from './sample-parts.ts'
import { gatewayProcess, operation, samplePart } from './schema.ts'

const isProcess = (applicationId: string, processId: string) =>
  and(eq(gatewayProcess.applicationId, applicationId), eq(gatewayProcess.id, processId))

/** GATEWAY PROCESSes in PostgreSQL. */
export function createProcesses(database: Database): Processes {
  return {
    create: (applicationId, made, idempotency) =>
      database.transaction(async (transaction) => {
        const { userId } = made.operation
        if (userId !== undefined && !(await holdUser(transaction, applicationId, userId))) return 'USER_GONE'
        if (idempotency !== undefined) {
          const { id: processId, createdAt: now } = made.process
          const earlier = await claimKey(transaction, applicationId, idempotency, { processId, now })
          if (earlier !== undefined) return earlier === 'CONFLICT' ? earlier : processOf(earlier)
        }
        await insertProcess(transaction, made.process, made.operation)
        await publishEvents(transaction, applicationId, [processEvent(made.process)])
        const subject = { processId: made.process.id, operationId: made.operation.id, userId }
        await appendAudit(transaction, applicationId, [
          { type: 'PROCESS_CREATED', subject },
          ...consentEvents(made.operation),
        ])
        return { processId: made.process.id }
      }),

    async find(applicationId, processId) {
      const [row] = await database.select().from(gatewayProcess).where(isProcess(applicationId, processId))
      return row && toProcess(row)
    },

    async findUnauthenticated(processId) {
      const [row] = await database.select().from(gatewayProcess).where(eq(gatewayProcess.id, processId))
      return row && toProcess(row)
    },

    open: (applicationId, processId, sessionKey) =>
      database.transaction(async (transaction) => {
        const sessionKeySha256 = createHash('sha256').update(sessionKey).digest('hex')
        const [opened] = await transaction
          .update(gatewayProcess)
          .set({ status: 'STARTED', sessionKeySha256, version: sql`${gatewayProcess.version} + 1` })
          .where(and(isProcess(applicationId, processId), eq(gatewayProcess.status, 'CREATED')))
          .returning()
        if (opened !== undefined) {
          await announceChange(transaction, processId)
          await publishEvents(transaction, applicationId, [processEvent(opened)])
          await appendAudit(transaction, applicationId, [{ type: 'PROCESS_OPENED', subject: { processId } }])
          return toProcess(opened)
        }
        const [again] = await transaction
          .select()
          .from(gatewayProcess)
          .where(and(isProcess(applicationId, processId), eq(gatewayProcess.sessionKeySha256, sessionKeySha256)))
        return again && toProcess(again)
      }),

    move: (applicationId, processId, from, to, changes = {}) =>
      database.transaction(async (transaction) => {
        const [row] = await transaction
          .update(gatewayProcess)
          .set({ ...changes, status: to, version: sql`${gatewayProcess.version} + 1` })
          .where(and(isProcess(applicationId, processId), inArray(gatewayProcess.status, from)))
          .returning()
        if (row === undefined) return undefined
        await announceChange(transaction, processId)
        await publishEvents(transaction, applicationId, [processEvent(row)])
        if (to === 'IN_PROGRESS') {
          const subject = { processId, operationId: row.operationId }
          await appendAudit(transaction, applicationId, [{ type: 'CAPTURE_BEGUN', subject }])
        }
        return toProcess(row)
      }),

    end: (applicationId, processId, from, error, now) =>
      database.transaction(async (transaction) => {
        const ended = await completeProcess(transaction, applicationId, processId, from)
        if (ended === undefined) return false
        await discardParts(transaction, applicationId, eq(samplePart.processId, processId))
        const failed = await transaction
          .update(operation)
          .set({ status: 'ERROR', result: false, error, finishedAt: now })
          .where(and(eq(operation.applicationId, applicationId), eq(operation.id, ended.operationId)))
          .returning({ id: operation.id, processId: operation.processId, type: operation.type })
        const told = failed.map((one) => failedEvent(one, error))
        await publishEvents(transaction, applicationId, [...told, processEvent(ended)])
        const subject = { processId, operationId: ended.operationId }
        await appendAudit(transaction, applicationId, [{ type: 'OPERATION_ENDED', outcome: error, subject }])
        return true
      }),

    async list(applicationId, filter, { after, limit }) {
      const rows = await database
        .select({ process: gatewayProcess, operation })
        .from(gatewayProcess)
        .innerJoin(operation, eq(operation.id, gatewayProcess.operationId))
        .where(
          and(
            isRecent(gatewayProcess, applicationId, filter, after),
            isAbout(filter),
            filter.status && eq(gatewayProcess.status, filter.status),
          ),
        )
        .orderBy(...latestFirst(gatewayProcess))
        .limit(limit)
      return rows.map((row) => ({ process: toProcess(row.process), operation: toOperation(row.operation) }))
    },

    listExpired: (now, limit) =>
      database
        .select({ applicationId: gatewayProcess.applicationId, processId: gatewayProcess.id })
        .from(gatewayProcess)
        .where(and(inArray(gatewayProcess.status, interruptibleStatuses), lt(gatewayProcess.expiresAt, now)))
        .orderBy(asc(gatewayProcess.expiresAt))
        .limit(limit),
  }
}

/** Moves a process to COMPLETED when its status is one of `from`. */
export async function completeProcess(
  transaction: Transaction,
  applicationId: string,
  processId: string,
  from: GatewayProcess['status'][],
): Promise<GatewayProcess | undefined> {
  const [row] = await transaction
    .update(gatewayProcess)
    .set({ status: 'COMPLETED', rejection: null, version: sql`${gatewayProcess.version} + 1` })
    .where(and(isProcess(applicationId, processId), inArray(gatewayProcess.status, from)))
    .returning()
  if (row === undefined) return undefined
  await announceChange(transaction, processId)
  return toProcess(row)
}

async function insertProcess(transaction: Transaction, process: GatewayProcess, made: Operation) {
  await transaction.insert(gatewayProcess).values(process)
  await transaction.insert(operation).values(made)
}

/** A key that made an OPERATION without a process was used with another body. */
function processOf({ processId }: { processId: string | null }): { processId: string } | 'CONFLICT' {
  return processId === null ? 'CONFLICT' : { processId }
}
