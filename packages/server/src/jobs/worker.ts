import { Logger, parseCronItems, type Runner, type RunnerOptions, run, type TaskList } from 'graphile-worker'
import { z } from 'zod'
import { expireProcesses } from '../domain/end-process.ts'
import type { Biometrics, Clock, Evidence, Housekeeping, Operations, Processes, Templates } from '../domain/ports.ts'
import { runOperation } from '../domain/run-operation.ts'

type Dependencies = {
  processes: Processes
  operations: Operations
  evidence: Evidence
  templates: Templates
  biometrics: Biometrics
  housekeeping: Housekeeping
  clock: Clock
}

type LogLine = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void

const operationJob = z.object({ applicationId: z.uuid(), operationId: z.uuid() })

/**
 * Starts taking jobs. First it enqueues again whatever a killed worker left PROCESSING: the operation's row is the
 * truth, a job only makes it happen.
 */
export async function startWorker(
  dependencies: Dependencies,
  { pool, concurrency, log }: { pool: NonNullable<RunnerOptions['pgPool']>; concurrency: number; log: LogLine },
): Promise<Runner> {
  const taskList: TaskList = {
    run_operation: async (payload) => {
      await runOperation(dependencies, operationJob.parse(payload))
    },
    expire_processes: async () => {
      await expireProcesses(dependencies)
    },
    forget_outdated: async () => {
      await dependencies.housekeeping.forgetOutdated(dependencies.clock.now())
    },
    requeue_unsettled: async () => {
      await dependencies.operations.requeueUnsettled()
    },
  }
  const left = await dependencies.operations.requeueUnsettled()
  if (left > 0) log('info', `${left} unfinished operations are taken up again`)
  return run({
    pgPool: pool,
    concurrency,
    taskList,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => log(level === 'warning' ? 'warn' : level, message)),
    parsedCronItems: parseCronItems([
      { task: 'expire_processes', match: '* * * * *', options: { backfillPeriod: 0 } },
      { task: 'forget_outdated', match: '7 * * * *', options: { backfillPeriod: 0 } },
      { task: 'requeue_unsettled', match: '* * * * *', options: { backfillPeriod: 0 } },
    ]),
  })
}
