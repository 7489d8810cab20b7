import { sql } from 'drizzle-orm'
import { isInNetworks, type Network, parseNetwork } from '../domain/allowed-networks.ts'
import type { AllowedNetworks } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { application } from './schema.ts'

/** How long a change of an application's list takes to reach every process at most, ms. */
const refreshMs = 2000

const toNetworks = (list: readonly string[]) => list.flatMap((text) => parseNetwork(text) ?? [])

/**
 * The networks that are never refused for what others do: those of the setting, and each application's own, which are read
 * again every two seconds, so that no request waits for them. What can't be read stays as it was.
 */
export async function followAllowedNetworks(
  database: Database,
  everywhere: readonly string[],
  onError: (error: Error) => void,
): Promise<AllowedNetworks & { close(): Promise<void> }> {
  const ofAll = toNetworks(everywhere)
  let ofApplications = await readNetworks(database)
  let reading: Promise<void> = Promise.resolve()
  const refresh = async () => {
    ofApplications = await readNetworks(database)
  }
  const timer = setInterval(() => {
    reading = reading.then(refresh).catch(onError)
  }, refreshMs).unref()
  return {
    include(ip, applicationId) {
      const own = applicationId === undefined ? undefined : ofApplications.get(applicationId)
      return isInNetworks(ip, ofAll) || (own !== undefined && isInNetworks(ip, own))
    },
    async close() {
      clearInterval(timer)
      await reading
    },
  }
}

async function readNetworks(database: Database): Promise<Map<string, Network[]>> {
  const list = sql<string[]>`${application.policy} -> 'allowedNetworks'`
  const rows = await database
    .select({ id: application.id, list })
    .from(application)
    .where(sql`jsonb_array_length(coalesce(${application.policy} -> 'allowedNetworks', '[]')) > 0`)
  return new Map(rows.map((row) => [row.id, toNetworks(row.list)]))
}
