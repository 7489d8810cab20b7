import { and, eq, inArray } from 'drizzle-orm'
import type { Failures } from '../domain/lock-out.ts'
import type { Transaction } from './database.ts'
import { person } from './schema.ts'

/**
 * Keeps USERs from being erased until the transaction ends, by a key-share lock each; waits for an erasure that is under
 * way. Says which of them there are. An erasure locks the USER before anything else, so this comes first elsewhere, too.
 */
export async function holdUsers(
  transaction: Transaction,
  applicationId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  if (userIds.length === 0) return new Set()
  const rows = await transaction
    .select({ userId: person.userId })
    .from(person)
    .where(and(eq(person.applicationId, applicationId), inArray(person.userId, [...userIds])))
    .orderBy(person.userId)
    .for('key share')
  return new Set(rows.map(({ userId }) => userId))
}

/** {@link holdUsers} for one: whether there is such a USER. */
export async function holdUser(transaction: Transaction, applicationId: string, userId: string): Promise<boolean> {
  return (await holdUsers(transaction, applicationId, [userId])).has(userId)
}

/**
 * {@link holdUser} for one whose VERIFICATION is being settled: others of the same USER wait, so that each sees what the one before
 * has counted. Undefined when there is no such USER.
 */
export async function holdForCounting(
  transaction: Transaction,
  applicationId: string,
  userId: string,
): Promise<Failures | undefined> {
  const [row] = await transaction
    .select()
    .from(person)
    .where(and(eq(person.applicationId, applicationId), eq(person.userId, userId)))
    .for('no key update')
  return row && { inARow: row.failedInARow, inAll: row.failedInAll, lockedUntil: row.lockedUntil ?? undefined }
}
