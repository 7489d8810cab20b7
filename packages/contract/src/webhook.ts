import { z } from 'zod'
import { pageOf, pageQuery } from './page.ts'
import { lineOfText, timestamp, uuid } from './text.ts'
import { webhookEventTypes } from './webhook-events.ts'

const eventType = z.enum(webhookEventTypes)

const eventTypes = z
  .array(eventType)
  .max(webhookEventTypes.length)
  .describe('What to send; empty: everything, also what later versions add')

const fields = {
  url: z.string().min(1).max(2000).describe('https, on the public internet or in a network that the operator allows'),
  eventTypes: eventTypes.default([]),
  description: lineOfText(255).optional().describe('For people'),
}

/** Body of `POST webhook`. */
export const createWebhookBody = z.object(fields).meta({ id: 'CreateWebhook' })
export type CreateWebhookBody = z.infer<typeof createWebhookBody>

/** Body of `PUT webhook/{webhookId}`: everything that can be changed. */
export const changeWebhookBody = z
  .object({ ...fields, enabled: z.boolean().default(true) })
  .meta({ id: 'ChangeWebhook' })
export type ChangeWebhookBody = z.infer<typeof changeWebhookBody>

/** 200 of `GET webhook/{webhookId}`: where events go, never how they are signed. */
export const webhookReport = z
  .object({
    id: uuid,
    url: z.string(),
    eventTypes: z.array(eventType),
    description: z.string().optional(),
    enabled: z.boolean(),
    disabledReason: z
      .enum(['GONE', 'FAILING'])
      .optional()
      .describe('Present when Livegate disabled it: the receiver said 410, or has failed for days'),
    failingSince: timestamp.optional().describe('Present when the last delivery failed'),
    createdAt: timestamp,
    secrets: z
      .array(z.object({ createdAt: timestamp, expiresAt: timestamp.optional() }))
      .describe('That sign now, the newest first: several while they are rotated'),
  })
  .meta({ id: 'Webhook' })
export type WebhookReport = z.infer<typeof webhookReport>

/** 200 of `GET webhook`. */
export const webhookPage = pageOf(webhookReport).meta({ id: 'WebhookPage' })

const secret = z.string().describe('whsec_ and base64: keep it safe, it is shown only now')

/** 201 of `POST webhook`. */
export const createdWebhook = webhookReport.extend({ secret }).meta({ id: 'CreatedWebhook' })
export type CreatedWebhook = z.infer<typeof createdWebhook>

/** The longest that two secrets sign, s. */
const longestOverlapSeconds = 7 * 24 * 3600

/** Body of `POST webhook/{webhookId}/secret`. */
export const rotateWebhookSecretBody = z
  .object({
    overlapSeconds: z
      .int()
      .min(0)
      .max(longestOverlapSeconds)
      .default(24 * 3600)
      .describe('For so long the secrets before sign, too'),
  })
  .meta({ id: 'RotateWebhookSecret' })

/** 201 of `POST webhook/{webhookId}/secret`. */
export const rotatedWebhookSecret = z
  .object({ secret, earlierExpireAt: timestamp.describe('From then on the secrets before sign no more') })
  .meta({ id: 'WebhookSecret' })
export type RotatedWebhookSecret = z.infer<typeof rotatedWebhookSecret>

const deliveryStatus = z.enum(['PENDING', 'DELIVERED', 'FAILED'])
export type WebhookDeliveryStatus = z.infer<typeof deliveryStatus>

/** Why a message has not arrived. */
const deliveryError = z.enum([
  'URL_NOT_ALLOWED',
  'ADDRESS_NOT_ALLOWED',
  'CONNECTION_FAILED',
  'TLS_FAILED',
  'TIMED_OUT',
  'STATUS',
  'WEBHOOK_DISABLED',
])
export type WebhookDeliveryError = z.infer<typeof deliveryError>

/** One event on its way to one webhook. */
export const webhookDelivery = z
  .object({
    id: uuid,
    eventId: uuid.describe('The header webhook-id: the same at every attempt'),
    eventType,
    status: deliveryStatus.describe('FAILED: not tried any more, unless you ask for it'),
    attempts: z.int().describe('Since it was written, or asked for again'),
    createdAt: timestamp,
    lastAttemptAt: timestamp.optional(),
    nextAttemptAt: timestamp.optional().describe('Present while PENDING'),
    statusCode: z.int().optional().describe('Of the last answer'),
    error: deliveryError.optional().describe('Of the last attempt; STATUS: an answer that is not 2xx'),
    durationMs: z.int().optional().describe('Of the last attempt'),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof webhookDelivery>

/** Query of `GET webhook/{webhookId}/delivery`. */
export const listDeliveriesQuery = pageQuery.extend({
  status: deliveryStatus.optional(),
  eventType: eventType.optional(),
})
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>

/** 200 of `GET webhook/{webhookId}/delivery`. */
export const webhookDeliveryPage = pageOf(webhookDelivery).meta({ id: 'WebhookDeliveryPage' })

/** Body of `POST webhook/{webhookId}/redeliver`. */
export const redeliverBody = z
  .object({
    since: z.iso.datetime({ offset: true }).describe('What was written at this moment or later, and has failed'),
  })
  .meta({ id: 'RedeliverFailed' })

/** 202 of `POST webhook/{webhookId}/redeliver`. */
export const redeliverReply = z.object({ redelivered: z.int().describe('How many') }).meta({ id: 'Redelivered' })
