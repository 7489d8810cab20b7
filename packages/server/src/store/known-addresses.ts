import { and, eq, gt, sql } from 'drizzle-orm'
import type { KnownAddresses } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { knownAddress } from './schema.ts'

const dayMs = 24 * 3600_000
/** An address that showed no good key for so long is forgotten, ms. */
export const knownAddressMemoryMs = 30 * dayMs

const lastSeen = (now: Date, agoMs: number) => new Date(now.getTime() - agoMs)

/** Addresses that APPLICATIONs' good API_KEYs came from, in PostgreSQL. */
export function createKnownAddresses(database: Database): KnownAddresses {
  return {
    async include(applicationId, address, now) {
      const [row] = await database
        .select({ seenAt: knownAddress.seenAt })
        .from(knownAddress)
        .where(
          and(
            eq(knownAddress.applicationId, applicationId),
            eq(knownAddress.address, address),
            gt(knownAddress.seenAt, lastSeen(now, knownAddressMemoryMs)),
          ),
        )
      return row !== undefined
    },
    async note(applicationId, address, now) {
      // Once a day is enough: the row is not written with every key.
      const isOld = sql`${knownAddress.seenAt} < ${lastSeen(now, dayMs).toISOString()}::timestamptz`
      await database
        .insert(knownAddress)
        .values({ applicationId, address, seenAt: now })
        .onConflictDoUpdate({
          target: [knownAddress.applicationId, knownAddress.address],
          set: { seenAt: now },
          setWhere: isOld,
        })
    },
  }
}
