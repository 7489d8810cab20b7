import type { OperationReport } from '@livegate/contract'
import type { Changes, Operations } from './ports.ts'
import { readOperation } from './read-operation.ts'

type Dependencies = Parameters<typeof readOperation>[0] & { operations: Operations; changes: Changes }

/**
 * The report of an OPERATION whose SAMPLE has arrived: as soon as it has ended, or after `waitMs` (or when `signal` aborts) as
 * it stands. The OPERATION goes on whether anybody waits or not. Errors: OPERATION_NOT_FOUND.
 */
export async function awaitOperation(
  dependencies: Dependencies,
  applicationId: string,
  { operationId, waitMs, signal }: { operationId: string; waitMs: number; signal: AbortSignal },
): Promise<OperationReport> {
  const cancel = new AbortController()
  const end = dependencies.changes.next(operationId, waitMs, AbortSignal.any([signal, cancel.signal]))
  const report = await readOperation(dependencies, applicationId, operationId)
  if (report.status !== 'PROCESSING' || waitMs === 0) {
    cancel.abort()
    return report
  }
  await end
  return readOperation(dependencies, applicationId, operationId)
}
