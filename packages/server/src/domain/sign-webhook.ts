import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/** A webhook's secret as its owner gets it (Standard Webhooks, "Signature scheme"). */
export function writeWebhookSecret(secret: Uint8Array): string {
  return prefix + Buffer.from(secret).toString('base64')
}

/**
 * The headers of a message (Standard Webhooks, "Webhook headers"): its id, when it is sent, and a signature by each secret, HMAC-SHA-256
 * of `id.timestamp.body`.
 */
export function signWebhook(
  { id, body, at }: { id: string; body: string; at: Date },
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const sign = (secret: Uint8Array) =>
    `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Livegate-Webhooks',
  }
}
