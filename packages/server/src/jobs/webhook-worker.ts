import { parseCronItems, type Runner, type RunnerOptions, run } from 'graphile-worker'
import { z } from 'zod'
import { deliverWebhooks } from '../domain/deliver-webhooks.ts'
import type { Clock } from '../domain/ports.ts'
import type { WebhookDeliveries, WebhookPost } from '../domain/webhook-ports.ts'
import type { Metrics } from '../observability/metrics.ts'
import { inTheirOwnNames, keepRunning, type LogLine, workerOptions } from './keep-running.ts'

type Dependencies = { webhookDeliveries: WebhookDeliveries; postWebhook: WebhookPost; clock: Clock; metrics: Metrics }

const deliveryJob = z.object({ endpointId: z.uuid() })

/** Endpoints that a process sends to at once; each takes a connection to the database meanwhile. */
const endpointsAtOnce = 4
const keptDays = 30

/**
 * Starts sending webhooks. A worker of its own: a receiver that does not answer never holds up the judging of a SAMPLE. First, and once a
 * minute, it enqueues what a killed process has left due: the delivery's row is the truth, a job only makes it happen.
 */
export function startWebhookWorker(
  dependencies: Dependencies,
  { pool, log }: { pool: NonNullable<RunnerOptions['pgPool']>; log: LogLine },
): Promise<{ stop(): Promise<void> }> {
  return keepRunning(() => takeJobs(dependencies, pool, log), log)
}

async function takeJobs(
  dependencies: Dependencies,
  pool: NonNullable<RunnerOptions['pgPool']>,
  log: LogLine,
): Promise<Runner> {
  const { webhookDeliveries, clock } = dependencies
  await webhookDeliveries.requeueDue()
  return run({
    ...workerOptions(endpointsAtOnce, log),
    pgPool: pool,
    taskList: inTheirOwnNames(
      {
        deliver_webhooks: async (payload) => deliverWebhooks(dependencies, deliveryJob.parse(payload).endpointId),
        requeue_webhooks: async () => {
          await webhookDeliveries.requeueDue()
        },
        forget_webhooks: async () => {
          await webhookDeliveries.forget(new Date(clock.now().getTime() - keptDays * 24 * 3600_000))
        },
      },
      dependencies.metrics,
    ),
    parsedCronItems: parseCronItems([
      { task: 'requeue_webhooks', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'forget_webhooks', match: '47 * * * *', options: { backfillPeriod: 0 } },
    ]),
  })
}
