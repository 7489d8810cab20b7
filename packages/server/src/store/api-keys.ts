import { and, eq, isNull } from 'drizzle-orm'
import type { ApiKeys } from '../domain/ports.ts'
import { apiKeyMatches, generateApiKey, keyIdOf } from '../security/api-keys.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { apiKey } from './schema.ts'

/** API_KEYs in PostgreSQL, as hashes. */
export function createApiKeys(database: Database): ApiKeys {
  return {
    idOf: keyIdOf,
    async matches(applicationId, given) {
      const keyId = keyIdOf(given) ?? ''
      const [row] = await database
        .select({ hash: apiKey.hash })
        .from(apiKey)
        .where(and(eq(apiKey.applicationId, applicationId), eq(apiKey.id, keyId), isNull(apiKey.revokedAt)))
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
  }
}
