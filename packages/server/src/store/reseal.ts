import { installationChain } from '@livegate/contract'
import { and, asc, eq, gt, ne, sql } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Reseal, ResealStage, ResealStep } from '../domain/key-ports.ts'
import type { Evidence, EvidencePlace } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueReseal } from './job-queue.ts'
import { resealKeptKey } from './kept-keys.ts'
import { restartReseal } from './master-keys.ts'
import { resealOidcKey } from './oidc-keys.ts'
import { resealOperatorSecrets } from './operator-secrets.ts'
import { application, masterKey, resource, samplePart, template } from './schema.ts'
import { openTemplate, sealTemplate, templateKeys } from './templates.ts'
import { resealWebhookSecrets } from './webhook-secrets.ts'

type Dependencies = { database: Database; keyring: Keyring; evidence: Pick<Evidence, 'reseal'> }

/** TEMPLATEs of a step: opening and sealing them holds the event loop for some 10 ms. */
const templatesPerStep = 200
const filesPerStep = 20

const following = {
  KEYS: 'TEMPLATES',
  TEMPLATES: 'REMAINING',
  REMAINING: 'RESOURCES',
  RESOURCES: 'PARTS',
  PARTS: 'DONE',
  DONE: 'DONE',
} as const satisfies Record<ResealStage, ResealStage>

/** What a step looked at. `lastId`: go on after it; absent when there was nothing left. */
type Looked = { count: number; failed: number; lastId?: string | undefined }

/** Seals everything anew with the current master key; how far it is stands in that key's row, whose lock is the turn. */
export function createReseal(dependencies: Dependencies): Reseal {
  const { database, keyring } = dependencies
  const isCurrent = () => eq(masterKey.version, keyring.current)
  return {
    step: () =>
      database.transaction(async (transaction): Promise<ResealStep> => {
        const unfinished = and(isCurrent(), ne(masterKey.resealStage, 'DONE'))
        const [row] = await transaction.select().from(masterKey).where(unfinished).for('update', { skipLocked: true })
        if (row === undefined) return (await transaction.$count(masterKey, unfinished)) > 0 ? 'BUSY' : 'DONE'
        const looked = await look(dependencies, transaction, row.resealStage, row.resealAfter ?? undefined)
        const stage = looked.lastId === undefined ? following[row.resealStage] : row.resealStage
        await transaction
          .update(masterKey)
          .set({
            resealStage: stage,
            resealAfter: looked.lastId ?? null,
            resealDone: row.resealDone + looked.count,
            resealFailed: row.resealFailed + looked.failed,
          })
          .where(isCurrent())
        if (stage === 'DONE') {
          const event = { type: 'TEMPLATES_RE_KEYED', subject: { keyVersion: row.version } } as const
          await appendAudit(transaction, installationChain, [event])
          return 'DONE'
        }
        await enqueueReseal(transaction)
        return 'MORE'
      }),
    restart: () => database.transaction((transaction) => restartReseal(transaction, keyring.current)),
    async resume() {
      if ((await database.$count(masterKey, and(isCurrent(), ne(masterKey.resealStage, 'DONE')))) === 0) return
      await enqueueReseal(database)
    },
  }
}

async function look(
  dependencies: Dependencies,
  transaction: Transaction,
  stage: ResealStage,
  afterId: string | undefined,
): Promise<Looked> {
  switch (stage) {
    case 'KEYS':
      return resealKeys(dependencies, transaction)
    case 'TEMPLATES':
      return { ...(await resealTemplates(dependencies, transaction, afterId, 'UNLOCKED')), failed: 0 }
    case 'REMAINING':
      return resealTemplates(dependencies, transaction, afterId, 'NEXT')
    case 'RESOURCES':
      return resealFiles(dependencies, await listResources(transaction, afterId))
    case 'PARTS':
      return resealFiles(dependencies, await listParts(transaction, afterId))
    case 'DONE':
      return { count: 0, failed: 0 }
  }
}

async function resealKeys({ keyring }: Dependencies, transaction: Transaction): Promise<Looked> {
  const owners = await transaction.select({ id: application.id, keySalt: application.keySalt }).from(application)
  for (const owner of owners) {
    await resealKeptKey(transaction, keyring, owner)
    await resealWebhookSecrets(transaction, keyring, owner)
  }
  await resealOidcKey(transaction, keyring)
  await resealOperatorSecrets(transaction, keyring)
  return { count: 0, failed: 0 }
}

