import type { ListProcessesQuery, ProcessReport } from '@livegate/contract'
import { expireProcesses } from './end-process.ts'
import type { Page } from './page.ts'
import type { Clock, Processes } from './ports.ts'
import { readRecent, recentFilterOf } from './recent.ts'
import { reportProcess } from './report.ts'

/** A page of the application's processes, the latest first. Errors: INVALID_REQUEST. */
export async function listProcesses(
  dependencies: { processes: Processes; clock: Clock },
  applicationId: string,
  { limit, cursor, status, ...query }: ListProcessesQuery,
): Promise<Page<ProcessReport>> {
  // Nobody sees one that is overdue.
  await expireProcesses(dependencies)
  const filter = { ...recentFilterOf(query), status }
  const { items, ...rest } = await readRecent(
    { limit, cursor },
    (slice) => dependencies.processes.list(applicationId, filter, slice),
    ({ process }) => process,
  )
  return { items: items.map(({ process, operation }) => reportProcess(process, operation)), ...rest }
}
