// The contract of webhooks as a receiver sees it. Written out, because the contract isn't published.

type OfProcess = { applicationId: string; processId: string; operationId: string; version: number }
type OfOperation = {
  applicationId: string
  operationId: string
  processId?: string | undefined
  operation: 'VERIFICATION' | 'ENROLLMENT' | 'IDENTIFICATION'
}
type OfUser = { applicationId: string; userId: string }

type EventData = {
  'process.created': OfProcess
  'process.started': OfProcess
  'process.qr': OfProcess
  'process.in_progress': OfProcess
  'process.processing': OfProcess
  'process.completed': OfProcess
  'operation.succeeded': OfOperation & { result: boolean }
  'operation.failed': OfOperation & { error: string }
  'user.created': OfUser
  'user.enrolled': OfUser & { operationId: string }
  'user.locked': OfUser
  'user.unlocked': OfUser
  'user.erased': { applicationId: string; receiptId: string }
  'webhook.test': { applicationId: string; webhookId: string }
}

/** What Livegate posts, by its `type`. A later version may send more types: let an unknown one pass. */
export type WebhookEvent = {
  [Type in keyof EventData]: {
    /** The same at every attempt to bring it: remember it, and take it once. */
    id: string
    type: Type
    /** When it happened: RFC 3339, UTC. */
    timestamp: string
    data: EventData[Type]
  }
}[keyof EventData]

/** Why a message is none of Livegate's. */
export type WebhookErrorCode =
  | 'HEADERS_MISSING'
  | 'TOO_OLD'
  | 'TOO_NEW'
  | 'SIGNATURE_WRONG'
  | 'SECRET_MALFORMED'
  | 'MALFORMED'

/** A message that does not hold: `code` says why. Answer it with 400. */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode

  constructor(code: WebhookErrorCode, message: string) {
    super(message)
    this.name = 'WebhookError'
    this.code = code
  }
}

/** Headers as a server has them: of fetch, or of Node's `request.headers`. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

export type WebhookOptions = {
  /** `whsec_…` of `POST webhook`; several while you change it. */
  secret: string | readonly string[]
  /** How far the message's time may lie from this machine's, s. Default: 300 (Standard Webhooks). */
  toleranceSeconds?: number
}

/**
 * Verifies that Livegate has sent a message, lately, and to you (Standard Webhooks). `body`: the very bytes or text that came, before
 * anything parses them.
 *
 * @example
 * const event = await verifyWebhook(await request.text(), request.headers, { secret: process.env.WEBHOOK_SECRET })
 * if (event.type === 'operation.succeeded') settle(event.data.operationId)
 *
 * @throws WebhookError whose `code` says why it does not hold
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  { secret, toleranceSeconds = 300 }: WebhookOptions,
): Promise<WebhookEvent> {
  const [id, sentAt, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    read(headers, name),
  )
  if (!id || !sentAt || !signatures) throw new WebhookError('HEADERS_MISSING', 'The message has no signature')
  requireRecent(sentAt, toleranceSeconds)
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const message = new TextEncoder().encode(`${id}.${sentAt}.${text}`)
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [decode(one.slice(3))] : []))
  // All are looked at, so that the time tells nobody which secret it was.
  const matches = await Promise.all(
    (typeof secret === 'string' ? [secret] : secret).flatMap((one) => {
      const key = importSecret(one)
      return given.map(
        async (signature) => signature !== undefined && crypto.subtle.verify('HMAC', await key, signature, message),
      )
    }),
  )
  if (!matches.includes(true)) throw new WebhookError('SIGNATURE_WRONG', 'No signature is by this secret')
  return toEvent(id, text)
}

function read(headers: WebhookHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as { get(name: string): string | null }).get(name) ?? undefined
  const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>)[name]
  return typeof value === 'string' ? value : value?.[0]
}

function requireRecent(sentAt: string, toleranceSeconds: number): void {
  const ageSeconds = /^\d{1,12}$/.test(sentAt) ? Date.now() / 1000 - Number(sentAt) : Number.NaN
  if (!(ageSeconds <= toleranceSeconds)) throw new WebhookError('TOO_OLD', 'The message was sent too long ago')
  if (ageSeconds < -toleranceSeconds) throw new WebhookError('TOO_NEW', 'The message was sent in the future')
}

function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = decode(secret.replace(/^whsec_/, ''))
  if (bytes === undefined || bytes.byteLength === 0) {
    throw new WebhookError('SECRET_MALFORMED', 'A secret begins with whsec_, base64 follows')
  }
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

function decode(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function toEvent(id: string, text: string): WebhookEvent {
  try {
    return { id, ...(JSON.parse(text) as object) } as WebhookEvent
  } catch {
    throw new WebhookError('MALFORMED', 'The message is signed, but no JSON')
  }
}
