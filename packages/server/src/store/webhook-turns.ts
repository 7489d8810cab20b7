import type { NewWebhookEvent } from '@livegate/contract'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { DueBatch, DueDelivery } from '../domain/webhook-ports.ts'
import type { Keyring } from '../security/keyring.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueDelivery } from './publish-events.ts'
import { application, webhookDelivery, webhookEndpoint, webhookEvent } from './schema.ts'
import { openSecrets } from './webhook-secrets.ts'

/** Sent at once. An endpoint that does not answer holds up one job for one time-out with so many, then others have their turn. */
const batchSize = 16

/**
 * Hands over what is due at an endpoint, while it holds the endpoint's advisory lock: one connection's, so that a killed process lets go
 * of it at once. Each attempt is committed by itself; what was sent and not recorded is sent again. A job that finds
 * the lock taken does nothing: what it was for is committed by then, and whoever holds the lock looks again after letting go.
 */
export async function takeTurn(
  { database, keyring }: { database: Database; keyring: Keyring },
  endpointId: string,
  now: Date,
  send: (batch: DueBatch) => Promise<void>,
): Promise<boolean> {
  const taken = await database.transaction(async (transaction) => {
    if (!(await lock(transaction, endpointId))) return false
    const batch = await findBatch(transaction, keyring, endpointId, now)
    if (batch === undefined) return false
    if (batch.deliveries.length > 0) await send(batch)
    return batch.deliveries.length > 0
  })
  if (taken) await enqueueRest(database, endpointId)
  return taken
}

async function lock(transaction: Transaction, endpointId: string): Promise<boolean> {
  const { rows } = await transaction.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${endpointId}, 0)) as taken`,
  )
  return rows[0]?.taken === true
}

async function findBatch(
  transaction: Transaction,
  keyring: Keyring,
  endpointId: string,
  now: Date,
): Promise<DueBatch | undefined> {
  const [endpoint] = await transaction
    .select({ url: webhookEndpoint.url, id: application.id, keySalt: application.keySalt })
    .from(webhookEndpoint)
    .innerJoin(application, eq(application.id, webhookEndpoint.applicationId))
    .where(and(eq(webhookEndpoint.id, endpointId), eq(webhookEndpoint.enabled, true)))
  if (endpoint === undefined) return undefined
  const rows = await transaction
    .select({ id: webhookDelivery.id, attempts: webhookDelivery.attempts, event: webhookEvent })
    .from(webhookDelivery)
    .innerJoin(webhookEvent, eq(webhookEvent.id, webhookDelivery.eventId))
    .where(isDue(endpointId))
    .orderBy(asc(webhookDelivery.nextAttemptAt), asc(webhookDelivery.id))
    .limit(batchSize)
  const secrets = rows.length === 0 ? [] : await openSecrets(transaction, keyring, endpoint, endpointId, now)
  return { url: endpoint.url, secrets, deliveries: rows.map(toDue) }
}

const isDue = (endpointId: string) =>
  and(
    eq(webhookDelivery.endpointId, endpointId),
    eq(webhookDelivery.status, 'PENDING'),
    lte(webhookDelivery.nextAttemptAt, sql`now()`),
  )

function toDue({ id, attempts, event }: { id: string; attempts: number; event: typeof webhookEvent.$inferSelect }) {
  // Written by publishEvents, which takes nothing else.
  const told = { type: event.type, data: event.data } as unknown as NewWebhookEvent
  return { id, attempts, event: { ...told, id: event.id, createdAt: event.createdAt } } satisfies DueDelivery
}

async function enqueueRest(database: Database, endpointId: string): Promise<void> {
  await database.execute(sql`
    select ${enqueueDelivery(sql`${endpointId}::uuid`)} where exists (
      select from webhook_delivery where endpoint_id = ${endpointId} and status = 'PENDING' and next_attempt_at <= now()
    )`)
}
