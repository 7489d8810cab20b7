import type { Clock } from './ports.ts'
import { signWebhook } from './sign-webhook.ts'
import type { Attempt, DueBatch, DueDelivery, WebhookAnswer, WebhookDeliveries, WebhookPost } from './webhook-ports.ts'
import { judgeAttempt } from './webhook-retries.ts'

type Dependencies = { webhookDeliveries: WebhookDeliveries; postWebhook: WebhookPost; clock: Clock }

/** Sends what is due at an endpoint, all at once, and records what became of each; a job does it. */
export async function deliverWebhooks(dependencies: Dependencies, endpointId: string): Promise<void> {
  const { webhookDeliveries, clock } = dependencies
  await webhookDeliveries.takeTurn(endpointId, clock.now(), async (batch) => {
    // Sent together, recorded one after the other: a batch takes one connection more, not one each.
    let recorded: Promise<void> = Promise.resolve()
    const sent = batch.deliveries.map(async (due) => {
      const attempt = await send(dependencies, batch, due)
      const before = recorded
      recorded = before.catch(() => undefined).then(() => webhookDeliveries.settle({ id: due.id, endpointId }, attempt))
      await recorded
    })
    const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  })
}

async function send(
  { postWebhook, clock }: Dependencies,
  { url, secrets }: DueBatch,
  { attempts, event }: DueDelivery,
): Promise<Attempt> {
  const { type, data, createdAt } = event
  const body = JSON.stringify({ type, timestamp: createdAt.toISOString(), data })
  const sentAt = clock.now()
  const startMs = performance.now()
  const answer = await postWebhook({ url, headers: signWebhook({ id: event.id, body, at: sentAt }, secrets), body })
  const durationMs = Math.round(performance.now() - startMs)
  return toAttempt(answer, { attempts: attempts + 1, now: clock.now(), durationMs })
}

function toAttempt(
  answer: WebhookAnswer,
  { attempts, now, durationMs }: { attempts: number; now: Date; durationMs: number },
): Attempt {
  const verdict = judgeAttempt(answer, { attempts, now, random: Math.random() })
  const error = 'error' in answer ? answer.error : verdict.kind === 'DELIVERED' ? undefined : ('STATUS' as const)
  return {
    at: now,
    durationMs,
    statusCode: 'statusCode' in answer ? answer.statusCode : undefined,
    error,
    nextAttemptAt: verdict.kind === 'RETRY_AT' ? verdict.at : undefined,
    disables: verdict.kind === 'GONE' ? 'GONE' : undefined,
  }
}
