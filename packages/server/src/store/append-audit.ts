import type { AuditEvent, AuditSubject } from '@livegate/contract'
import { eq, sql } from 'drizzle-orm'
import { currentActor } from '../domain/actor.ts'
import { chainEvents, type NewAuditEvent, noHash } from '../domain/audit-chain.ts'
import type { Transaction } from './database.ts'
import { auditChain, auditEvent, person } from './schema.ts'

/** An event as stores tell it: a USER by their id, for which the USER's `userRef` is written. */
export type StoredEvent = Omit<NewAuditEvent, 'outcome' | 'subject'> & {
  outcome?: AuditEvent['outcome']
  subject?: AuditSubject & { userId?: string | null | undefined }
}

/**
 * Hangs events onto a chain (an APPLICATION_ID, or the installation's), in the transaction of the change that they tell of: both
 * are committed or neither is. Writers of one chain come after each other from here to their commit, so this comes last in
 * a transaction: whoever holds the chain waits for nothing, and nobody waits in a circle.
 */
export async function appendAudit(
  transaction: Transaction,
  chain: string,
  events: readonly StoredEvent[],
): Promise<void> {
  if (events.length === 0) return
  const refs = await findRefs(transaction, chain, events)
  const at = new Date().toISOString()
  const actor = currentActor()
  const told = events.map(({ type, outcome = 'DONE', subject: { userId, ...ids } = {} }) => {
    const userRef = typeof userId === 'string' ? refs.get(userId) : undefined
    return { chain, at, type, outcome, actor, subject: { ...ids, ...(userRef !== undefined && { userRef }) } }
  })
  const rows = chainEvents(await holdHead(transaction, chain), told)
  const last = rows.at(-1)
  if (last === undefined) return
  // One statement: others wait for every trip to the database.
  const head = transaction
    .$with('head')
    .as(
      transaction
        .update(auditChain)
        .set({ sequence: last.sequence, hash: last.hash })
        .where(eq(auditChain.id, chain))
        .returning({ id: auditChain.id }),
    )
  const values = rows.map((row) => ({ ...row, at: new Date(row.at) }))
  await transaction.with(head).insert(auditEvent).values(values)
}

/** What the log calls the USERs of the events. */
async function findRefs(transaction: Transaction, applicationId: string, events: readonly StoredEvent[]) {
  const userIds = [...new Set(events.flatMap(({ subject }) => subject?.userId ?? []))]
  if (userIds.length === 0) return new Map<string, string>()
  const rows = await transaction
    .select({ userId: person.userId, ref: person.auditRef })
    .from(person)
    .where(sql`${person.applicationId} = ${applicationId} and ${person.userId} = any(${sql.param(userIds)}::text[])`)
  return new Map(rows.map(({ userId, ref }) => [userId, ref]))
}

/** Locks the chain's row, making it for the chain's first event. */
async function holdHead(transaction: Transaction, chain: string): Promise<{ sequence: number; hash: string }> {
  const find = () => transaction.select().from(auditChain).where(eq(auditChain.id, chain)).for('update')
  const [head] = await find()
  if (head !== undefined) return head
  await transaction
    .insert(auditChain)
    .values({ id: chain, sequence: 0, hash: noHash, sealedSequence: 0 })
    .onConflictDoNothing()
  const [made] = await find()
  if (made === undefined) throw new Error(`the audit chain ${chain} can't be begun`)
  return made
}
