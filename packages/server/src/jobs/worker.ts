import { parseCronItems, type Runner, type RunnerOptions, run, type TaskList } from 'graphile-worker'
import { z } from 'zod'
import { sealAuditLog } from '../domain/audit-checkpoints.ts'
import type { AuditLog } from '../domain/audit-ports.ts'
import type { SampleParts } from '../domain/capture-ports.ts'
import { expireProcesses } from '../domain/end-process.ts'
import { removeEvidence } from '../domain/erase-user.ts'
import type { Reseal } from '../domain/key-ports.ts'
import type { Signatures } from '../domain/people-ports.ts'
import type {
  Applications,
  Biometrics,
  Clock,
  Evidence,
  Fingerprints,
  Gallery,
  Housekeeping,
  Operations,
  Processes,
  Purges,
  Templates,
} from '../domain/ports.ts'
import { purgeOutdated } from '../domain/purge.ts'
import { runOperation } from '../domain/run-operation.ts'
import { forgetUploads } from '../domain/sample-parts.ts'
import { keepStatistics, type Statistics } from '../domain/statistics.ts'
import { sweepEvidence } from '../domain/sweep-evidence.ts'
import type { Metrics } from '../observability/metrics.ts'
import { inTheirOwnNames, keepRunning, type LogLine, workerOptions } from './keep-running.ts'

type Dependencies = {
  applications: Applications
  processes: Processes
  operations: Operations
  sampleParts: SampleParts
  evidence: Evidence
  fingerprints: Fingerprints
  templates: Templates
  gallery: Gallery
  biometrics: Biometrics
  housekeeping: Housekeeping
  purges: Purges
  auditLog: AuditLog
  signatures: Signatures
  reseal: Reseal
  statistics: Statistics
  clock: Clock
  metrics: Metrics
}

const evidenceRemovalJob = z.object({ applicationId: z.uuid(), resourceIds: z.array(z.uuid()) })
const operationJob = z.object({ applicationId: z.uuid(), operationId: z.uuid() })

type WorkerOptions = { pool: NonNullable<RunnerOptions['pgPool']>; concurrency: number; log: LogLine }

/**
 * Starts taking jobs, and starts again whenever the database's failure has ended the worker, until it is stopped.
 * Rejects when the first start fails.
 */
export function startWorker(dependencies: Dependencies, options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  return keepRunning(() => takeJobs(dependencies, options), options.log)
}

/**
 * First it enqueues again whatever a killed worker left PROCESSING: the operation's row is the truth, a job only makes
 * it happen.
 */
async function takeJobs(dependencies: Dependencies, { pool, concurrency, log }: WorkerOptions): Promise<Runner> {
  const left = await dependencies.operations.requeueUnsettled()
  await dependencies.reseal.resume()
  if (left > 0) log('info', `${left} unfinished operations are taken up again`)
  return run({
    ...workerOptions(concurrency, log),
    pgPool: pool,
    taskList: inTheirOwnNames(listTasks(dependencies, log), dependencies.metrics),
    parsedCronItems: parseCronItems([
      { task: 'expire_processes', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'forget_uploads', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'forget_outdated', match: '7 * * * *', options: { backfillPeriod: 0 } },
      { task: 'purge_outdated', match: '37 * * * *', options: { backfillPeriod: 0 } },
      { task: 'keep_statistics', match: '52 * * * *', options: { backfillPeriod: 0 } },
      { task: 'sweep_evidence', match: '23 3 * * *', options: { backfillPeriod: 0 } },
      { task: 'seal_audit_log', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'resume_reseal', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'requeue_unsettled', match: '* * * * *', options: { backfillPeriod: 0 } },
    ]),
  })
}

function listTasks(dependencies: Dependencies, log: LogLine): TaskList {
  return {
    run_operation: async (payload) => {
      await runOperation(dependencies, operationJob.parse(payload))
    },
    remove_evidence: async (payload) => {
      await removeEvidence(dependencies, evidenceRemovalJob.parse(payload))
    },
    sweep_evidence: async () => {
      await sweepEvidence(dependencies)
    },
    expire_processes: async () => {
      await expireProcesses(dependencies)
    },
    forget_uploads: async () => {
      await forgetUploads(dependencies)
    },
    forget_outdated: async () => {
      await dependencies.housekeeping.forgetOutdated(dependencies.clock.now())
    },
    purge_outdated: async () => {
      for (const { applicationId, kind, days, removed } of await purgeOutdated(dependencies)) {
        if (removed > 0) log('info', `purge: ${removed} ${kind} of application ${applicationId}, kept for ${days} days`)
      }
    },
    keep_statistics: async () => {
      for (const { id } of await dependencies.applications.list()) await keepStatistics(dependencies, id)
    },
    seal_audit_log: async () => {
      const sealed = await sealAuditLog(dependencies)
      // Whoever keeps the log lines elsewhere keeps there what can't be taken back here.
      if (sealed !== undefined) log('info', `audit checkpoint ${sealed.number}: ${sealed.jws}`)
    },
    reseal: async () => {
      await dependencies.reseal.step()
    },
    resume_reseal: async () => {
      await dependencies.reseal.resume()
    },
    requeue_unsettled: async () => {
      await dependencies.operations.requeueUnsettled()
    },
  }
}
