import { randomUUID } from 'node:crypto'
import type { NewWebhookEvent } from '@livegate/contract'
import { and, desc, eq, gte, lt, notExists, type SQL, sql } from 'drizzle-orm'
import type { Delivery, WebhookDeliveries } from '../domain/webhook-ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { atOnce, enqueueDelivery } from './publish-events.ts'
import { webhookDelivery, webhookEndpoint, webhookEvent } from './schema.ts'
import { holdEndpoint, settleAttempt } from './settle-webhook.ts'
import { takeTurn } from './webhook-turns.ts'

const ofEndpoint = (applicationId: string, endpointId: string) =>
  and(eq(webhookDelivery.applicationId, applicationId), eq(webhookDelivery.endpointId, endpointId))

/** What is on its way to webhooks, and was, in PostgreSQL. */
export function createWebhookDeliveries(database: Database, keyring: Keyring): WebhookDeliveries {
  const select = (condition: SQL | undefined) =>
    database
      .select({ delivery: webhookDelivery, eventType: webhookEvent.type })
      .from(webhookDelivery)
      .innerJoin(webhookEvent, eq(webhookEvent.id, webhookDelivery.eventId))
      .where(condition)
  return {
    writeTest: (applicationId, endpointId, now) =>
      database.transaction(async (transaction) => {
        const [endpoint] = await transaction
          .select({ enabled: webhookEndpoint.enabled })
          .from(webhookEndpoint)
          .where(and(eq(webhookEndpoint.applicationId, applicationId), eq(webhookEndpoint.id, endpointId)))
          .for('key share')
        if (endpoint?.enabled !== true) return undefined
        const event = { type: 'webhook.test', data: { applicationId, webhookId: endpointId } } as const
        const eventId = randomUUID()
        await transaction.insert(webhookEvent).values({ id: eventId, applicationId, ...event, createdAt: now })
        const id = randomUUID()
        const due = { status: 'PENDING', attempts: 0, createdAt: now, nextAttemptAt: atOnce } as const
        await transaction.insert(webhookDelivery).values({ id, applicationId, endpointId, eventId, ...due })
        await transaction.execute(sql`select ${enqueueDelivery(sql`${endpointId}::uuid`)}`)
        await appendAudit(transaction, applicationId, [{ type: 'WEBHOOK_TESTED', subject: { webhookId: endpointId } }])
        return id
      }),

    async find(applicationId, endpointId, deliveryId) {
      const [row] = await select(and(ofEndpoint(applicationId, endpointId), eq(webhookDelivery.id, deliveryId)))
      return row && toDelivery(row)
    },

    async list(applicationId, endpointId, { status, eventType }, { after, limit }) {
      const { createdAt, id } = webhookDelivery
      const rows = await select(
        and(
          ofEndpoint(applicationId, endpointId),
          status && eq(webhookDelivery.status, status),
          eventType && eq(webhookEvent.type, eventType),
          after && sql`(${createdAt}, ${id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
        ),
      )
        .orderBy(desc(createdAt), desc(id))
        .limit(limit)
      return rows.map(toDelivery)
    },

    redeliver: (applicationId, endpointId, which) =>
      database.transaction(async (transaction) => {
        await holdEndpoint(transaction, endpointId)
        const isMeant =
          'deliveryId' in which
            ? eq(webhookDelivery.id, which.deliveryId)
            : and(eq(webhookDelivery.status, 'FAILED'), gte(webhookDelivery.createdAt, which.failedSince))
        const again = await transaction
          .update(webhookDelivery)
          .set({ status: 'PENDING', attempts: 0, nextAttemptAt: atOnce })
          .where(and(ofEndpoint(applicationId, endpointId), isMeant))
          .returning({ id: webhookDelivery.id })
        if (again.length === 0) return 0
        await transaction.execute(sql`select ${enqueueDelivery(sql`${endpointId}::uuid`)}`)
        const subject = { webhookId: endpointId, count: again.length }
        await appendAudit(transaction, applicationId, [{ type: 'WEBHOOK_REDELIVERED', subject }])
        return again.length
      }),

    takeTurn: (endpointId, now, send) => takeTurn({ database, keyring }, endpointId, now, send),
    settle: (delivery, attempt) => settleAttempt(database, delivery, attempt),

    async requeueDue() {
      const { rowCount } = await database.execute(sql`
        select ${enqueueDelivery(sql`endpoint_id`)} from (
          select distinct endpoint_id from webhook_delivery
          where status = 'PENDING' and next_attempt_at <= now()
        ) as due`)
      return rowCount ?? 0
    },

    async forget(before) {
      const isPending = and(eq(webhookDelivery.eventId, webhookEvent.id), eq(webhookDelivery.status, 'PENDING'))
      const underWay = database.select({ id: webhookDelivery.id }).from(webhookDelivery).where(isPending)
      await database.delete(webhookEvent).where(and(lt(webhookEvent.createdAt, before), notExists(underWay)))
    },
  }
}

type Row = { delivery: typeof webhookDelivery.$inferSelect; eventType: NewWebhookEvent['type'] }

function toDelivery({ delivery, eventType }: Row): Delivery {
  const { lastAttemptAt, nextAttemptAt, statusCode, error, durationMs, ...row } = delivery
  return {
    ...row,
    eventType,
    lastAttemptAt: lastAttemptAt ?? undefined,
    nextAttemptAt: nextAttemptAt ?? undefined,
    statusCode: statusCode ?? undefined,
    error: error ?? undefined,
    durationMs: durationMs ?? undefined,
  }
}