/**
 * UNLOCKED: many at once, but for those that somebody else is changing: who waits for one while holding others may be waited for.
 * NEXT: one, however long it takes.
 */
async function resealTemplates(
  { keyring }: Dependencies,
  transaction: Transaction,
  afterId: string | undefined,
  which: 'UNLOCKED' | 'NEXT',
): Promise<Looked> {
  const rows = await transaction
    .select({
      id: template.id,
      userId: template.userId,
      modelId: template.modelId,
      sealed: template.sealed,
      applicationId: template.applicationId,
      keySalt: application.keySalt,
    })
    .from(template)
    .innerJoin(application, eq(application.id, template.applicationId))
    .where(and(ne(template.keyVersion, keyring.current), afterId === undefined ? undefined : gt(template.id, afterId)))
    .orderBy(asc(template.id))
    .limit(which === 'UNLOCKED' ? templatesPerStep : 1)
    .for('update', { of: template, ...(which === 'UNLOCKED' && { skipLocked: true }) })
  const keysOf = perApplication((owner) => templateKeys(keyring, owner))
  const made = rows.flatMap(({ keySalt, applicationId, ...row }) => {
    const keys = keysOf({ id: applicationId, keySalt })
    try {
      return { id: row.id, sealed: sealTemplate(keys, applicationId, openTemplate(keys, applicationId, row)) }
    } catch {
      return []
    }
  })
  if (made.length === 0) return { count: rows.length, failed: rows.length, lastId: rows.at(-1)?.id }
  await transaction.execute(sql`
    update template t set sealed = made.sealed, key_version = ${keyring.current}
    from unnest(${sql.param(made.map(({ id }) => id))}::uuid[], ${sql.param(made.map(({ sealed }) => sealed))}::bytea[])
      as made (id, sealed)
    where t.id = made.id`)
  return { count: rows.length, failed: rows.length - made.length, lastId: rows.at(-1)?.id }
}

type Owner = Pick<Application, 'id' | 'keySalt'>
type SealedFile = { table: typeof resource | typeof samplePart; place: EvidencePlace; owner: Owner }

async function listResources(transaction: Transaction, afterId: string | undefined): Promise<SealedFile[]> {
  const rows = await transaction
    .select({
      id: resource.id,
      type: resource.type,
      applicationId: resource.applicationId,
      keySalt: application.keySalt,
    })
    .from(resource)
    .innerJoin(application, eq(application.id, resource.applicationId))
    .where(afterId === undefined ? undefined : gt(resource.id, afterId))
    .orderBy(asc(resource.id))
    .limit(filesPerStep)
  return rows.map(({ id, type, applicationId, keySalt }) => ({
    table: resource,
    place: { id, type },
    owner: { id: applicationId, keySalt },
  }))
}

async function listParts(transaction: Transaction, afterId: string | undefined): Promise<SealedFile[]> {
  const rows = await transaction
    .select({ id: samplePart.id, applicationId: samplePart.applicationId, keySalt: application.keySalt })
    .from(samplePart)
    .innerJoin(application, eq(application.id, samplePart.applicationId))
    .where(afterId === undefined ? undefined : gt(samplePart.id, afterId))
    .orderBy(asc(samplePart.id))
    .limit(filesPerStep)
  return rows.map(({ id, applicationId, keySalt }) => ({
    table: samplePart,
    place: { id, type: 'SAMPLE_PART' },
    owner: { id: applicationId, keySalt },
  }))
}

async function resealFiles(dependencies: Dependencies, files: readonly SealedFile[]): Promise<Looked> {
  let failed = 0
  for (const file of files) {
    if ((await resealFile(dependencies, file)) === 'FAILED') failed += 1
  }
  return { count: files.length, failed, lastId: files.at(-1)?.place.id }
}

/** The row is held meanwhile, and so nobody removes the file, which would then come back. */
function resealFile({ database, evidence }: Dependencies, { table, place, owner }: SealedFile) {
  return database.transaction(async (transaction) => {
    const held = await transaction.select({ id: table.id }).from(table).where(eq(table.id, place.id)).for('share')
    return held.length === 0 ? 'GONE' : evidence.reseal(owner, place)
  })
}

function perApplication<T>(make: (owner: Owner) => T): (owner: Owner) => T {
  const made = new Map<string, T>()
  return (owner) => {
    const value = made.get(owner.id) ?? make(owner)
    made.set(owner.id, value)
    return value
  }
}
