import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../domain/application.ts'
import { createKeyring } from '../security/keyring.ts'
import { announceGalleryChange } from '../store/gallery-changes.ts'
import { createGalleryRows } from '../store/gallery-rows.ts'
import { groupMember, person, personGroup } from '../store/schema.ts'
import { enrolTemplate } from '../store/templates.ts'
import { comparator, nearby, searchByBruteForce, templateOf, unitVector } from './gallery-under-test.ts'
import { openVectorDatabaseUnderTest } from './vector-database-under-test.ts'
import { createVectorGallery } from './vector-gallery.ts'
import { readIndexState } from './vector-table.ts'

let open: Awaited<ReturnType<typeof openVectorDatabaseUnderTest>>
let application: Application

beforeAll(async () => {
  open = await openVectorDatabaseUnderTest()
  application = await open.makeApplication()
})

afterAll(() => open.client.close())

const openGallery = (exactUsers: number) =>
  createVectorGallery(
    {
      ...open,
      comparator,
      rows: createGalleryRows(open.database, open.keyring),
      runLong: (statement) => open.client.exec(statement),
    },
    {
      exactUsers,
      onError: (error) => {
        throw error
      },
    },
  )

/** Makes the user, with a template of each vector. */
async function enrol(owner: Application, userId: string, embeddings: readonly Float32Array[], keyring = open.keyring) {
  const now = new Date()
  await open.database.transaction(async (transaction) => {
    await transaction.insert(person).values({ applicationId: owner.id, userId, createdAt: now }).onConflictDoNothing()
    for (const [i, embedding] of embeddings.entries()) {
      await enrolTemplate(transaction, keyring, owner, {
        ...{ userId, template: templateOf(embedding), operationId: randomUUID(), quality: 1, now },
        chooseDropped: (held) => (i === 0 ? [...held] : []),
      })
    }
  })
}

async function deleteUser(owner: Application, userId: string) {
  await open.database.transaction(async (transaction) => {
    await transaction.delete(person).where(and(eq(person.applicationId, owner.id), eq(person.userId, userId)))
    await announceGalleryChange(transaction, owner.id, { userIds: [userId] })
  })
}

async function fill(owner: Application, users: number) {
  const templates = new Map<string, Float32Array[]>()
  for (let i = 0; i < users; i++) {
    const embeddings = [unitVector(i % 40), ...(i % 3 === 0 ? [unitVector(1000 + i)] : [])]
    templates.set(
      `user ${i}`,
      embeddings.map((embedding, photo) => nearby(embedding, 7 * i + photo, 1)),
    )
  }
  for (const [userId, embeddings] of templates) await enrol(owner, userId, embeddings)
  const members = new Set([...templates.keys()].filter((_, i) => i % 4 === 0))
  const group = { applicationId: owner.id, groupId: 'quarter', createdAt: new Date() }
  await open.database.insert(personGroup).values(group)
  await open.database.insert(groupMember).values([...members].map((userId) => ({ ...group, userId })))
  return { templates, groups: new Map([['quarter', members]]) }
}

const searches = [
  { limit: 1 },
  { limit: 5 },
  { limit: 5, withoutUserId: 'user 3' },
  { limit: 5, groupId: 'quarter' },
  { limit: 5, groupId: 'quarter', withoutUserId: 'user 8' },
  { limit: 5, groupId: 'quarter', withoutUserId: 'user 9' },
  { limit: 5, groupId: 'unknown' },
]

