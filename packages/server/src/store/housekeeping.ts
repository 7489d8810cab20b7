import { and, lt, or } from 'drizzle-orm'
import { fewestHeldUp, longestMemoryMs, memoryMs } from '../domain/credential.ts'
import type { Housekeeping } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { idempotencyHours } from './idempotency-keys.ts'
import { knownAddressMemoryMs } from './known-addresses.ts'
import {
  credentialFailure,
  failureCount,
  handoffCode,
  idempotencyKey,
  knownAddress,
  oidcRecord,
  operatorSession,
  operatorSetUp,
  operatorToken,
  webhookSecret,
} from './schema.ts'

/** Deletes rows that have had their day. */
export function createHousekeeping(database: Database): Housekeeping {
  return {
    async forgetOutdated(now) {
      const oldest = new Date(now.getTime() - idempotencyHours * 3600_000)
      await database.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, oldest))
      await database.delete(handoffCode).where(lt(handoffCode.expiresAt, new Date(now.getTime() - 3600_000)))
      await database.delete(webhookSecret).where(lt(webhookSecret.expiresAt, now))
      await database.delete(failureCount).where(lt(failureCount.expire, now.getTime()))
      const before = (agoMs: number) => lt(credentialFailure.failedAt, new Date(now.getTime() - agoMs))
      const few = and(before(memoryMs), lt(credentialFailure.failures, fewestHeldUp))
      await database.delete(credentialFailure).where(or(before(longestMemoryMs), few))
      await database.delete(oidcRecord).where(lt(oidcRecord.expiresAt, now))
      await database.delete(operatorSession).where(lt(operatorSession.expiresAt, now))
      await database.delete(operatorSetUp).where(lt(operatorSetUp.expiresAt, now))
      await database.delete(operatorToken).where(lt(operatorToken.expiresAt, now))
      const unseen = new Date(now.getTime() - knownAddressMemoryMs)
      await database.delete(knownAddress).where(lt(knownAddress.seenAt, unseen))
    },
  }
}
