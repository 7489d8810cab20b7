import { setTimeout as sleep } from 'node:timers/promises'
import { type JobHelpers, Logger, type Runner, type TaskList } from 'graphile-worker'
import { withoutValues } from '../describe-error.ts'
import { runAs } from '../domain/actor.ts'
import type { Metrics } from '../observability/metrics.ts'

export type LogLine = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void

const restartDelayMs = 1000

/**
 * Starts a worker, and starts it again whenever the database's failure has ended it, until it is stopped. Rejects when the first start
 * fails.
 */
export async function keepRunning(start: () => Promise<Runner>, log: LogLine): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const { signal } = stopping
  let runner: Runner | undefined = await start()
  const supervision = (async () => {
    while (!signal.aborted) {
      const reason = await runner?.promise.then(
        () => 'it ended',
        (error) => withoutValues(error).message,
      )
      runner = undefined
      if (signal.aborted) return
      log('warn', `starts again: ${reason ?? 'it could not start'}`)
      await sleep(restartDelayMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) runner = await start().catch(() => undefined)
    }
    await runner?.stop().catch(() => undefined)
  })()
  return {
    async stop() {
      stopping.abort()
      await runner?.stop().catch(() => undefined)
      await supervision
    },
  }
}

/** What all workers have in common. */
export const workerOptions = (concurrency: number, log: LogLine) => ({
  // Without batches the outcome of a job is written by a promise that nobody awaits: a lost database ended the server.
  preset: { worker: { concurrentJobs: concurrency, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  noHandleSignals: true,
  logger: new Logger(() => (level, message) => log(level === 'warning' ? 'warn' : level, message)),
})

/**
 * What a job does, the audit log tells of the job; how long it takes and waits is measured. Why it failed is logged, and kept with it in the database, without the values that a
 * query was given.
 */
export function inTheirOwnNames(tasks: TaskList, metrics: Metrics): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([job, task]) => [
      job,
      (payload: unknown, helpers: JobHelpers) =>
        runAs({ kind: 'SYSTEM', job }, async () => {
          metrics.jobWaitSeconds.observe({ job }, Math.max(0, (Date.now() - helpers.job.run_at.getTime()) / 1000))
          const stop = metrics.jobSeconds.startTimer({ job })
          try {
            await task?.(payload, helpers)
            stop({ outcome: 'DONE' })
          } catch (error) {
            stop({ outcome: 'FAILED' })
            throw withoutValues(error)
          }
        }),
    ]),
  )
}
