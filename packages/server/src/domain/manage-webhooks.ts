import { randomBytes, randomUUID } from 'node:crypto'
import type {
  ChangeWebhookBody,
  CreatedWebhook,
  CreateWebhookBody,
  PageQuery,
  RotatedWebhookSecret,
  WebhookReport,
} from '@livegate/contract'
import type { Application } from './application.ts'
import { compact } from './compact.ts'
import { GatewayError, invalidField } from './errors.ts'
import { type Page, readPage } from './page.ts'
import type { Clock } from './ports.ts'
import { writeWebhookSecret } from './sign-webhook.ts'
import type { WebhookEndpoint, WebhookEndpoints } from './webhook-ports.ts'
import { readTarget, type TargetPolicy } from './webhook-target.ts'

type Dependencies = { webhookEndpoints: WebhookEndpoints; webhookTargets: TargetPolicy; clock: Clock }

/** Each is looked at with every event. */
const mostWebhooks = 20
/** Standard Webhooks: between 24 and 64. */
const secretBytes = 32

/** Makes a webhook; its secret is told only here. Errors: INVALID_REQUEST, LIMIT_REACHED. */
export async function createWebhook(
  dependencies: Dependencies,
  application: Application,
  { url, eventTypes, description }: CreateWebhookBody,
): Promise<CreatedWebhook> {
  const { webhookEndpoints, clock } = dependencies
  const settings = { url: requireTarget(dependencies, url), eventTypes, description, enabled: true }
  const made = { id: randomUUID(), settings, secret: randomBytes(secretBytes), now: clock.now() }
  if ((await webhookEndpoints.create(application, made, mostWebhooks)) === 'LIMIT_REACHED') {
    const message = `the application may have ${mostWebhooks} webhooks`
    throw new GatewayError('LIMIT_REACHED', { details: [{ pointer: '/body', message }] })
  }
  return { ...(await readWebhook(dependencies, application.id, made.id)), secret: writeWebhookSecret(made.secret) }
}

/** Errors: WEBHOOK_NOT_FOUND. */
export async function readWebhook(
  dependencies: Pick<Dependencies, 'webhookEndpoints' | 'clock'>,
  applicationId: string,
  webhookId: string,
): Promise<WebhookReport> {
  return reportWebhook(await findWebhook(dependencies, applicationId, webhookId))
}

/** Errors: WEBHOOK_NOT_FOUND. */
export async function findWebhook(
  { webhookEndpoints, clock }: Pick<Dependencies, 'webhookEndpoints' | 'clock'>,
  applicationId: string,
  webhookId: string,
): Promise<WebhookEndpoint> {
  const found = await webhookEndpoints.find(applicationId, webhookId, clock.now())
  if (found === undefined) throw new GatewayError('WEBHOOK_NOT_FOUND')
  return found
}

/** A page of the webhooks. Errors: INVALID_REQUEST. */
export async function listWebhooks(
  { webhookEndpoints, clock }: Pick<Dependencies, 'webhookEndpoints' | 'clock'>,
  applicationId: string,
  page: PageQuery,
): Promise<Page<WebhookReport>> {
  const now = clock.now()
  const { items, ...rest } = await readPage(
    page,
    (slice) => webhookEndpoints.list(applicationId, slice, now),
    ({ id }) => id,
  )
  return { items: items.map(reportWebhook), ...rest }
}

/** Puts other settings in the place of those before. Errors: WEBHOOK_NOT_FOUND, INVALID_REQUEST. */
export async function changeWebhook(
  dependencies: Dependencies,
  applicationId: string,
  webhookId: string,
  { url, eventTypes, description, enabled }: ChangeWebhookBody,
): Promise<WebhookReport> {
  const settings = { url: requireTarget(dependencies, url), eventTypes, description, enabled }
  const changed = await dependencies.webhookEndpoints.change(applicationId, webhookId, settings)
  if (!changed) throw new GatewayError('WEBHOOK_NOT_FOUND')
  return readWebhook(dependencies, applicationId, webhookId)
}

/** Deletes a webhook; what is on its way to it is not sent. Errors: WEBHOOK_NOT_FOUND. */
export async function deleteWebhook(
  { webhookEndpoints }: Pick<Dependencies, 'webhookEndpoints'>,
  applicationId: string,
  webhookId: string,
): Promise<void> {
  if (!(await webhookEndpoints.remove(applicationId, webhookId))) throw new GatewayError('WEBHOOK_NOT_FOUND')
}

/** Makes another secret, told only here; those before sign beside it for a while. Errors: WEBHOOK_NOT_FOUND. */
export async function rotateWebhookSecret(
  { webhookEndpoints, clock }: Pick<Dependencies, 'webhookEndpoints' | 'clock'>,
  application: Application,
  webhookId: string,
  overlapSeconds: number,
): Promise<RotatedWebhookSecret> {
  const now = clock.now()
  const secret = randomBytes(secretBytes)
  const earlierUntil = new Date(now.getTime() + overlapSeconds * 1000)
  const added = await webhookEndpoints.addSecret(application, webhookId, { secret, now, earlierUntil })
  if (!added) throw new GatewayError('WEBHOOK_NOT_FOUND')
  return { secret: writeWebhookSecret(secret), earlierExpireAt: earlierUntil.toISOString() }
}

function requireTarget({ webhookTargets }: Pick<Dependencies, 'webhookTargets'>, url: string): string {
  const target = readTarget(url, webhookTargets)
  if ('wrong' in target) throw invalidField('url', target.wrong)
  return target.url.href
}

function reportWebhook(endpoint: WebhookEndpoint): WebhookReport {
  const { id, url, eventTypes, enabled, description, disabledReason, failingSince, createdAt, secrets } = endpoint
  return {
    id,
    url,
    eventTypes,
    enabled,
    createdAt: createdAt.toISOString(),
    ...compact({ description, disabledReason, failingSince: failingSince?.toISOString() }),
    secrets: secrets.map((secret) => ({
      createdAt: secret.createdAt.toISOString(),
      ...compact({ expiresAt: secret.expiresAt?.toISOString() }),
    })),
  }
}
