import { randomUUID } from 'node:crypto'
import { and, asc, count, eq, gt, inArray, ne } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import { BrokenSeal } from '../domain/broken-seal.ts'
import type { KeptTemplate, NewTemplate, Renewal, Template, Templates } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { keyVersionOf, type SealingKeys, seal, unseal } from '../security/sealed-box.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { announceGalleryChange } from './gallery-changes.ts'
import { holdUser } from './hold-users.ts'
import { person, template } from './schema.ts'

const placeOf = (applicationId: string, userId: string, templateId: string, modelId: string) =>
  `template|${applicationId}|${userId}|${templateId}|${modelId}`

const ofOtherModels = (applicationId: string, modelId: string) =>
  and(eq(template.applicationId, applicationId), ne(template.modelId, modelId))

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
    of: (application, userId) => templatesOf(database, keyring, application, userId),
    renew: (application, renewal, now) =>
      database.transaction(async (transaction) => {
        const isThere = await holdUser(transaction, application.id, renewal.replaced.userId)
        if (!isThere || !(await renewTemplate(transaction, keyring, application, renewal, now))) return false
        await appendAudit(transaction, application.id, [renewedEvent(renewal)])
        return true
      }),
    async countOfOtherModels(applicationId, modelId) {
      const [row] = await database.select({ rows: count() }).from(template).where(ofOtherModels(applicationId, modelId))
      return row?.rows ?? 0
    },
    listOfOtherModels: (applicationId, modelId, { afterId, limit }) =>
      database
        .select({
          id: template.id,
          userId: template.userId,
          modelId: template.modelId,
          operationId: template.operationId,
        })
        .from(template)
        .where(and(ofOtherModels(applicationId, modelId), afterId === undefined ? undefined : gt(template.id, afterId)))
        .orderBy(asc(template.id))
        .limit(limit),
  }
}

async function templatesOf(
  executor: Database | Transaction,
  keyring: Keyring,
  application: Application,
  userId: string,
): Promise<KeptTemplate[]> {
  const rows = await executor
    .select()
    .from(template)
    .where(and(eq(template.applicationId, application.id), eq(template.userId, userId)))
  const keys = templateKeys(keyring, application)
  return rows.map((row) => openTemplate(keys, application.id, row))
}

/** The keys that an application's TEMPLATEs are sealed with. */
export const templateKeys = (keyring: Keyring, application: Pick<Application, 'keySalt'>) =>
  keyring.sealingKeys(application.keySalt, 'template')

type SealedTemplate = Pick<typeof template.$inferSelect, 'id' | 'userId' | 'modelId' | 'sealed'>

/** @throws BrokenSeal when the row was not sealed for this place with a key in force */
export function openTemplate<Row extends SealedTemplate>(
  keys: SealingKeys,
  applicationId: string,
  { sealed, ...row }: Row,
): Omit<Row, 'sealed'> & { embedding: Float32Array } {
  const bytes = unseal(keys, placeOf(applicationId, row.userId, row.id, row.modelId), sealed)
  return { ...row, embedding: new Float32Array(new Uint8Array(bytes).buffer) }
}

/** Opens what opens; `onBroken` hears of each row that does not. One bad row must not keep a gallery from everybody else. */
export function openWhole<Row extends SealedTemplate>(
  keys: SealingKeys,
  applicationId: string,
  rows: readonly Row[],
  onBroken: (row: Row) => void,
): (Omit<Row, 'sealed'> & { embedding: Float32Array })[] {
  return rows.flatMap((row) => {
    try {
      return [openTemplate(keys, applicationId, row)]
    } catch (error) {
      if (!(error instanceof BrokenSeal)) throw error
      onBroken(row)
      return []
    }
  })
}

type TemplateRow = { userId: string; operationId: string; template: Template; quality: number; now: Date }

/**
 * Enrols: the new template comes in, and those that it chooses of the user's go. The user's row is locked, so that what
 * it chooses from can't change meanwhile.
 */
export async function enrolTemplate(
  transaction: Transaction,
  keyring: Keyring,
  application: Application,
  { chooseDropped, ...enrolled }: NewTemplate & Omit<TemplateRow, 'template' | 'quality'>,
): Promise<void> {
  const { userId } = enrolled
  await transaction
    .select({ userId: person.userId })
    .from(person)
    .where(and(eq(person.applicationId, application.id), eq(person.userId, userId)))
    .for('no key update')
  const dropped = chooseDropped(await templatesOf(transaction, keyring, application, userId))
  const ids = dropped.map(({ id }) => id)
  await transaction.delete(template).where(and(eq(template.applicationId, application.id), inArray(template.id, ids)))
  await insertTemplate(transaction, keyring, application, enrolled)
}

/** Replaces one template by one of another model, as long as it is still there; else false. */
export async function renewTemplate(
  transaction: Transaction,
  keyring: Keyring,
  application: Application,
  { replaced, template: renewed, quality }: Renewal,
  now: Date,
): Promise<boolean> {
  const { id, userId, operationId } = replaced
  const rows = await transaction
    .delete(template)
    .where(and(eq(template.applicationId, application.id), eq(template.id, id)))
    .returning({ id: template.id })
  if (rows.length === 0) return false
  await insertTemplate(transaction, keyring, application, { userId, operationId, template: renewed, quality, now })
  return true
}

/** That a TEMPLATE was made anew by another model. */
export function renewedEvent({ replaced: { userId, operationId } }: Renewal) {
  return { type: 'TEMPLATE_RENEWED' as const, subject: { userId, operationId } }
}

/** What {@link openTemplate} opens. */
export function sealTemplate(
  keys: SealingKeys,
  applicationId: string,
  { embedding, ...row }: Omit<SealedTemplate, 'sealed'> & { embedding: Float32Array },
): Buffer {
  const bytes = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength)
  return seal(keys, placeOf(applicationId, row.userId, row.id, row.modelId), bytes)
}

async function insertTemplate(
  transaction: Transaction,
  keyring: Keyring,
  application: Application,
  { userId, operationId, template: { modelId, embedding }, quality, now }: TemplateRow,
): Promise<void> {
  const id = randomUUID()
  const keys = templateKeys(keyring, application)
  const sealed = sealTemplate(keys, application.id, { id, userId, modelId, embedding })
  await transaction.insert(template).values({
    id,
    applicationId: application.id,
    userId,
    modelId,
    sealed,
    keyVersion: keyVersionOf(sealed),
    quality,
    operationId,
    createdAt: now,
  })
  await announceGalleryChange(transaction, application.id, { userIds: [userId] })
}
