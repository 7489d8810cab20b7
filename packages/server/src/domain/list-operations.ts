import type { ListOperationsQuery, OperationReport } from '@livegate/contract'
import { expireProcesses } from './end-process.ts'
import type { Page } from './page.ts'
import type { Clock, Operations, Processes } from './ports.ts'
import { readRecent, recentFilterOf } from './recent.ts'
import { reportOperation } from './report.ts'

/** A page of the application's OPERATIONs, the latest first, each as its report tells it. Errors: INVALID_REQUEST. */
export async function listOperations(
  dependencies: { operations: Operations; processes: Processes; clock: Clock; publicUrl: string },
  applicationId: string,
  { limit, cursor, status, result, transactionId, ...query }: ListOperationsQuery,
): Promise<Page<OperationReport>> {
  // Nobody sees one that waits for a process which is overdue.
  await expireProcesses(dependencies)
  const filter = {
    ...recentFilterOf(query),
    status,
    result: result === undefined ? undefined : result === 'true',
    transactionId: transactionId?.toLowerCase(),
  }
  const { operations, publicUrl } = dependencies
  const { items, ...rest } = await readRecent(
    { limit, cursor },
    (slice) => operations.list(applicationId, filter, slice),
    ({ operation }) => operation,
  )
  return { items: items.map(({ operation, resources }) => reportOperation(operation, resources, publicUrl)), ...rest }
}
