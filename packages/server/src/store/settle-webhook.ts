import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Attempt } from '../domain/webhook-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueDelivery } from './publish-events.ts'
import { webhookDelivery, webhookEndpoint } from './schema.ts'
import { failPending } from './webhook-endpoints.ts'

/** An endpoint at which nothing has arrived for so long is disabled. Longer than any one message is tried. */
const disabledAfterDays = 5
const dayMs = 24 * 3600_000

/** Records an attempt, enqueues the next one, and disables the endpoint when that is what follows. */
export function settleAttempt(
  database: Database,
  { id, endpointId }: { id: string; endpointId: string },
  attempt: Attempt,
): Promise<void> {
  return database.transaction(async (transaction) => {
    await holdEndpoint(transaction, endpointId)
    const [settled] = await transaction
      .update(webhookDelivery)
      .set({
        status: attempt.error === undefined ? 'DELIVERED' : attempt.nextAttemptAt === undefined ? 'FAILED' : 'PENDING',
        attempts: sql`${webhookDelivery.attempts} + 1`,
        lastAttemptAt: attempt.at,
        nextAttemptAt: attempt.nextAttemptAt ?? null,
        statusCode: attempt.statusCode ?? null,
        error: attempt.error ?? null,
        durationMs: attempt.durationMs,
      })
      .where(and(eq(webhookDelivery.id, id), eq(webhookDelivery.status, 'PENDING')))
      .returning({ id: webhookDelivery.id })
    if (settled === undefined) return
    const { nextAttemptAt } = attempt
    if (nextAttemptAt !== undefined) {
      await transaction.execute(sql`select ${enqueueDelivery(sql`${endpointId}::uuid`, nextAttemptAt)}`)
    }
    if (attempt.error === undefined) await forgetFailures(transaction, endpointId)
    else await countFailure(transaction, endpointId, attempt)
  })
}

/** Whoever changes deliveries of an endpoint holds it first: nobody waits in a circle. */
export async function holdEndpoint(transaction: Transaction, endpointId: string): Promise<void> {
  const { id } = webhookEndpoint
  await transaction.select({ id }).from(webhookEndpoint).where(eq(id, endpointId)).for('no key update')
}

async function forgetFailures(transaction: Transaction, endpointId: string): Promise<void> {
  await transaction
    .update(webhookEndpoint)
    .set({ failingSince: null })
    .where(and(eq(webhookEndpoint.id, endpointId), isNotNull(webhookEndpoint.failingSince)))
}

async function countFailure(transaction: Transaction, endpointId: string, { at, disables }: Attempt): Promise<void> {
  const isEnabled = and(eq(webhookEndpoint.id, endpointId), eq(webhookEndpoint.enabled, true))
  await transaction
    .update(webhookEndpoint)
    .set({ failingSince: at })
    .where(and(isEnabled, isNull(webhookEndpoint.failingSince)))
  const longAgo = new Date(at.getTime() - disabledAfterDays * dayMs).toISOString()
  const [disabled] = await transaction
    .update(webhookEndpoint)
    .set({ enabled: false, disabledReason: disables ?? 'FAILING' })
    .where(
      and(
        isEnabled,
        disables === undefined ? sql`${webhookEndpoint.failingSince} < ${longAgo}::timestamptz` : undefined,
      ),
    )
    .returning({ applicationId: webhookEndpoint.applicationId })
  if (disabled === undefined) return
  await failPending(transaction, endpointId)
  await appendAudit(transaction, disabled.applicationId, [
    { type: 'WEBHOOK_DISABLED', subject: { webhookId: endpointId } },
  ])
}
