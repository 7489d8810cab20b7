import { installationChain } from '@livegate/contract'
import { desc, eq, like, or, type SQL, sql } from 'drizzle-orm'
import {
  applicationCredential,
  areForgotten,
  type Credential,
  type CredentialFailures,
  firstDelaySeconds,
  keyCredential,
  longestDelaySeconds,
  memoryMs,
} from '../domain/credential.ts'
import type { CredentialCounts } from '../domain/ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { credentialFailure } from './schema.ts'

const mostListed = 100
/** SQL of `areForgotten`. */
function isForgotten({ heldUpAfter, heldUpMemoryMs }: Credential, now: Date) {
  const { failures, failedAt } = credentialFailure
  const before = (agoMs: number) => sql`${failedAt} <= ${new Date(now.getTime() - agoMs).toISOString()}::timestamptz`
  return sql`case when ${failures} < ${heldUpAfter} then ${before(memoryMs)} else ${before(heldUpMemoryMs)} end`
}

/** Failures per credential in PostgreSQL: shared by all servers, kept over restarts. */
export function createCredentialCounts(database: Database): CredentialCounts {
  return {
    async find(credential, now) {
      const [row] = await database.select().from(credentialFailure).where(eq(credentialFailure.name, credential.name))
      return row === undefined || areForgotten(credential, row, now) ? undefined : row
    },
    admit: (credential, now) => count(database, credential, now, isOpen(credential, now)),
    add: (wrong, now) =>
      database.transaction(async (transaction) => {
        const failures: (CredentialFailures | undefined)[] = []
        for (const { credential, counted } of wrong) {
          failures.push(counted ?? (await count(transaction, credential, now)))
        }
        const credentials = wrong.map(({ credential }) => credential)
        await appendAudit(transaction, installationChain, eventsOf(credentials, failures))
        return failures
      }),
    async clear({ name }) {
      await database.delete(credentialFailure).where(eq(credentialFailure.name, name))
    },
    async list(applicationId, now) {
      const rows = await database
        .select()
        .from(credentialFailure)
        .where(ofApplication(applicationId))
        .orderBy(desc(credentialFailure.failures), credentialFailure.name)
        .limit(mostListed)
      return rows.flatMap(({ name, failures, failedAt }) => {
        const [, , apiKeyId] = name.split(':')
        const credential = apiKeyId ? keyCredential(applicationId, apiKeyId) : applicationCredential(applicationId)
        if (areForgotten(credential, { failures, failedAt }, now)) return []
        return [{ ...(apiKeyId !== undefined && { apiKeyId }), failures, failedAt }]
      })
    },
    forget: (applicationId) =>
      database.transaction(async (transaction) => {
        const rows = await transaction
          .delete(credentialFailure)
          .where(ofApplication(applicationId))
          .returning({ name: credentialFailure.name })
        if (rows.length === 0) return 0
        const event = { type: 'CREDENTIALS_RELEASED', subject: { count: rows.length } } as const
        await appendAudit(transaction, applicationId, [event])
        return rows.length
      }),
  }
}

/** Names are UUIDs and letters: nothing in them is a pattern. */
const ofApplication = (applicationId: string) =>
  or(
    eq(credentialFailure.name, applicationCredential(applicationId).name),
    like(credentialFailure.name, `${keyCredential(applicationId, '').name}%`),
  )

/** SQL of: it is not held up, as `heldUpUntil` says. */
function isOpen(credential: Credential, now: Date) {
  const { failures, failedAt } = credentialFailure
  const { heldUpAfter } = credential
  const doublings = sql`least(${failures} - ${heldUpAfter}::int, 10)`
  const delaySeconds = sql`least(${longestDelaySeconds}::float8, ${firstDelaySeconds}::float8 * power(2, ${doublings}))`
  const isOver = sql`${failedAt} + make_interval(secs => ${delaySeconds}) <= ${now.toISOString()}::timestamptz`
  return sql`${failures} < ${heldUpAfter}::int or ${isForgotten(credential, now)} or ${isOver}`
}

/** One statement: of any number of attempts at once each finds the count of the one before. Undefined where `setWhere` is false. */
async function count(
  database: Database | Transaction,
  credential: Credential,
  now: Date,
  setWhere?: SQL,
): Promise<CredentialFailures | undefined> {
  const [row] = await database
    .insert(credentialFailure)
    .values({ name: credential.name, failures: 1, failedAt: now })
    .onConflictDoUpdate({
      target: credentialFailure.name,
      set: {
        failures: sql`case when ${isForgotten(credential, now)} then 1 else ${credentialFailure.failures} + 1 end`,
        failedAt: now,
      },
      ...(setWhere && { setWhere }),
    })
    .returning()
  return row
}

/** One event when a credential begins to be held up. */
function eventsOf(credentials: readonly Credential[], counted: readonly (CredentialFailures | undefined)[]) {
  return credentials
    .filter(({ heldUpAfter }, index) => counted[index]?.failures === heldUpAfter)
    .map(({ subject }) => ({ type: 'CREDENTIAL_HELD_UP', subject }) as const)
}
