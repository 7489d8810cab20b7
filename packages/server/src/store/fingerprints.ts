import { createHmac } from 'node:crypto'
import { and, desc, eq, isNotNull, ne } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Fingerprints } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import type { Database } from './database.ts'
import { fingerprintKeyOf } from './kept-keys.ts'
import { sampleFingerprint } from './schema.ts'

/** What was seen before, in PostgreSQL. Without the application's key nobody can tell whether a file is among it. */
export function createFingerprints(database: Database, keyring: Keyring): Fingerprints {
  const keys = new Map<string, Promise<Buffer>>()
  function keyOf(application: Application): Promise<Buffer> {
    const kept = keys.get(application.id) ?? fingerprintKeyOf(database, keyring, application)
    keys.set(application.id, kept)
    kept.catch(() => keys.delete(application.id))
    return kept
  }
  const hash = async (application: Application, sha256: string) =>
    createHmac('sha256', await keyOf(application))
      .update(sha256)
      .digest()

  return {
    async remember(application, { operationId, userId, sha256, look, now }) {
      const exact = await hash(application, sha256)
      await database
        .insert(sampleFingerprint)
        .values({ applicationId: application.id, operationId, userId, exact, look, createdAt: now })
        .onConflictDoNothing()
    },
    async seen(application, { operationId, sha256 }) {
      const rows = await database
        .select({ operationId: sampleFingerprint.operationId })
        .from(sampleFingerprint)
        .where(
          and(
            eq(sampleFingerprint.applicationId, application.id),
            eq(sampleFingerprint.exact, await hash(application, sha256)),
            ne(sampleFingerprint.operationId, operationId),
          ),
        )
        .limit(1)
      return rows.length > 0
    },
    async looksOf(applicationId, { operationId, userId, limit }) {
      const rows = await database
        .select({ look: sampleFingerprint.look })
        .from(sampleFingerprint)
        .where(
          and(
            eq(sampleFingerprint.applicationId, applicationId),
            eq(sampleFingerprint.userId, userId),
            ne(sampleFingerprint.operationId, operationId),
            isNotNull(sampleFingerprint.look),
          ),
        )
        .orderBy(desc(sampleFingerprint.createdAt))
        .limit(limit)
      return rows.flatMap(({ look }) => look ?? [])
    },
  }
}
