import { timingSafeEqual } from 'node:crypto'
import { installationChain } from '@livegate/contract'
import { and, asc, eq, gt, lt } from 'drizzle-orm'
import type { OperatorToken, OperatorTokens } from '../domain/operator-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { toOperator } from './operators.ts'
import { operator, operatorToken } from './schema.ts'

/** The last use is noted to within so long, ms. */
const noteMs = 60_000

const toToken = ({ id, name, createdAt, expiresAt, usedAt }: typeof operatorToken.$inferSelect): OperatorToken => ({
  id,
  name,
  createdAt,
  expiresAt,
  usedAt: usedAt ?? undefined,
})

/** Tokens of operators in PostgreSQL, as hashes. */
export function createOperatorTokens(database: Database): OperatorTokens {
  return {
    issue: (operatorId, { id, name, hash, createdAt, expiresAt }) =>
      database.transaction(async (transaction) => {
        await transaction.delete(operatorToken).where(lt(operatorToken.expiresAt, createdAt))
        await transaction.insert(operatorToken).values({ id, operatorId, name, hash, createdAt, expiresAt })
        const subject = { operatorId, tokenId: id }
        await appendAudit(transaction, installationChain, [{ type: 'OPERATOR_TOKEN_ISSUED', subject }])
      }),
    async list(operatorId, now) {
      const rows = await database
        .select()
        .from(operatorToken)
        .where(and(eq(operatorToken.operatorId, operatorId), gt(operatorToken.expiresAt, now)))
        .orderBy(asc(operatorToken.createdAt))
      return rows.map(toToken)
    },
    revoke: (operatorId, tokenId) =>
      database.transaction(async (transaction) => {
        const rows = await transaction
          .delete(operatorToken)
          .where(and(eq(operatorToken.operatorId, operatorId), eq(operatorToken.id, tokenId)))
          .returning({ tokenId: operatorToken.id })
        const events = rows.map(
          ({ tokenId }) => ({ type: 'OPERATOR_TOKEN_REVOKED', subject: { operatorId, tokenId } }) as const,
        )
        await appendAudit(transaction, installationChain, events)
        return rows.length > 0
      }),
    async find(tokenId, hash, now) {
      const [row] = await database
        .select()
        .from(operatorToken)
        .innerJoin(operator, eq(operator.id, operatorToken.operatorId))
        .where(and(eq(operatorToken.id, tokenId), gt(operatorToken.expiresAt, now)))
      const kept = row?.operator_token
      if (row === undefined || kept === undefined || !timingSafeEqual(kept.hash, hash)) return undefined
      if (kept.usedAt === null || kept.usedAt.getTime() <= now.getTime() - noteMs) {
        await database.update(operatorToken).set({ usedAt: now }).where(eq(operatorToken.id, tokenId))
      }
      return { operator: toOperator(row.operator), tokenId }
    },
  }
}
