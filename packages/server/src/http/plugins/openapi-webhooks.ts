import { webhookEvents } from '@livegate/contract'
import type { z } from 'zod'

const headers = [
  ['webhook-id', 'Names the event; the same at every attempt: what was seen before is a duplicate'],
  ['webhook-timestamp', 'When it was sent, seconds since 1970'],
  [
    'webhook-signature',
    '`v1,` and base64 of HMAC-SHA-256 of `id.timestamp.body`; several, parted by blanks, while secrets rotate',
  ],
] as const

/** What Livegate posts to others, as `webhooks` of an OpenAPI 3.1 document. */
export function describeWebhooks(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(webhookEvents).map(([type, schema]) => [type, { post: describePost(schema) }]),
  )
}

function describePost(schema: z.ZodType): object {
  const { id, description } = schema.meta() ?? {}
  return {
    operationId: `on${String(id)}`,
    summary: description,
    tags: ['webhook'],
    parameters: headers.map(([name, meaning]) => ({
      name,
      in: 'header',
      required: true,
      description: meaning,
      schema: { type: 'string' },
    })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${String(id)}` } } },
    },
    responses: {
      '2XX': { description: 'Taken; the body is not looked at' },
      '410': { description: 'Never again: Livegate disables the webhook' },
      default: { description: 'Tried again, ten times within three days' },
    },
  }
}
