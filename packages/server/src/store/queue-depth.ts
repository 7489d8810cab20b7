import { sql } from 'drizzle-orm'
import type { QueueDepth } from '../domain/readiness.ts'
import type { Database } from './database.ts'

/** What waits in the database's queue now, by the kind of job. */
export async function readQueueDepths(database: Database): Promise<QueueDepth[]> {
  const { rows } = await database.execute<{ job: string; waiting: string; oldest: string | null; given_up: string }>(
    sql`select task_identifier as job,
          count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts) as waiting,
          extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now() and attempts < max_attempts)) as oldest,
          count(*) filter (where locked_at is null and attempts >= max_attempts) as given_up
        from graphile_worker.jobs group by task_identifier`,
  )
  return rows.map(({ job, waiting, oldest, given_up }) => ({
    job,
    waiting: Number(waiting),
    oldestSeconds: Number(oldest ?? 0),
    givenUp: Number(given_up),
  }))
}
