import type { NewWebhookEvent } from '@livegate/contract'
import { and, inArray, ne, or, sql } from 'drizzle-orm'
import { isOneOf } from './about-user.ts'
import { announceChange } from './changes.ts'
import type { Transaction } from './database.ts'
import { failedEvent, processEvent, publishEvents } from './publish-events.ts'
import { gatewayProcess, idempotencyKey, operation, resource, sampleFingerprint, samplePart } from './schema.ts'

/** OPERATIONs that are about somebody, and their GATEWAY PROCESSes. */
export type Concerned = { applicationId: string; operationIds: string[]; processIds: string[] }

/**
 * Takes the person out of OPERATIONs and GATEWAY PROCESSes, and removes what has no meaning without. Says the ids of the
 * resources, whose bytes remain to be removed.
 */
export async function forgetPerson(
  transaction: Transaction,
  { applicationId, operationIds, processIds }: Concerned,
  now: Date,
): Promise<string[]> {
  const resources = await transaction
    .delete(resource)
    .where(isOneOf(resource.operationId, operationIds))
    .returning({ id: resource.id })
  const parts = await transaction
    .delete(samplePart)
    .where(isOneOf(samplePart.processId, processIds))
    .returning({ id: samplePart.id })
  await transaction.delete(sampleFingerprint).where(isOneOf(sampleFingerprint.operationId, operationIds))
  const { processId, operationId } = idempotencyKey
  await transaction.delete(idempotencyKey).where(or(isOneOf(processId, processIds), isOneOf(operationId, operationIds)))
  const failed = await redactOperations(transaction, operationIds, now)
  const ended = await redactProcesses(transaction, processIds)
  await publishEvents(transaction, applicationId, [...failed, ...ended])
  return [...resources, ...parts].map(({ id }) => id)
}

/**
 * Takes the person out of OPERATIONs: that there was one, when, and how it was decided stays. Unfinished ones end with
 * USER_DELETED.
 */
async function redactOperations(
  transaction: Transaction,
  operationIds: string[],
  now: Date,
): Promise<NewWebhookEvent[]> {
  const ended = await transaction
    .update(operation)
    .set({ status: 'ERROR', result: false, error: 'USER_DELETED', finishedAt: now })
    .where(and(isOneOf(operation.id, operationIds), inArray(operation.status, ['PENDING', 'PROCESSING'])))
    .returning({ id: operation.id, processId: operation.processId, type: operation.type })
  for (const { id } of ended) await announceChange(transaction, id)
  await transaction
    .update(operation)
    .set({
      userId: null,
      transactionId: null,
      userAgent: null,
      clientVersion: null,
      consents: null,
      scores: null,
      ranking: null,
      signals: null,
      cameraFacts: null,
    })
    .where(isOneOf(operation.id, operationIds))
  return ended.map((one) => failedEvent(one, 'USER_DELETED'))
}

/** Takes the person out of GATEWAY PROCESSes and ends those that go on. Who is on the page returns to the site's front page. */
async function redactProcesses(transaction: Transaction, processIds: string[]): Promise<NewWebhookEvent[]> {
  const ended = await transaction
    .update(gatewayProcess)
    .set({ status: 'COMPLETED', version: sql`${gatewayProcess.version} + 1` })
    .where(and(isOneOf(gatewayProcess.id, processIds), ne(gatewayProcess.status, 'COMPLETED')))
    .returning()
  await transaction
    .update(gatewayProcess)
    .set({
      returnUrl: sql`substring(${gatewayProcess.returnUrl} from '^[a-zA-Z]+://[^/?#]+') || '/'`,
      state: null,
      locale: null,
      metadata: null,
      sessionKeySha256: null,
      rejection: null,
      lightChallenge: null,
      lightAnswer: null,
    })
    .where(isOneOf(gatewayProcess.id, processIds))
  for (const { id } of ended) await announceChange(transaction, id)
  return ended.map(processEvent)
}

/** Takes a USER out of the rankings of others' OPERATIONs. */
export async function strikeFromRankings(
  transaction: Transaction,
  operationIds: string[],
  userId: string,
): Promise<void> {
  await transaction
    .update(operation)
    .set({
      ranking: sql`(
        select coalesce(jsonb_agg(candidate order by place), '[]')
        from jsonb_array_elements(${operation.ranking}) with ordinality as ranked (candidate, place)
        where candidate ->> 'userId' <> ${userId}
      )`,
    })
    .where(isOneOf(operation.id, operationIds))
}
