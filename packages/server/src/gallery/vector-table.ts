import { createHash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { Keyring } from '../security/keyring.ts'
import type { Database } from '../store/database.ts'
import { openWhole, templateKeys } from '../store/templates.ts'
import { createRotation } from './rotation.ts'

/** Which rows of the table are searched together. */
export type VectorScope = { applicationId: string; modelId: string; groupId?: string }

/** Any number that no other program's advisory lock has on the same database. */
const tableLock = 4_951_038

/** The first with iterative scans, which go on until enough rows pass a filter. */
const oldestVersion = [0, 8]

/** TEMPLATEs that are rotated and written in one statement. */
const rowsPerWrite = 500

/**
 * Makes the table of rotated embeddings unless it is there. Its rows go with their TEMPLATEs.
 * @throws Error when PostgreSQL has no pgvector, an old one, or does not let us use it
 */
export async function makeVectorTable(database: Database): Promise<void> {
  const { rows } = await database.execute<{ version: string }>(
    sql`select default_version as version from pg_available_extensions where name = 'vector'`,
  )
  const [major = 0, minor = 0] = (rows[0]?.version ?? '').split('.').map(Number)
  if (rows.length === 0 || (major === oldestVersion[0] && minor < Number(oldestVersion[1]))) {
    throw new Error(
      'LIVEGATE_SEARCH=pgvector needs a PostgreSQL with the extension pgvector 0.8 or later (DATABASE_URL)',
    )
  }
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${tableLock})`)
    await transaction.execute(sql`create extension if not exists vector`)
    await transaction.execute(sql`
      create table if not exists gallery_vector (
        template_id uuid primary key references template (id) on delete cascade,
        application_id uuid not null,
        model_id text not null,
        user_id text not null,
        rotated halfvec not null,
        key_version integer not null default 1
      )`)
    await transaction.execute(sql`
      alter table gallery_vector add column if not exists key_version integer not null default 1`)
    await transaction.execute(sql`
      create index if not exists gallery_vector_key on gallery_vector (application_id, model_id, key_version)`)
    await transaction.execute(sql`
      create index if not exists gallery_vector_person on gallery_vector (application_id, model_id, user_id)`)
  })
}

type MissingRow = {
  id: string
  applicationId: string
  userId: string
  modelId: string
  sealed: Uint8Array
  keySalt: Uint8Array
}

/**
 * Writes the rotated embeddings that TEMPLATEs of a model are still without: of some USERs, or of everybody. Several may do
 * so at once.
 */
export async function writeMissingVectors(
  { database, keyring }: { database: Database; keyring: Keyring },
  modelId: string,
  of?: { applicationId: string; userIds: readonly string[] },
): Promise<void> {
  const users =
    of && sql`and t.application_id = ${of.applicationId} and t.user_id = any(${sql.param([...of.userIds])}::text[])`
  const { rows: missing } = await database.execute<{ id: string }>(sql`
    select t.id from template t left join gallery_vector v on v.template_id = t.id
    where t.model_id = ${modelId} and v.template_id is null ${users ?? sql``}`)
  for (let first = 0; first < missing.length; first += rowsPerWrite) {
    const ids = missing.slice(first, first + rowsPerWrite).map(({ id }) => id)
    await writeVectorsOf(database, keyring, ids)
  }
}

/**
 * Rotates anew, by the current master key, the next embeddings that were rotated by an earlier one. False when there was none. Several
 * may do so at once.
 */
export async function renewVectors({ database, keyring }: { database: Database; keyring: Keyring }): Promise<boolean> {
  const { rows: outdated } = await database.execute<{ id: string }>(sql`
    select template_id as id from gallery_vector where key_version < ${keyring.current} limit ${rowsPerWrite}`)
  if (outdated.length === 0) return false
  const ids = outdated.map(({ id }) => id)
  const broken = await writeVectorsOf(database, keyring, ids)
  await database.execute(sql`delete from gallery_vector where template_id = any(${sql.param(broken)}::uuid[])`)
  return true
}

/** The master keys that an application's embeddings are rotated by: while they are rotated anew there are two. */
export async function readKeyVersions(
  { database, keyring }: { database: Database; keyring: Keyring },
  scope: VectorScope,
): Promise<number[]> {
  const versions = keyring.versions()
  if (versions.length === 1) return [...versions]
  const { rows } = await database.execute<{ version: number }>(sql`
    select k.version from unnest(${sql.param([...versions])}::int[]) as k (version)
    where exists (select 1 from gallery_vector where ${ofScope(scope)} and key_version = k.version)`)
  return rows.map(({ version }) => version)
}

/** Says which TEMPLATEs do not open; they are left out. */
async function writeVectorsOf(database: Database, keyring: Keyring, ids: readonly string[]): Promise<string[]> {
  const { rows } = await database.execute<MissingRow>(sql`
    select t.id, t.application_id as "applicationId", t.user_id as "userId", t.model_id as "modelId", t.sealed,
      a.key_salt as "keySalt"
    from template t join application a on a.id = t.application_id
    where t.id = any(${sql.param([...ids])}::uuid[])`)
  const broken: string[] = []
  const opened = rows.flatMap((row) =>
    openWhole(templateKeys(keyring, row), row.applicationId, [row], ({ id }) => broken.push(id)),
  )
  if (opened.length > 0) await writeVectors(database, keyring, opened)
  return broken
}

type OpenedRow = Omit<MissingRow, 'sealed'> & { embedding: Float32Array }

async function writeVectors(database: Database, keyring: Keyring, rows: readonly OpenedRow[]): Promise<void> {
  const version = keyring.current
  const rotate = createRotations(keyring, version)
  const ids = rows.map(({ id }) => id)
  const vectors = rows.map((row) => vectorText(rotate(row, row.embedding)))
  // The lock keeps each TEMPLATE until its row refers to it; those deleted meanwhile are left out.
  await database.execute(sql`
    insert into gallery_vector (template_id, application_id, model_id, user_id, rotated, key_version)
    select t.id, t.application_id, t.model_id, t.user_id, made.rotated::halfvec, ${version}
    from unnest(${sql.param(ids)}::uuid[], ${sql.param(vectors)}::text[]) as made (id, rotated)
    join template t on t.id = made.id
    for key share of t
    on conflict (template_id) do update set rotated = excluded.rotated, key_version = excluded.key_version
      where gallery_vector.key_version < excluded.key_version`)
}

/** Rotates by each application's own rotation, of the master key of a version. */
export function createRotations(keyring: Keyring, version: number) {
  const rotations = new Map<string, ReturnType<typeof createRotation>>()
  return ({ applicationId, keySalt }: { applicationId: string; keySalt: Uint8Array }, embedding: Float32Array) => {
    const rotation =
      rotations.get(applicationId) ??
      createRotation(keyring.applicationKey(keySalt, 'gallery-rotation', version), embedding.length)
    rotations.set(applicationId, rotation)
    return rotation(embedding)
  }
}

/** As pgvector reads it; seven decimals are more than a halfvec keeps. */
export const vectorText = (vector: Float32Array) => `[${Array.from(vector, (value) => value.toFixed(7)).join(',')}]`

/** The index of an application's rows of one model. */
export const indexName = ({ applicationId, modelId }: VectorScope) =>
  `gallery_vector_${createHash('sha256').update(`${applicationId}|${modelId}`).digest('hex').slice(0, 24)}`

/** What the index and the searches that shall use it both say. */
export function ofScope({ applicationId, modelId }: VectorScope): SQL {
  return sql.raw(`application_id = ${literal(applicationId)} and model_id = ${literal(modelId)}`)
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

export type IndexState = 'READY' | 'BEING_BUILT' | 'BROKEN' | 'NONE'

export async function readIndexState(database: Database, scope: VectorScope): Promise<IndexState> {
  const { rows } = await database.execute<{ valid: boolean; running: boolean }>(sql`
    select i.indisvalid as valid,
      exists (select 1 from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as running
    from pg_index i where i.indexrelid = to_regclass(${indexName(scope)})`)
  const [index] = rows
  if (index === undefined) return 'NONE'
  if (index.valid) return 'READY'
  return index.running ? 'BEING_BUILT' : 'BROKEN'
}

/** The statements that give an application an index of its own, while others read and write. */
export function indexStatements(scope: VectorScope, dimensions: number, state: IndexState): string[] {
  const name = indexName(scope)
  const predicate = `application_id = ${literal(scope.applicationId)} and model_id = ${literal(scope.modelId)}`
  return [
    ...(state === 'BROKEN' ? [`drop index concurrently if exists ${name}`] : []),
    `create index concurrently if not exists ${name} on gallery_vector
      using hnsw ((rotated::halfvec(${dimensions})) halfvec_ip_ops) where ${predicate}`,
  ]
}
