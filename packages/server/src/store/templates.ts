import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Template, Templates } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { seal, unseal } from '../security/sealed-box.ts'
import type { Database, Transaction } from './database.ts'
import { template } from './schema.ts'

const placeOf = (applicationId: string, userId: string, templateId: string, modelId: string) =>
  `template|${applicationId}|${userId}|${templateId}|${modelId}`

/** TEMPLATEs in PostgreSQL, sealed with the application's own key. */
export function createTemplates(database: Database, keyring: Keyring): Templates {
  return {
    async exist(applicationId, userId) {
      const rows = await database
        .select({ id: template.id })
        .from(template)
        .where(and(eq(template.applicationId, applicationId), eq(template.userId, userId)))
        .limit(1)
      return rows.length > 0
    },
    async of(application, userId) {
      const key = keyring.applicationKey(application.keySalt, 'template')
      const rows = await database
        .select()
        .from(template)
        .where(and(eq(template.applicationId, application.id), eq(template.userId, userId)))
      return rows.map((row) => {
        const bytes = unseal(key, placeOf(application.id, userId, row.id, row.modelId), row.sealed)
        return { modelId: row.modelId, embedding: new Float32Array(new Uint8Array(bytes).buffer) }
      })
    },
  }
}

/** Enrols: the given template takes the place of all that the user had. */
export async function replaceTemplates(
  transaction: Transaction,
  keyring: Keyring,
  application: Application,
  enrolled: { userId: string; operationId: string; template: Template; quality: number; now: Date },
): Promise<void> {
  const { userId, operationId, quality, now } = enrolled
  const { modelId, embedding } = enrolled.template
  await transaction.delete(template).where(and(eq(template.applicationId, application.id), eq(template.userId, userId)))
  const id = randomUUID()
  const key = keyring.applicationKey(application.keySalt, 'template')
  const bytes = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength)
  await transaction.insert(template).values({
    id,
    applicationId: application.id,
    userId,
    modelId,
    sealed: seal(key, placeOf(application.id, userId, id, modelId), bytes),
    quality,
    operationId,
    createdAt: now,
  })
}
