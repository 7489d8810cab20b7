import { and, asc, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { WebhookEndpoint, WebhookEndpoints } from '../domain/webhook-ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { application, webhookDelivery, webhookEndpoint, webhookSecret } from './schema.ts'
import { insertSecret, signsAt } from './webhook-secrets.ts'

const isEndpoint = (applicationId: string, endpointId: string) =>
  and(eq(webhookEndpoint.applicationId, applicationId), eq(webhookEndpoint.id, endpointId))

/** Webhooks of applications in PostgreSQL. */
export function createWebhookEndpoints(database: Database, keyring: Keyring): WebhookEndpoints {
  return {
    create: (owner, { id, settings, secret, now }, limit) =>
      database.transaction(async (transaction) => {
        // Of two at once the second counts the first one, too.
        await transaction
          .select({ id: application.id })
          .from(application)
          .where(eq(application.id, owner.id))
          .for('no key update')
        const held = await transaction.$count(webhookEndpoint, eq(webhookEndpoint.applicationId, owner.id))
        if (held >= limit) return 'LIMIT_REACHED'
        await transaction.insert(webhookEndpoint).values({ id, applicationId: owner.id, ...settings, createdAt: now })
        await insertSecret(transaction, keyring, owner, { endpointId: id, secret, now })
        await appendAudit(transaction, owner.id, [{ type: 'WEBHOOK_CREATED', subject: { webhookId: id } }])
        return 'MADE'
      }),

    async find(applicationId, endpointId, now) {
      const rows = await database.select().from(webhookEndpoint).where(isEndpoint(applicationId, endpointId))
      const [found] = await withSecrets(database, rows, now)
      return found
    },

    async list(applicationId, { afterId, limit }, now) {
      const rows = await database
        .select()
        .from(webhookEndpoint)
        .where(
          and(
            eq(webhookEndpoint.applicationId, applicationId),
            afterId === undefined ? undefined : gt(webhookEndpoint.id, afterId),
          ),
        )
        .orderBy(asc(webhookEndpoint.id))
        .limit(limit)
      return withSecrets(database, rows, now)
    },

    change: (applicationId, endpointId, settings) =>
      database.transaction(async (transaction) => {
        const { description = null, ...rest } = settings
        const changed = await transaction
          .update(webhookEndpoint)
          .set({ ...rest, description, disabledReason: null, ...(settings.enabled && { failingSince: null }) })
          .where(isEndpoint(applicationId, endpointId))
          .returning({ id: webhookEndpoint.id })
        if (changed.length === 0) return false
        if (!settings.enabled) await failPending(transaction, endpointId)
        await appendAudit(transaction, applicationId, [{ type: 'WEBHOOK_CHANGED', subject: { webhookId: endpointId } }])
        return true
      }),

    remove: (applicationId, endpointId) =>
      database.transaction(async (transaction) => {
        const removed = await transaction
          .delete(webhookEndpoint)
          .where(isEndpoint(applicationId, endpointId))
          .returning({ id: webhookEndpoint.id })
        if (removed.length === 0) return false
        await appendAudit(transaction, applicationId, [{ type: 'WEBHOOK_DELETED', subject: { webhookId: endpointId } }])
        return true
      }),

    addSecret: (owner, endpointId, { secret, now, earlierUntil }) =>
      database.transaction(async (transaction) => {
        const [found] = await transaction
          .select({ id: webhookEndpoint.id })
          .from(webhookEndpoint)
          .where(isEndpoint(owner.id, endpointId))
          .for('no key update')
        if (found === undefined) return false
        await transaction
          .update(webhookSecret)
          .set({ expiresAt: earlierUntil })
          .where(
            and(
              eq(webhookSecret.endpointId, endpointId),
              or(isNull(webhookSecret.expiresAt), gt(webhookSecret.expiresAt, earlierUntil)),
            ),
          )
        await insertSecret(transaction, keyring, owner, { endpointId, secret, now })
        const subject = { webhookId: endpointId }
        await appendAudit(transaction, owner.id, [{ type: 'WEBHOOK_SECRET_ROTATED', subject }])
        return true
      }),
  }
}

/** What is on its way to an endpoint that is disabled fails; it can be sent again later. */
export async function failPending(transaction: Transaction, endpointId: string): Promise<void> {
  await transaction
    .update(webhookDelivery)
    .set({ status: 'FAILED', error: 'WEBHOOK_DISABLED', nextAttemptAt: null })
    .where(and(eq(webhookDelivery.endpointId, endpointId), eq(webhookDelivery.status, 'PENDING')))
}

async function withSecrets(
  database: Database,
  rows: (typeof webhookEndpoint.$inferSelect)[],
  now: Date,
): Promise<WebhookEndpoint[]> {
  const { endpointId, createdAt, expiresAt } = webhookSecret
  const ids = rows.map(({ id }) => id)
  const secrets = await database
    .select({ endpointId, createdAt, expiresAt })
    .from(webhookSecret)
    .where(and(inArray(endpointId, ids), signsAt(now)))
    .orderBy(desc(createdAt), desc(webhookSecret.id))
  return rows.map(({ description, disabledReason, failingSince, ...row }) => ({
    ...row,
    description: description ?? undefined,
    disabledReason: disabledReason ?? undefined,
    failingSince: failingSince ?? undefined,
    secrets: secrets
      .filter((secret) => secret.endpointId === row.id)
      .map((secret) => ({ createdAt: secret.createdAt, expiresAt: secret.expiresAt ?? undefined })),
  }))
}
