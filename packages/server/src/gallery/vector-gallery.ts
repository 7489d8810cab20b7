import { setTimeout as sleep } from 'node:timers/promises'
import type { Comparator } from '@livegate/engine'
import type { Application } from '../domain/application.ts'
import type { Gallery, GallerySearch, Template } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import type { Database } from '../store/database.ts'
import { galleryChannel, readGalleryChange } from '../store/gallery-changes.ts'
import type { GalleryRows } from '../store/gallery-rows.ts'
import type { Notifications } from '../store/notifications.ts'
import { rank } from './rank.ts'
import { countUsers, hasVector, nearestByIndex, nearestExactly } from './vector-search.ts'
import {
  createRotations,
  indexStatements,
  makeVectorTable,
  readIndexState,
  readKeyVersions,
  renewVectors,
  type VectorScope,
  writeMissingVectors,
} from './vector-table.ts'

type Dependencies = {
  database: Database
  keyring: Keyring
  rows: Pick<GalleryRows, 'ofIds'>
  notifications: Notifications
  comparator: Comparator
  /** Runs a statement that may take minutes, outside of any transaction. */
  runLong(statement: string): Promise<unknown>
}

type Options = {
  /** Up to this many USERs everything is compared; beyond, the application gets an index. */
  exactUsers: number
  onError: (error: Error) => void
}

type Search = { probe: Template; groupId?: string; withoutUserId?: string; limit: number }

/** How long changes are gathered before they are written, unless a search comes first. */
const gatherMs = 200
/** Between 500 embeddings that are rotated anew. */
const renewalPauseMs = 50
/** How long the number of many USERs is taken as it was. A threshold moves by its logarithm. */
const countValidMs = 60_000
/** TEMPLATEs that are taken from the index and compared exactly. */
const reranked = (limit: number) => 8 * limit + 40
/** How widely the index is searched: less misses too many at 100,000 (bench/gallery/results.md). pgvector allows 1000. */
const breadth = 800

/**
 * Search by PostgreSQL's extension pgvector, for galleries that do not fit in memory. The table has embeddings rotated by a key of
 * the application; what it finds is opened and compared exactly. TEMPLATEs that a change is told of are rotated and written by
 * whichever process hears of it, and by each before its next search; after a start or a lost connection all are looked through.
 * @throws Error when PostgreSQL has no pgvector
 */
export async function createVectorGallery(dependencies: Dependencies, options: Options): Promise<Gallery> {
  const { database, keyring, rows, notifications, comparator } = dependencies
  const modelId = comparator.templateModelId
  const current = keepCurrent(dependencies, options.onError)
  const sizeOf = createSizes(database, options.exactUsers)
  const building = new Set<string>()
  await makeVectorTable(database)
  current.soon()
  const renew = createRenewal({ database, keyring }, options.onError)
  keyring.onTurn(renew)
  renew()

  /** Whether the application's index can be used; when it is missed, it is built while searches compare everything. */
  async function isIndexed(scope: VectorScope, dimensions: number): Promise<boolean> {
    const state = await readIndexState(database, scope)
    if (state === 'READY' || state === 'BEING_BUILT' || building.has(scope.applicationId)) return state === 'READY'
    building.add(scope.applicationId)
    const build = async () => {
      for (const statement of indexStatements(scope, dimensions, state)) await dependencies.runLong(statement)
    }
    build()
      .catch(options.onError)
      .finally(() => building.delete(scope.applicationId))
    return false
  }

  async function findNearest(application: Application, scope: VectorScope, size: number, search: Search) {
    const { probe, withoutUserId, limit } = search
    const place = { applicationId: application.id, keySalt: application.keySalt }
    const useIndex = size > options.exactUsers && (await isIndexed(scope, probe.embedding.length))
    const versions = await readKeyVersions({ database, keyring }, scope)
    const found = versions.map((version) => {
      const rotated = createRotations(keyring, version)(place, probe.embedding)
      const keyVersion = versions.length > 1 ? version : undefined
      const query = { scope, rotated, keyVersion, withoutUserId, count: reranked(limit) }
      return useIndex ? nearestByIndex(database, query, breadth) : nearestExactly(database, query)
    })
    return (await Promise.all(found)).flat()
  }

  return {
    async search(application, probe, { groupId, withoutUserId, limit }): Promise<GallerySearch> {
      if (probe.modelId !== modelId) return { size: 0, candidates: [] }
      await notifications.flush()
      await current.now()
      const scope = { applicationId: application.id, modelId, ...(groupId !== undefined && { groupId }) }
      const size = await sizeOf(scope)
      const isWithout = withoutUserId !== undefined && (await hasVector(database, scope, withoutUserId))
      const search = { probe, limit, ...(withoutUserId !== undefined && { withoutUserId }) }
      const ids = await findNearest(application, scope, size, search)
      const templates = await rows.ofIds(application, ids)
      return { size: size - (isWithout ? 1 : 0), candidates: rank(comparator, templates, { probe, limit }) }
    },
  }
}

/** Rotates everything anew by the current master key, in the background; once at a time. */
function createRenewal(parts: Pick<Dependencies, 'database' | 'keyring'>, onError: Options['onError']): () => void {
  let last: Promise<unknown> = Promise.resolve()
  async function renewAll() {
    while (await renewVectors(parts)) await sleep(renewalPauseMs)
  }
  return () => {
    last = last.then(renewAll).catch(onError)
  }
}

/** Writes the vectors that are missing, one run after the other. */
function keepCurrent({ database, keyring, notifications, comparator }: Dependencies, onError: Options['onError']) {
  const changed = new Map<string, Set<string>>()
  let allMayBeMissing = true
  let isPlanned = false
  let last: Promise<unknown> = Promise.resolve()

  async function write() {
    const everybody = allMayBeMissing
    const told = [...changed]
    allMayBeMissing = false
    changed.clear()
    try {
      if (everybody) return await writeMissingVectors({ database, keyring }, comparator.templateModelId)
      for (const [applicationId, userIds] of told) {
        const of = { applicationId, userIds: [...userIds] }
        await writeMissingVectors({ database, keyring }, comparator.templateModelId, of)
      }
    } catch (error) {
      allMayBeMissing = true
      throw error
    }
  }

  async function now(): Promise<void> {
    const run = last.then(() => (allMayBeMissing || changed.size > 0 ? write() : undefined))
    last = run.catch(() => undefined)
    return run
  }

  function soon() {
    if (isPlanned) return
    isPlanned = true
    setTimeout(() => {
      isPlanned = false
      now().catch(onError)
    }, gatherMs).unref()
  }

  notifications.onLoss(() => {
    allMayBeMissing = true
  })
  notifications.on(galleryChannel, (payload) => {
    const { applicationId, userIds } = readGalleryChange(payload)
    const users = changed.get(applicationId) ?? new Set()
    changed.set(applicationId, users)
    for (const userId of userIds) users.add(userId)
    soon()
  })
  return { now, soon }
}

/** Numbers of USERs; large ones are kept for a while, for counting them takes longer than a search. */
function createSizes(database: Database, largeFrom: number) {
  const known = new Map<string, { size: number; until: number }>()
  return async (scope: VectorScope): Promise<number> => {
    const key = JSON.stringify([scope.applicationId, scope.groupId])
    const kept = known.get(key)
    if (kept !== undefined && performance.now() < kept.until) return kept.size
    const size = await countUsers(database, scope)
    if (size > largeFrom) known.set(key, { size, until: performance.now() + countValidMs })
    else known.delete(key)
    return size
  }
}