describe('a search by pgvector', () => {
  it('finds what comparing everything finds, before there is an index and with it', async () => {
    const kept = await fill(application, 150)
    const gallery = await openGallery(20)
    const probe = templateOf(nearby(unitVector(3), 99, 1))
    const expectAll = async () => {
      for (const options of searches) {
        expect(await gallery.search(application, probe, options)).toEqual(searchByBruteForce(kept, probe, options))
      }
    }
    await expectAll()
    const scope = { applicationId: application.id, modelId: comparator.templateModelId }
    await expect.poll(() => readIndexState(open.database, scope)).toBe('READY')
    // So few rows would be sorted instead.
    await open.client.exec('set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off')
    await expectAll()
    await open.client.exec('reset enable_seqscan; reset enable_sort; reset enable_bitmapscan')
    await open.client.query('select pg_stat_force_next_flush()')
    const { rows } = await open.client.query<{ used: boolean }>(
      `select pg_stat_get_numscans(indexrelid) > 0 as used from pg_index where indrelid = 'gallery_vector'::regclass
        and pg_get_indexdef(indexrelid) like '%hnsw%'`,
    )
    expect(rows).toEqual([{ used: true }])
  })

  it('sees at once who was enrolled, enrolled anew and deleted', async () => {
    const owner = await open.makeApplication()
    const gallery = await openGallery(1000)
    const best = async (seed: number) => {
      const { size, candidates } = await gallery.search(owner, templateOf(unitVector(seed)), { limit: 1 })
      return [size, candidates[0]?.userId, (candidates[0]?.matching ?? 0) > 0.9]
    }
    expect(await best(1)).toEqual([0, undefined, false])
    await enrol(owner, 'anna', [unitVector(1)])
    await enrol(owner, 'berta', [unitVector(2)])
    expect(await best(1)).toEqual([2, 'anna', true])
    await enrol(owner, 'anna', [unitVector(3)])
    expect(await best(3)).toEqual([2, 'anna', true])
    expect((await best(1))[2]).toBe(false)
    await deleteUser(owner, 'berta')
    expect(await best(2)).toEqual([1, 'anna', false])
  })

  it('takes up what was enrolled while nothing was told', async () => {
    const owner = await open.makeApplication()
    const gallery = await openGallery(1000)
    await open.stopTelling()
    await enrol(owner, 'anna', [unitVector(1)])
    expect((await gallery.search(owner, templateOf(unitVector(1)), { limit: 1 })).size).toBe(1)
  })

  it('keeps no vector from which an application or the embedding could be told', async () => {
    const [one, other] = [await open.makeApplication(), await open.makeApplication()]
    const gallery = await openGallery(1000)
    for (const owner of [one, other]) {
      await enrol(owner, 'anna', [unitVector(1)])
      await gallery.search(owner, templateOf(unitVector(1)), { limit: 1 })
    }
    const { rows } = await open.database.execute<{ a: string; b: string }>(sql`
      select a.rotated::text as a, b.rotated::text as b from gallery_vector a, gallery_vector b
      where a.application_id = ${one.id} and b.application_id = ${other.id}`)
    const [{ a = '[]', b = '[]' } = {}] = rows
    const cosine = (x: number[], y: ArrayLike<number>) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
    expect(Math.abs(cosine(JSON.parse(a), JSON.parse(b)))).toBeLessThan(0.3)
    expect(Math.abs(cosine(JSON.parse(a), unitVector(1)))).toBeLessThan(0.3)
    expect(cosine(JSON.parse(a), JSON.parse(a))).toBeCloseTo(1, 2)
  })

  it('finds everybody while embeddings are rotated anew by the next master key, and after', async () => {
    const masterKeys = new Map([[1, Buffer.alloc(32, 1)]])
    const listeners: (() => void)[] = []
    const keyring = createKeyring({
      get current() {
        return Math.max(...masterKeys.keys())
      },
      versions: () => [...masterKeys.keys()].toReversed(),
      find: (version: number) => masterKeys.get(version),
      isLacked: () => false,
      onTurn: (listener: () => void) => void listeners.push(listener),
    })
    const owner = await open.makeApplication()
    const errors: Error[] = []
    const rows = createGalleryRows(open.database, keyring)
    const gallery = await createVectorGallery(
      { ...open, keyring, rows, comparator, runLong: async () => {} },
      { exactUsers: 1000, onError: (error) => errors.push(error) },
    )
    await open.client.exec('delete from template')
    const found = async (seed: number) => {
      const { size, candidates } = await gallery.search(owner, templateOf(unitVector(seed)), { limit: 1 })
      return [size, candidates[0]?.userId, (candidates[0]?.matching ?? 0) > 0.9]
    }
    const kept = async () => {
      const { rows } = await open.database.execute<{ version: number; rotated: string }>(
        sql`select key_version as version, rotated::text from gallery_vector where user_id = 'anna'`,
      )
      return rows[0]
    }
    await enrol(owner, 'anna', [unitVector(1)], keyring)
    expect(await found(1)).toEqual([1, 'anna', true])
    const before = await kept()
    masterKeys.set(2, Buffer.alloc(32, 2))
    await enrol(owner, 'berta', [unitVector(2)], keyring)
    expect(await found(1)).toEqual([2, 'anna', true])
    expect(await found(2)).toEqual([2, 'berta', true])
    expect((await kept())?.version).toBe(1)
    await enrol(owner, 'mallory', [unitVector(3)], keyring)
    expect(await found(3)).toEqual([3, 'mallory', true])
    await open.client.exec(`update template set sealed = '\\x02' where user_id = 'mallory';
      update gallery_vector set key_version = 1 where user_id = 'mallory'`)
    for (const listener of listeners) listener()
    await expect.poll(async () => (await kept())?.version).toBe(2)
    // A vector whose template does not open is not kept.
    expect((await found(3))[0]).toBe(2)
    const [a, b]: number[][] = [before, await kept()].map((row) => JSON.parse(row?.rotated ?? '[]'))
    expect(Math.abs((a ?? []).reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0))).toBeLessThan(0.3)
    expect([await found(1), await found(2)]).toEqual([
      [2, 'anna', true],
      [2, 'berta', true],
    ])
    expect(errors).toEqual([])
  })

  it('needs the extension, and says so', async () => {
    const without = await openVectorDatabaseUnderTest({ withVector: false })
    const rows = createGalleryRows(without.database, without.keyring)
    const dependencies = { ...without, comparator, rows, runLong: async () => {} }
    await expect(createVectorGallery(dependencies, { exactUsers: 1, onError: () => {} })).rejects.toThrow(
      'LIVEGATE_SEARCH=pgvector needs a PostgreSQL with the extension pgvector 0.8',
    )
    await without.client.close()
  })
})
