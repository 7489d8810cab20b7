import { sql } from 'drizzle-orm'
import type { Database, Transaction } from './database.ts'

/** What the job `run_operation` is about. */
export type OperationJob = { applicationId: string; operationId: string }

/**
 * Enqueues the running of an operation, in the caller's transaction: no job without the change, no change without
 * the job. A job of the same operation that waits is replaced; one that runs is left alone.
 */
export async function enqueueOperation(executor: Database | Transaction, job: OperationJob): Promise<void> {
  await executor.execute(
    sql`select graphile_worker.add_job(
      'run_operation', payload := ${JSON.stringify(job)}::json, job_key := ${`operation:${job.operationId}`}, job_key_mode := 'preserve_run_at', max_attempts := 25
    )`,
  )
}
