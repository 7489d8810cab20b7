import type { NewWebhookEvent, WebhookDeliveryError, WebhookDeliveryStatus, WebhookEventType } from '@livegate/contract'
import type { Application } from './application.ts'
import type { Slice } from './people.ts'
import type { RecentSlice } from './recent.ts'

/** A message as it goes over the wire. */
export type WebhookMessage = { url: string; headers: Record<string, string>; body: string }

/** What came back: the status of an answer, or why there was none. `retryAfter`: the header as it stands. */
export type WebhookAnswer =
  | { statusCode: number; retryAfter?: string }
  | { error: Exclude<WebhookDeliveryError, 'STATUS' | 'WEBHOOK_DISABLED'> }

/** Posts a message to where webhooks may go. Never rejects. */
export type WebhookPost = (message: WebhookMessage) => Promise<WebhookAnswer>

/** What the application decides of an endpoint. */
export type EndpointSettings = {
  url: string
  /** Empty: all. */
  eventTypes: WebhookEventType[]
  description: string | undefined
  enabled: boolean
}

export type WebhookEndpoint = EndpointSettings & {
  id: string
  createdAt: Date
  disabledReason: 'GONE' | 'FAILING' | undefined
  /** Of the first failure since the last success. */
  failingSince: Date | undefined
  /** That sign now, the newest first. */
  secrets: { createdAt: Date; expiresAt: Date | undefined }[]
}

export type Delivery = {
  id: string
  eventId: string
  eventType: WebhookEventType
  status: WebhookDeliveryStatus
  attempts: number
  createdAt: Date
  lastAttemptAt: Date | undefined
  nextAttemptAt: Date | undefined
  statusCode: number | undefined
  error: WebhookDeliveryError | undefined
  durationMs: number | undefined
}

export type DeliveryFilter = { status: WebhookDeliveryStatus | undefined; eventType: WebhookEventType | undefined }

/** A delivery whose time has come. */
export type DueDelivery = {
  id: string
  attempts: number
  event: NewWebhookEvent & { id: string; createdAt: Date }
}

/** What is due at an endpoint, and the secrets that sign now, the newest first. */
export type DueBatch = { url: string; secrets: Uint8Array[]; deliveries: DueDelivery[] }

/** What became of an attempt. `nextAttemptAt`: of one that is tried again. */
export type Attempt = {
  at: Date
  durationMs: number
  statusCode: number | undefined
  error: WebhookDeliveryError | undefined
  nextAttemptAt: Date | undefined
  /** Why nothing more is sent to the endpoint. */
  disables: 'GONE' | undefined
}

export interface WebhookEndpoints {
  /** LIMIT_REACHED: the application has as many already. */
  create(
    application: Application,
    made: { id: string; settings: EndpointSettings; secret: Uint8Array; now: Date },
    limit: number,
  ): Promise<'MADE' | 'LIMIT_REACHED'>
  find(applicationId: string, endpointId: string, now: Date): Promise<WebhookEndpoint | undefined>
  /** By id. */
  list(applicationId: string, slice: Slice, now: Date): Promise<WebhookEndpoint[]>
  /** False when there is none. What was on its way to one that is disabled by it fails. */
  change(applicationId: string, endpointId: string, settings: EndpointSettings): Promise<boolean>
  /** With everything that was sent to it; false when there is none. */
  remove(applicationId: string, endpointId: string): Promise<boolean>
  /** Signs with this secret, too; with those before until a moment. False when there is no such endpoint. */
  addSecret(
    application: Application,
    endpointId: string,
    added: { secret: Uint8Array; now: Date; earlierUntil: Date },
  ): Promise<boolean>
}

export interface WebhookDeliveries {
  /** Writes `webhook.test` for this endpoint alone; undefined when there is none that is enabled. */
  writeTest(applicationId: string, endpointId: string, now: Date): Promise<string | undefined>
  find(applicationId: string, endpointId: string, deliveryId: string): Promise<Delivery | undefined>
  /** The latest first. */
  list(applicationId: string, endpointId: string, filter: DeliveryFilter, slice: RecentSlice): Promise<Delivery[]>
  /** Makes one, or what has failed and was written since a moment, due again. Says how many. */
  redeliver(
    applicationId: string,
    endpointId: string,
    which: { deliveryId: string } | { failedSince: Date },
  ): Promise<number>
  /**
   * Takes the turn at an endpoint and hands over what is due there; nobody else does meanwhile, in any process. When the time is
   * over and there is more, a job goes on with it. False: it is somebody else's turn, or there is no such endpoint.
   */
  takeTurn(endpointId: string, now: Date, send: (batch: DueBatch) => Promise<void>): Promise<boolean>
  /** Records an attempt; its next one is a job, in the same transaction. An endpoint that failed for days is disabled. */
  settle(delivery: { id: string; endpointId: string }, attempt: Attempt): Promise<void>
  /** Enqueues what is due again, whose job may have been lost with a process. Says at how many endpoints. */
  requeueDue(): Promise<number>
  /** Deletes the events from before a moment that are on their way nowhere. */
  forget(before: Date): Promise<void>
}
