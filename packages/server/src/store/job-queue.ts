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

/** What the job `remove_evidence` is about. */
type EvidenceRemovalJob = { applicationId: string; resourceIds: string[] }

/** Enqueues the removal of resources' bytes, in the transaction that removes their rows. */
export async function enqueueEvidenceRemoval(transaction: Transaction, job: EvidenceRemovalJob): Promise<void> {
  await transaction.execute(
    sql`select graphile_worker.add_job('remove_evidence', payload := ${JSON.stringify(job)}::json, max_attempts := 25)`,
  )
}

/** After everything that somebody waits for. */
const resealPriority = 10

/** Enqueues a step of sealing anew; one is waiting at most. */
export async function enqueueReseal(executor: Database | Transaction): Promise<void> {
  await executor.execute(
    sql`select graphile_worker.add_job('reseal', job_key := 'reseal', priority := ${resealPriority}, max_attempts := 1)`,
  )
}
