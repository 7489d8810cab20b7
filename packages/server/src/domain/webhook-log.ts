import type { ListDeliveriesQuery, WebhookDelivery } from '@livegate/contract'
import { compact } from './compact.ts'
import { GatewayError } from './errors.ts'
import { findWebhook } from './manage-webhooks.ts'
import type { Page } from './page.ts'
import type { Clock } from './ports.ts'
import { readRecent } from './recent.ts'
import type { Delivery, WebhookDeliveries, WebhookEndpoints } from './webhook-ports.ts'

type Dependencies = { webhookEndpoints: WebhookEndpoints; webhookDeliveries: WebhookDeliveries; clock: Clock }

/** A delivery of a webhook of an application. */
export type DeliveryPlace = { applicationId: string; webhookId: string }

/** A page of what was sent to a webhook, the latest first. Errors: WEBHOOK_NOT_FOUND, INVALID_REQUEST. */
export async function listDeliveries(
  dependencies: Dependencies,
  { applicationId, webhookId }: DeliveryPlace,
  { status, eventType, ...page }: ListDeliveriesQuery,
): Promise<Page<WebhookDelivery>> {
  await findWebhook(dependencies, applicationId, webhookId)
  const { items, ...rest } = await readRecent(
    page,
    (slice) => dependencies.webhookDeliveries.list(applicationId, webhookId, { status, eventType }, slice),
    (delivery) => delivery,
  )
  return { items: items.map(reportDelivery), ...rest }
}

/** Errors: WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND. */
export async function readDelivery(
  dependencies: Dependencies,
  { applicationId, webhookId }: DeliveryPlace,
  deliveryId: string,
): Promise<WebhookDelivery> {
  await findWebhook(dependencies, applicationId, webhookId)
  const found = await dependencies.webhookDeliveries.find(applicationId, webhookId, deliveryId)
  if (found === undefined) throw new GatewayError('DELIVERY_NOT_FOUND')
  return reportDelivery(found)
}

/** Sends `webhook.test` to a webhook, whatever it wants to hear. Errors: WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED. */
export async function testWebhook(dependencies: Dependencies, place: DeliveryPlace): Promise<WebhookDelivery> {
  await requireEnabled(dependencies, place)
  const { webhookDeliveries, clock } = dependencies
  const deliveryId = await webhookDeliveries.writeTest(place.applicationId, place.webhookId, clock.now())
  if (deliveryId === undefined) throw new GatewayError('WEBHOOK_DISABLED')
  return readDelivery(dependencies, place, deliveryId)
}

/** Sends one again, also one that arrived. Errors: WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND, WEBHOOK_DISABLED. */
export async function redeliver(
  dependencies: Dependencies,
  place: DeliveryPlace,
  deliveryId: string,
): Promise<WebhookDelivery> {
  await requireEnabled(dependencies, place)
  await dependencies.webhookDeliveries.redeliver(place.applicationId, place.webhookId, { deliveryId })
  return readDelivery(dependencies, place, deliveryId)
}

/** Sends again what was written since a moment and has failed. Errors: WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED. */
export async function redeliverFailed(
  dependencies: Dependencies,
  place: DeliveryPlace,
  since: Date,
): Promise<{ redelivered: number }> {
  await requireEnabled(dependencies, place)
  const { applicationId, webhookId } = place
  const which = { failedSince: since }
  return { redelivered: await dependencies.webhookDeliveries.redeliver(applicationId, webhookId, which) }
}

async function requireEnabled(dependencies: Dependencies, { applicationId, webhookId }: DeliveryPlace): Promise<void> {
  const { enabled } = await findWebhook(dependencies, applicationId, webhookId)
  if (!enabled) throw new GatewayError('WEBHOOK_DISABLED')
}

function reportDelivery(delivery: Delivery): WebhookDelivery {
  const { id, eventId, eventType, status, attempts, createdAt, lastAttemptAt, nextAttemptAt, ...last } = delivery
  return {
    id,
    eventId,
    eventType,
    status,
    attempts,
    createdAt: createdAt.toISOString(),
    ...compact({
      lastAttemptAt: lastAttemptAt?.toISOString(),
      nextAttemptAt: nextAttemptAt?.toISOString(),
      statusCode: last.statusCode,
      error: last.error,
      durationMs: last.durationMs,
    }),
  }
}
