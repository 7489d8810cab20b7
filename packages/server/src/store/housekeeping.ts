import { lt } from 'drizzle-orm'
import type { Housekeeping } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { idempotencyHours } from './idempotency-keys.ts'
import { failureCount, handoffCode, idempotencyKey } from './schema.ts'

/** Deletes rows that have had their day. */
export function createHousekeeping(database: Database): Housekeeping {
  return {
    async forgetOutdated(now) {
      const oldest = new Date(now.getTime() - idempotencyHours * 3600_000)
      await database.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, oldest))
      await database.delete(handoffCode).where(lt(handoffCode.expiresAt, new Date(now.getTime() - 3600_000)))
      await database.delete(failureCount).where(lt(failureCount.expire, now.getTime()))
    },
  }
}
