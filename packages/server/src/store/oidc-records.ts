import { and, eq, gt, isNull } from 'drizzle-orm'
import type { OidcRecords } from '../domain/oidc-ports.ts'
import type { Database } from './database.ts'
import { oidcRecord } from './schema.ts'

const isRecord = (kind: string, id: string) => and(eq(oidcRecord.kind, kind), eq(oidcRecord.id, id))

/** What OpenID Connect remembers, in PostgreSQL. Rows that are about a USER say so, and go with them. */
export function createOidcRecords(database: Database): OidcRecords {
  return {
    async put({ kind, id, payload, expiresAt }) {
      const row = { payload, expiresAt, ...aboutWhom(payload) }
      await database
        .insert(oidcRecord)
        .values({ kind, id, ...row })
        .onConflictDoUpdate({ target: [oidcRecord.kind, oidcRecord.id], set: row })
    },
    async find(kind, id, now) {
      const [row] = await database
        .select()
        .from(oidcRecord)
        .where(and(isRecord(kind, id), gt(oidcRecord.expiresAt, now)))
      if (row === undefined) return undefined
      const { consumedAt, payload, expiresAt } = row
      const consumed = consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1000) }
      return { kind, id, expiresAt, payload: { ...payload, ...consumed } }
    },
    async consume(kind, id, now) {
      const rows = await database
        .update(oidcRecord)
        .set({ consumedAt: now })
        .where(and(isRecord(kind, id), isNull(oidcRecord.consumedAt)))
        .returning({ id: oidcRecord.id })
      return rows.length > 0
    },
    async remove(kind, id) {
      await database.delete(oidcRecord).where(isRecord(kind, id))
    },
    async removeGrant(grantId) {
      await database.delete(oidcRecord).where(eq(oidcRecord.grantId, grantId))
    },
  }
}

/** Of whom the protocol's own words speak: `accountId` is a userId, `login_hint` is going to be one. */
function aboutWhom(payload: Record<string, unknown>) {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  const parameters = (payload.params ?? {}) as Record<string, unknown>
  return {
    applicationId: textOf(payload.clientId ?? parameters.client_id),
    userId: textOf(payload.accountId ?? parameters.login_hint),
    grantId: textOf(payload.grantId),
  }
}
