import type { AuditEvent } from '@livegate/contract'
import { and, asc, desc, eq, gt, lt, or, sql } from 'drizzle-orm'
import type { AuditLog } from '../domain/audit-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { auditChain, auditCheckpoint, auditEvent, person } from './schema.ts'

/** The audit log in PostgreSQL. */
export function createAuditLog(database: Database): AuditLog {
  return {
    record: (applicationId, { userId, ...event }) =>
      database.transaction((transaction) =>
        appendAudit(transaction, applicationId, [{ ...event, subject: { ...event.subject, userId } }]),
      ),
    heads: () =>
      database
        .select({ chain: auditChain.id, sequence: auditChain.sequence, hash: auditChain.hash })
        .from(auditChain)
        .where(gt(auditChain.sequence, 0))
        .orderBy(asc(auditChain.id)),
    async chains() {
      const rows = await database.selectDistinct({ chain: auditEvent.chain }).from(auditEvent).orderBy(auditEvent.chain)
      return rows.map(({ chain }) => chain)
    },
    async events(chain, { after, limit }) {
      const rows = await database
        .select()
        .from(auditEvent)
        .where(and(eq(auditEvent.chain, chain), gt(auditEvent.sequence, after)))
        .orderBy(asc(auditEvent.sequence))
        .limit(limit)
      return rows.map(toEvent)
    },
    async latest(chain, { type, before, limit }) {
      const rows = await database
        .select()
        .from(auditEvent)
        .where(
          and(
            eq(auditEvent.chain, chain),
            before === undefined ? undefined : lt(auditEvent.sequence, before),
            type && eq(auditEvent.type, type),
          ),
        )
        .orderBy(desc(auditEvent.sequence))
        .limit(limit)
      return rows.map(toEvent)
    },
    async aboutOperation(applicationId, { operationId, processId }) {
      const names = or(
        eq(subjectId('operationId'), operationId),
        processId === undefined ? undefined : eq(subjectId('processId'), processId),
      )
      const rows = await database
        .select()
        .from(auditEvent)
        .where(and(eq(auditEvent.chain, applicationId), names))
        .orderBy(asc(auditEvent.sequence))
        .limit(mostAboutOperation)
      return rows.map(toEvent)
    },
    async refOf(applicationId, userId) {
      const isUser = and(eq(person.applicationId, applicationId), eq(person.userId, userId))
      const [row] = await database.select({ ref: person.auditRef }).from(person).where(isUser)
      return row?.ref
    },
    checkpoints: () =>
      database
        .select({ number: auditCheckpoint.number, jws: auditCheckpoint.jws })
        .from(auditCheckpoint)
        .orderBy(asc(auditCheckpoint.number)),
    seal: (sign, now) =>
      database.transaction(async (transaction) => {
        await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('audit-checkpoint', 0))`)
        const grown = await takeGrown(transaction)
        if (grown.length === 0) return undefined
        const [last] = await transaction.select().from(auditCheckpoint).orderBy(desc(auditCheckpoint.number)).limit(1)
        const number = (last?.number ?? 0) + 1
        const jws = await sign({ number, previousJws: last?.jws, heads: grown })
        await transaction.insert(auditCheckpoint).values({ number, jws, createdAt: now })
        return { number, jws }
      }),
  }
}

/** A visit has some ten; who downloads evidence again and again makes more. */
const mostAboutOperation = 500

/** As the indexes have it. */
const subjectId = (name: 'operationId' | 'processId') =>
  sql<string>`(${auditEvent.subject} ->> ${sql.raw(`'${name}'`)})`

/** What somebody has written into a row shall be read as it is, and found. */
const toEvent = ({ at, ...row }: typeof auditEvent.$inferSelect) => ({ ...row, at: textOf(at) }) as AuditEvent

/** PostgreSQL knows moments that have no form in RFC 3339, such as infinity. */
const textOf = (at: Date) => (Number.isNaN(at.getTime()) ? String(at) : at.toISOString())

/** Chains that have grown since they were sealed, marked as sealed where they are now. Writers wait until this is committed. */
async function takeGrown(transaction: Transaction) {
  const rows = await transaction
    .update(auditChain)
    .set({ sealedSequence: auditChain.sequence })
    .where(gt(auditChain.sequence, auditChain.sealedSequence))
    .returning({ chain: auditChain.id, sequence: auditChain.sequence, hash: auditChain.hash })
  return rows.sort((a, b) => (a.chain < b.chain ? -1 : 1))
}
