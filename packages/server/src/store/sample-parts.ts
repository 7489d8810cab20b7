import { maxSampleParts } from '@livegate/contract'
import { and, asc, eq, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { PartOutcome, SamplePart, SampleParts } from '../domain/capture-ports.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueEvidenceRemoval } from './job-queue.ts'
import { gatewayProcess, samplePart } from './schema.ts'

/** Uploads under way in PostgreSQL. */
export function createSampleParts(database: Database): SampleParts {
  return {
    append: (applicationId, processId, part, phoneSession) =>
      database.transaction(async (transaction) => {
        const captures = await lockCapture(transaction, applicationId, processId, phoneSession)
        return captures ? append(transaction, { applicationId, processId }, part) : 'NOT_CAPTURING'
      }),

    of: (applicationId, processId, uploadId) =>
      database
        .select()
        .from(samplePart)
        .where(and(isOf(applicationId, processId), eq(samplePart.uploadId, uploadId)))
        .orderBy(asc(samplePart.offsetBytes)),

    discard: (applicationId, processId) =>
      database.transaction((transaction) =>
        discardParts(transaction, applicationId, eq(samplePart.processId, processId)),
      ),

    discardOutdated: (before) =>
      database.transaction(async (transaction) => {
        const found = await transaction
          .selectDistinct({ applicationId: samplePart.applicationId, processId: samplePart.processId })
          .from(samplePart)
          .innerJoin(gatewayProcess, eq(gatewayProcess.id, samplePart.processId))
          .where(or(lt(samplePart.createdAt, before), ne(gatewayProcess.status, 'IN_PROGRESS')))
        for (const { applicationId, processId } of found) {
          await discardParts(transaction, applicationId, eq(samplePart.processId, processId))
        }
      }),
  }
}

const isOf = (applicationId: string, processId: string) =>
  and(eq(samplePart.applicationId, applicationId), eq(samplePart.processId, processId))

/** Of two parts at once the second waits, and the process does not move meanwhile. */
async function lockCapture(
  transaction: Transaction,
  applicationId: string,
  processId: string,
  phoneSession: string | undefined,
): Promise<boolean> {
  const [row] = await transaction
    .select({ status: gatewayProcess.status, phoneSession: gatewayProcess.phoneSession })
    .from(gatewayProcess)
    .where(and(eq(gatewayProcess.applicationId, applicationId), eq(gatewayProcess.id, processId)))
    .for('no key update')
  return row?.status === 'IN_PROGRESS' && (row.phoneSession ?? undefined) === phoneSession
}

async function append(
  transaction: Transaction,
  { applicationId, processId }: { applicationId: string; processId: string },
  part: SamplePart,
): Promise<PartOutcome> {
  const isUpload = and(isOf(applicationId, processId), eq(samplePart.uploadId, part.uploadId))
  const [known] = await transaction
    .select({
      receivedBytes: sql<number>`coalesce(sum(${samplePart.byteLength}), 0)`.mapWith(Number),
      parts: sql<number>`count(*)`.mapWith(Number),
    })
    .from(samplePart)
    .where(isUpload)
  const { receivedBytes = 0, parts = 0 } = known ?? {}
  if (part.offsetBytes !== receivedBytes) return 'OUT_OF_STEP'
  if (parts >= maxSampleParts) return 'TOO_MANY'
  const isEarlier = and(eq(samplePart.processId, processId), ne(samplePart.uploadId, part.uploadId))
  if (parts === 0) await discardParts(transaction, applicationId, isEarlier)
  await transaction.insert(samplePart).values({ ...part, applicationId, processId })
  return { receivedBytes: receivedBytes + part.byteLength }
}

/** Deletes the rows and enqueues the removal of their bytes. */
export async function discardParts(
  transaction: Transaction,
  applicationId: string,
  condition: SQL | undefined,
): Promise<void> {
  const rows = await transaction
    .delete(samplePart)
    .where(and(eq(samplePart.applicationId, applicationId), condition))
    .returning({ id: samplePart.id })
  if (rows.length === 0) return
  await enqueueEvidenceRemoval(transaction, { applicationId, resourceIds: rows.map(({ id }) => id) })
}
