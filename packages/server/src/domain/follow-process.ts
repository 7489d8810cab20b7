import type { ProcessReport } from '@livegate/contract'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { Changes, Clock, Operations, Processes } from './ports.ts'
import { reportProcess } from './report.ts'

type Dependencies = { processes: Processes; operations: Operations; changes: Changes; clock: Clock }

/** A process as it stands, and its version, which grows with each change. */
export type ProcessChange = { version: number; report: ProcessReport }

/**
 * The process now and whenever its status changes, until it is COMPLETED or the signal is aborted; `undefined` after each `heartbeatMs`
 * without a change. Errors: PROCESS_NOT_FOUND.
 */
export async function* followProcess(
  { processes, operations, changes, clock }: Dependencies,
  { applicationId, processId }: { applicationId: string; processId: string },
  { heartbeatMs, signal }: { heartbeatMs: number; signal: AbortSignal },
): AsyncGenerator<ProcessChange | undefined> {
  let told: string | undefined
  while (!signal.aborted) {
    // Asked before the row is read, so that no change falls between the two.
    const wake = new AbortController()
    const change = changes.next(processId, heartbeatMs, AbortSignal.any([signal, wake.signal]))
    try {
      const process = await findCurrentProcess({ processes, clock }, applicationId, processId)
      const operation = await operations.find(applicationId, process.operationId)
      if (operation === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
      const isNews = process.status !== told
      yield isNews ? { version: process.version, report: reportProcess(process, operation) } : undefined
      told = process.status
      if (told === 'COMPLETED') return
      await change
    } finally {
      wake.abort()
    }
  }
}
