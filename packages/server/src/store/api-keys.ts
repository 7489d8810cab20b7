import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { ApiKeys } from '../domain/ports.ts'
import { apiKeyMatches, generateApiKey, keyIdOf } from '../security/api-keys.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { apiKey } from './schema.ts'

const ofApplication = (applicationId: string) => eq(apiKey.applicationId, applicationId)

const isValid = and(isNull(apiKey.revokedAt), or(isNull(apiKey.expiresAt), gt(apiKey.expiresAt, sql`now()`)))

/** API_KEYs in PostgreSQL, as hashes. */
export function createApiKeys(database: Database): ApiKeys {
  return {
    idOf: keyIdOf,
    async matches(applicationId, given) {
      const keyId = keyIdOf(given) ?? ''
      const [row] = await database
        .select({ hash: apiKey.hash })
        .from(apiKey)
        .where(and(ofApplication(applicationId), eq(apiKey.id, keyId), isValid))
      return apiKeyMatches(given, row?.hash)
    },
    async issue(applicationId, now) {
      const made = generateApiKey()
      await database.transaction(async (transaction) => {
        await transaction.insert(apiKey).values({ id: made.keyId, applicationId, hash: made.hash, createdAt: now })
        await appendAudit(transaction, applicationId, [{ type: 'API_KEY_ISSUED', subject: { apiKeyId: made.keyId } }])
      })
      return made.apiKey
    },
    async list(applicationId) {
      const rows = await database.select().from(apiKey).where(ofApplication(applicationId)).orderBy(apiKey.createdAt)
      return rows.map(({ id, createdAt, expiresAt, revokedAt }) => ({
        keyId: id,
        createdAt,
        expiresAt: expiresAt ?? undefined,
        revokedAt: revokedAt ?? undefined,
      }))
    },
    replace: (applicationId, now, earlierUntil) =>
      database.transaction(async (transaction) => {
        // A key that ends sooner is not prolonged.
        await transaction
          .update(apiKey)
          .set({ expiresAt: sql`least(${apiKey.expiresAt}, ${earlierUntil.toISOString()}::timestamptz)` })
          .where(and(ofApplication(applicationId), isNull(apiKey.revokedAt)))
        const made = generateApiKey()
        await transaction.insert(apiKey).values({ id: made.keyId, applicationId, hash: made.hash, createdAt: now })
        await appendAudit(transaction, applicationId, [{ type: 'API_KEY_ISSUED', subject: { apiKeyId: made.keyId } }])
        return made.apiKey
      }),
    revoke: (applicationId, keyId, now) =>
      database.transaction(async (transaction) => {
        const rows = await transaction
          .update(apiKey)
          .set({ revokedAt: now })
          .where(and(ofApplication(applicationId), eq(apiKey.id, keyId), isValid))
          .returning({ id: apiKey.id })
        const events = rows.map(({ id }) => ({ type: 'API_KEY_REVOKED', subject: { apiKeyId: id } }) as const)
        await appendAudit(transaction, applicationId, events)
        return rows.length > 0
      }),
  }
}
