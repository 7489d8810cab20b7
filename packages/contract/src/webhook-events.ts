import { z } from 'zod'
import { operationError, operationType } from './biometrics.ts'
import { timestamp, uuid } from './text.ts'

const applicationId = uuid.describe('APPLICATION_ID')

const ofProcess = z.object({
  applicationId,
  processId: uuid,
  operationId: uuid,
  version: z.int().min(1).describe('Grows with each change of the process: what is lower than seen is late'),
})

const ofOperation = z.object({
  applicationId,
  operationId: uuid,
  processId: uuid.optional().describe('Absent for an OPERATION without a gateway process'),
  operation: operationType,
})

const ofUser = z.object({ applicationId, userId: z.string() })

/** What each event tells, by its type: ids to ask by, nothing of a person but the userId that the relying party chose. */
export const webhookEventData = {
  'process.created': ofProcess,
  'process.started': ofProcess,
  'process.qr': ofProcess,
  'process.in_progress': ofProcess,
  'process.processing': ofProcess,
  'process.completed': ofProcess,
  'operation.succeeded': ofOperation.extend({
    result: z.boolean().describe('Whether it is the person, live. A mismatch or a spoof is decided, too: false'),
  }),
  'operation.failed': ofOperation.extend({ error: operationError.describe('Why it could not be decided') }),
  'user.created': ofUser,
  'user.enrolled': ofUser.extend({ operationId: uuid }),
  'user.locked': ofUser,
  'user.unlocked': ofUser,
  'user.erased': z.object({ applicationId, receiptId: uuid.describe('As the DELETE that erased the USER has said') }),
  'webhook.test': z.object({ applicationId, webhookId: uuid }),
} as const

/** The closed list of what webhooks tell. */
export type WebhookEventType = keyof typeof webhookEventData

export const webhookEventTypes = Object.keys(webhookEventData) as [WebhookEventType, ...WebhookEventType[]]

const summaries: Record<WebhookEventType, string> = {
  'process.created': 'A gateway process was created',
  'process.started': 'Its page was opened, or a phone has given the capture back',
  'process.qr': 'It waits for a phone',
  'process.in_progress': 'The camera runs; also when the person is asked to try again',
  'process.processing': 'A SAMPLE has come and is judged',
  'process.completed': 'It is over, however it ended: read the OPERATION',
  'operation.succeeded': 'An OPERATION was decided',
  'operation.failed': 'An OPERATION could not be decided',
  'user.created': 'A USER was made',
  'user.enrolled': 'A USER has a new TEMPLATE',
  'user.locked': 'A USER failed too often and has to be unlocked',
  'user.unlocked': "A USER's failures were forgotten",
  'user.erased': 'A USER was erased; who it was, nobody says any more',
  'webhook.test': 'You asked for it',
}

/** The body of a webhook of one type (Standard Webhooks: `type`, `timestamp`, `data`). */
function eventOf<Type extends WebhookEventType>(type: Type) {
  return z
    .object({
      type: z.literal(type),
      timestamp: timestamp.describe('When it happened'),
      data: webhookEventData[type],
    })
    .meta({ id: `${nameOf(type)}Event`, description: summaries[type] })
}

/** `user.created` -> `UserCreated`. */
const nameOf = (type: WebhookEventType) => type.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The bodies of all webhooks, by type. */
export const webhookEvents = Object.fromEntries(webhookEventTypes.map((type) => [type, eventOf(type)])) as {
  [Type in WebhookEventType]: ReturnType<typeof eventOf<Type>>
}

/** What an event of a type tells. */
export type WebhookEventData<Type extends WebhookEventType> = z.infer<(typeof webhookEventData)[Type]>

/** An event without its id and time. */
export type NewWebhookEvent = {
  [Type in WebhookEventType]: { type: Type; data: Omit<WebhookEventData<Type>, 'applicationId'> }
}[WebhookEventType]
