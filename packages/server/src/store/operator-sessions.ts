import { installationChain } from '@livegate/contract'
import { and, eq, gt, lt } from 'drizzle-orm'
import { idleSeconds } from '../domain/operator.ts'
import type { OperatorSessions } from '../domain/operator-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { toOperator } from './operators.ts'
import { operator, operatorSession } from './schema.ts'

/** A session's last request is noted to within so long, ms: not each is worth a write. */
const noteMs = 60_000

const before = (now: Date, ms: number) => new Date(now.getTime() - ms)

/** Sessions of the console in PostgreSQL, by the hashes of their secrets. */
export function createOperatorSessions(database: Database): OperatorSessions {
  return {
    begin: ({ tokenHash, operatorId, now, expiresAt }) =>
      database.transaction(async (transaction) => {
        await transaction.delete(operatorSession).where(lt(operatorSession.expiresAt, now))
        await transaction.insert(operatorSession).values({ tokenHash, operatorId, seenAt: now, expiresAt })
        await transaction.update(operator).set({ signedInAt: now }).where(eq(operator.id, operatorId))
        await appendAudit(transaction, installationChain, [{ type: 'OPERATOR_SIGNED_IN', subject: { operatorId } }])
      }),
    async find(tokenHash, now) {
      const isAlive = and(
        eq(operatorSession.tokenHash, tokenHash),
        gt(operatorSession.expiresAt, now),
        gt(operatorSession.seenAt, before(now, idleSeconds * 1000)),
      )
      const [row] = await database
        .select()
        .from(operatorSession)
        .innerJoin(operator, eq(operator.id, operatorSession.operatorId))
        .where(isAlive)
      if (row === undefined) return undefined
      const { seenAt, expiresAt } = row.operator_session
      if (seenAt <= before(now, noteMs)) {
        await database.update(operatorSession).set({ seenAt: now }).where(eq(operatorSession.tokenHash, tokenHash))
      }
      return { operator: toOperator(row.operator), expiresAt }
    },
    end: (tokenHash) =>
      database.transaction(async (transaction) => {
        const rows = await transaction
          .delete(operatorSession)
          .where(eq(operatorSession.tokenHash, tokenHash))
          .returning({ operatorId: operatorSession.operatorId })
        const events = rows.map((subject) => ({ type: 'OPERATOR_SIGNED_OUT', subject }) as const)
        await appendAudit(transaction, installationChain, events)
      }),
  }
}
