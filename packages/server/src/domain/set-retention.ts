import type { Application } from './application.ts'
import type { Applications } from './ports.ts'
import type { RetentionDays } from './retention.ts'

/** Changes how long an APPLICATION keeps what; what is kept too long by it goes with the next purge. */
export async function setRetention(
  { applications }: { applications: Pick<Applications, 'changePolicy'> },
  { id }: Application,
  retentionDays: RetentionDays,
): Promise<void> {
  await applications.changePolicy(id, { retentionDays })
}
