import { and, inArray, ne, sql } from 'drizzle-orm'
import { isOneOf } from './about-user.ts'
import { announceChange } from './changes.ts'
import type { Transaction } from './database.ts'
import { gatewayProcess, operation } from './schema.ts'

/**
 * Takes the person out of OPERATIONs: that there was one, when, and how it was decided stays. Unfinished ones end with
 * USER_DELETED.
 */
export async function redactOperations(transaction: Transaction, operationIds: string[], now: Date): Promise<void> {
  const ended = await transaction
    .update(operation)
    .set({ status: 'ERROR', result: false, error: 'USER_DELETED', finishedAt: now })
    .where(and(isOneOf(operation.id, operationIds), inArray(operation.status, ['PENDING', 'PROCESSING'])))
    .returning({ id: operation.id })
  for (const { id } of ended) await announceChange(transaction, id)
  await transaction
    .update(operation)
    .set({
      userId: null,
      transactionId: null,
      userAgent: null,
      clientVersion: null,
      scores: null,
      ranking: null,
      signals: null,
      cameraFacts: null,
    })
    .where(isOneOf(operation.id, operationIds))
}

/** Takes the person out of GATEWAY PROCESSes and ends those that go on. Who is on the page returns to the site's front page. */
export async function redactProcesses(transaction: Transaction, processIds: string[]): Promise<void> {
  const ended = await transaction
    .update(gatewayProcess)
    .set({ status: 'COMPLETED', version: sql`${gatewayProcess.version} + 1` })
    .where(and(isOneOf(gatewayProcess.id, processIds), ne(gatewayProcess.status, 'COMPLETED')))
    .returning({ id: gatewayProcess.id })
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
