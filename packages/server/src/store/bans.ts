import { installationChain } from '@livegate/contract'
import { desc, eq, sql } from 'drizzle-orm'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Bans, Caller } from '../domain/ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { ban } from './schema.ts'

/** How failures turn into bans. */
export type BanPolicy = {
  /** This many failures within the window ban an address. */
  failures: number
  windowSeconds: number
  /** The first ban's length; each further one is twice as long. */
  firstBanSeconds: number
  /** The ban with this number is for good. */
  permanentAtStrike: number
}

export const defaultBanPolicy: BanPolicy = {
  failures: 20,
  windowSeconds: 600,
  firstBanSeconds: 60,
  permanentAtStrike: 10,
}

/** Bans in PostgreSQL: shared by all servers, kept over restarts. */
export function createBans({ database, pool }: { database: Database; pool: pg.Pool }, policy: BanPolicy): Bans {
  const failures = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'failure_count',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'auth',
    points: policy.failures - 1,
    duration: policy.windowSeconds,
  })
  return {
    async check(address, now) {
      const [row] = await database.select().from(ban).where(eq(ban.address, address))
      if (row === undefined) return { banned: false }
      if (row.permanent) return { banned: true, code: 'IP_PERMANENTLY_BANNED', retryAfterSeconds: 86_400 }
      const remainingMs = (row.bannedUntil?.getTime() ?? 0) - now.getTime()
      if (remainingMs <= 0) return { banned: false }
      return { banned: true, code: 'IP_TEMPORARILY_BANNED', retryAfterSeconds: Math.ceil(remainingMs / 1000) }
    },
    async recordFailure(caller, now) {
      const { address } = caller
      try {
        await failures.consume(address)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        await database.transaction((transaction) => strike(transaction, policy, caller, now))
        await failures.delete(address)
      }
    },
    async list(now) {
      const rows = await database.select().from(ban).orderBy(desc(ban.bannedUntil))
      return rows.map(({ address, strikes, bannedUntil, permanent }) => ({
        address,
        strikes,
        bannedUntil: permanent ? undefined : (bannedUntil ?? undefined),
        inForce: permanent || (bannedUntil !== null && bannedUntil > now),
      }))
    },
    lift: (address) =>
      database.transaction(async (transaction) => {
        const [lifted] = await transaction.delete(ban).where(eq(ban.address, address)).returning()
        if (lifted === undefined) return false
        const subject = { addressRef: lifted.auditRef }
        await appendAudit(transaction, installationChain, [{ type: 'ADDRESS_BAN_LIFTED', subject }])
        return true
      }),
  }
}

/** An address that is allowed gets a row that bans nobody: it is listed, and told of. */
async function strike(transaction: Transaction, policy: BanPolicy, { address, isAllowed }: Caller, now: Date) {
  const length = sql`make_interval(secs => ${policy.firstBanSeconds} * power(2, ${ban.strikes}))`
  const firstMs = isAllowed ? 0 : policy.firstBanSeconds * 1000
  const again = {
    strikes: sql`${ban.strikes} + 1`,
    bannedUntil: sql`${now.toISOString()}::timestamptz + ${length}`,
    permanent: sql`${ban.strikes} + 1 >= ${policy.permanentAtStrike}`,
  }
  const [row] = await transaction
    .insert(ban)
    .values({
      address,
      strikes: isAllowed ? 0 : 1,
      bannedUntil: new Date(now.getTime() + firstMs),
      permanent: !isAllowed && policy.permanentAtStrike <= 1,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: ban.address,
      set: isAllowed ? { strikes: ban.strikes } : again,
    })
    .returning({ addressRef: ban.auditRef })
  await appendAudit(transaction, installationChain, [
    { type: isAllowed ? 'ADDRESS_SPARED' : 'ADDRESS_BANNED', subject: { ...row } },
  ])
}
