import { randomUUID } from 'node:crypto'
import type { NewWebhookEvent, OperationError, OperationType, ProcessStatus } from '@livegate/contract'
import { sql } from 'drizzle-orm'
import type { Transaction } from './database.ts'

/**
 * Writes events, and their deliveries to the enabled endpoints of the application that want them, in the transaction of the change that
 * they tell of: both are committed or neither is (transactional outbox). What nobody wants is not written. An event that
 * names a USER goes with them when they are erased.
 */
export async function publishEvents(
  transaction: Transaction,
  applicationId: string,
  events: readonly NewWebhookEvent[],
): Promise<void> {
  if (events.length === 0) return
  const now = new Date().toISOString()
  const rows = events.map(({ type, data }) => ({
    id: randomUUID(),
    type,
    user_id: 'userId' in data ? data.userId : null,
    data: { applicationId, ...data },
  }))
  await transaction.execute(sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as event (id uuid, type text, user_id text, data jsonb)
    ), wanted as (
      select told.id as event_id, endpoint.id as endpoint_id
      from told join webhook_endpoint endpoint
        on endpoint.application_id = ${applicationId} and endpoint.enabled
        and (endpoint.event_types = '{}' or told.type = any(endpoint.event_types))
    ), event as (
      insert into webhook_event (id, application_id, type, user_id, data, created_at)
      select id, ${applicationId}, type, user_id, data, ${now}::timestamptz
      from told where id in (select event_id from wanted)
    ), delivery as (
      insert into webhook_delivery (id, application_id, endpoint_id, event_id, status, attempts, created_at, next_attempt_at)
      select gen_random_uuid(), ${applicationId}, endpoint_id, event_id, 'PENDING', 0, ${now}::timestamptz, ${atOnce}
      from wanted returning endpoint_id
    )
    select ${enqueueDelivery(sql`endpoint_id`)} from (select distinct endpoint_id from delivery) as due`)
}

type ProcessState = { id: string; operationId: string; status: ProcessStatus; version: number }

/** That a GATEWAY PROCESS stands where it stands now. */
export function processEvent({ id: processId, operationId, status, version }: ProcessState): NewWebhookEvent {
  const state = status.toLowerCase() as Lowercase<ProcessStatus>
  return { type: `process.${state}`, data: { processId, operationId, version } }
}

type EndedOperation = { id: string; processId?: string | null | undefined; type: OperationType }

/** That an OPERATION could not be decided. */
export function failedEvent({ id, processId, type }: EndedOperation, error: OperationError): NewWebhookEvent {
  const ids = { operationId: id, ...(typeof processId === 'string' && { processId }) }
  return { type: 'operation.failed', data: { ...ids, operation: type, error } }
}

/** What is due is compared by the database's clock alone: servers' clocks may differ. */
export const atOnce = sql`date_trunc('milliseconds', now())`

/** What PostgreSQL calls to enqueue the job that sends what is due at an endpoint, at once or at a moment. */
export const enqueueDelivery = (endpointId: ReturnType<typeof sql>, at?: Date) =>
  sql`graphile_worker.add_job('deliver_webhooks', json_build_object('endpointId', ${endpointId}), run_at := ${at?.toISOString() ?? null}::timestamptz, max_attempts := 5)`
