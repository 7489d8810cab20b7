import { and, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Operation, Resource } from '../domain/gateway-process.ts'
import type { Operations } from '../domain/ports.ts'
import { statusesBefore } from '../domain/process-states.ts'
import type { Keyring } from '../security/keyring.ts'
import { isOneOf } from './about-user.ts'
import { appendAudit } from './append-audit.ts'
import { announceChange } from './changes.ts'
import { consentEvents } from './consents.ts'
import type { Database, Transaction } from './database.ts'
import { holdUser } from './hold-users.ts'
import { claimKey } from './idempotency-keys.ts'
import { enqueueOperation } from './job-queue.ts'
import { processEvent, publishEvents } from './publish-events.ts'
import { isAbout, isRecent, latestFirst } from './recent.ts'
import { toOperation, toProcess, toResource } from './rows.ts'
import { discardParts } from './sample-parts.ts'
import { gatewayProcess, operation, resource, samplePart } from './schema.ts'
import { settleOnce } from './settle.ts'

const ofOperation = (applicationId: string, operationId: string) =>
  and(eq(resource.applicationId, applicationId), eq(resource.operationId, operationId))

/** OPERATIONs and the description of their evidence in PostgreSQL. */
export function createOperations(database: Database, keyring: Keyring): Operations {
  return {
    async find(applicationId, operationId) {
      const [row] = await database
        .select()
        .from(operation)
        .where(and(eq(operation.applicationId, applicationId), eq(operation.id, operationId)))
      return row && toOperation(row)
    },

    async list(applicationId, filter, { after, limit }) {
      const { status, result, transactionId } = filter
      const rows = await database
        .select()
        .from(operation)
        .where(
          and(
            isRecent(operation, applicationId, filter, after),
            isAbout(filter),
            status && eq(operation.status, status),
            result === undefined ? undefined : and(eq(operation.status, 'SUCCESS'), eq(operation.result, result)),
            transactionId === undefined ? undefined : eq(operation.transactionId, transactionId),
          ),
        )
        .orderBy(...latestFirst(operation))
        .limit(limit)
      const kept = await database
        .select()
        .from(resource)
        .where(
          isOneOf(
            resource.operationId,
            rows.map(({ id }) => id),
          ),
        )
        .orderBy(resource.createdAt)
      return rows.map((row) => ({
        operation: toOperation(row),
        resources: kept.filter(({ operationId }) => operationId === row.id).map(toResource),
      }))
    },

    async signals(applicationId, operationId) {
      const [row] = await database
        .select({ signals: operation.signals })
        .from(operation)
        .where(and(eq(operation.applicationId, applicationId), eq(operation.id, operationId)))
      return row?.signals ?? []
    },
    async resources(applicationId, operationId) {
      const isOf = ofOperation(applicationId, operationId)
      const rows = await database.select().from(resource).where(isOf).orderBy(resource.createdAt)
      return rows.map(toResource)
    },

    async findResource(applicationId, operationId, resourceId) {
      const [row] = await database
        .select()
        .from(resource)
        .where(and(ofOperation(applicationId, operationId), eq(resource.id, resourceId)))
      return row && toResource(row)
    },

    async knownResources(applicationId, resourceIds) {
      const rows = await database
        .select({ id: resource.id })
        .from(resource)
        .where(and(eq(resource.applicationId, applicationId), isOneOf(resource.id, resourceIds)))
        .union(
          database
            .select({ id: samplePart.id })
            .from(samplePart)
            .where(and(eq(samplePart.applicationId, applicationId), isOneOf(samplePart.id, resourceIds))),
        )
      return new Set(rows.map(({ id }) => id))
    },

    createWithSample: (applicationId, made, sample) =>
      database.transaction(async (transaction) => {
        const { userId } = made
        if (userId !== undefined && !(await holdUser(transaction, applicationId, userId))) return false
        await transaction.insert(operation).values(made)
        await transaction.insert(resource).values({ ...sample, applicationId })
        await appendAudit(transaction, applicationId, [receivedEvent(made, sample)])
        return true
      }),

    acceptUpload: (applicationId, made, sample, idempotency) =>
      database.transaction(async (transaction) => {
        const { id: operationId, userId, createdAt: now } = made
        if (userId !== undefined && !(await holdUser(transaction, applicationId, userId))) return 'USER_GONE'
        if (idempotency !== undefined) {
          const earlier = await claimKey(transaction, applicationId, idempotency, { operationId, now })
          if (earlier !== undefined) return earlier === 'CONFLICT' ? earlier : operationOf(earlier)
        }
        await transaction.insert(operation).values(made)
        await transaction.insert(resource).values({ ...sample, applicationId })
        await enqueueOperation(transaction, { applicationId, operationId })
        await appendAudit(transaction, applicationId, [...consentEvents(made), receivedEvent(made, sample)])
        return { operationId }
      }),

    acceptSample: (
      applicationId,
      processId,
      { resource: sample, userAgent, clientVersion, lightAnswer, cameraFacts },
    ) =>
      database.transaction(async (transaction) => {
        const [row] = await transaction
          .update(gatewayProcess)
          .set({
            status: 'PROCESSING',
            rejection: null,
            lightAnswer: lightAnswer ?? null,
            triesLeft: sql`${gatewayProcess.triesLeft} - 1`,
            version: sql`${gatewayProcess.version} + 1`,
          })
          .where(
            and(
              eq(gatewayProcess.applicationId, applicationId),
              eq(gatewayProcess.id, processId),
              inArray(gatewayProcess.status, statusesBefore('PROCESSING')),
            ),
          )
          .returning()
        if (row === undefined) return undefined
        const replaced = await replaceSample(transaction, applicationId, sample)
        await discardParts(transaction, applicationId, eq(samplePart.processId, processId))
        await transaction
          .update(operation)
          .set({ status: 'PROCESSING', userAgent, clientVersion, cameraFacts: cameraFacts ?? null })
          .where(eq(operation.id, row.operationId))
        await enqueueOperation(transaction, { applicationId, operationId: row.operationId })
        await announceChange(transaction, processId)
        await publishEvents(transaction, applicationId, [processEvent(row)])
        const subject = { processId, operationId: row.operationId, resourceId: sample.id }
        await appendAudit(transaction, applicationId, [{ type: 'SAMPLE_RECEIVED', subject }])
        return { process: toProcess(row), replaced }
      }),

    settleOnce: (applicationId, operationId, now, decide) =>
      settleOnce({ database, keyring }, { applicationId, operationId }, now, decide),

    async findEnrollment(applicationId, { userId, sampleSha256 }) {
      const [row] = await database
        .select({ operation })
        .from(operation)
        .innerJoin(resource, eq(resource.operationId, operation.id))
        .where(
          and(
            eq(operation.applicationId, applicationId),
            eq(operation.userId, userId),
            eq(operation.type, 'ENROLLMENT'),
            eq(resource.type, 'SAMPLE_SOURCE'),
            or(eq(resource.sentSha256, sampleSha256), eq(resource.sha256, sampleSha256)),
          ),
        )
        .orderBy(desc(operation.createdAt))
        .limit(1)
      return row && toOperation(row.operation)
    },

    async requeueUnsettled() {
      const rows = await database
        .select({ applicationId: operation.applicationId, operationId: operation.id })
        .from(operation)
        .where(eq(operation.status, 'PROCESSING'))
      for (const row of rows) await enqueueOperation(database, row)
      return rows.length
    },
  }
}

/** That the SAMPLE of an OPERATION without a process came. */
function receivedEvent({ id: operationId, userId }: Operation, { id: resourceId }: Resource) {
  return { type: 'SAMPLE_RECEIVED' as const, subject: { operationId, resourceId, userId } }
}

/** Only the last SAMPLE of an operation is kept. */
async function replaceSample(transaction: Transaction, applicationId: string, sample: Resource): Promise<Resource[]> {
  const replaced = await transaction
    .delete(resource)
    .where(and(ofOperation(applicationId, sample.operationId), eq(resource.type, 'SAMPLE_SOURCE')))
    .returning()
  await transaction.insert(resource).values({ ...sample, applicationId })
  return replaced.map(toResource)
}

/** A key that made a process was used with another body. */
function operationOf({ operationId }: { operationId: string | null }): { operationId: string } | 'CONFLICT' {
  return operationId === null ? 'CONFLICT' : { operationId }
}
