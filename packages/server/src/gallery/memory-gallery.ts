import type { Comparator } from '@livegate/engine'
import type { Application } from '../domain/application.ts'
import type { Gallery, GallerySearch, Template } from '../domain/ports.ts'
import { galleryChannel, readGalleryChange } from '../store/gallery-changes.ts'
import type { GalleryRows, GalleryTemplate } from '../store/gallery-rows.ts'
import type { Notifications } from '../store/notifications.ts'
import { createGalleryContents, type GalleryContents } from './gallery-contents.ts'
import { rank } from './rank.ts'
import type { Scanners } from './scanners.ts'

type Dependencies = {
  rows: Omit<GalleryRows, 'ofIds'>
  notifications: Notifications
  comparator: Comparator
  scanners: Scanners
}

type Options = {
  /** What all applications together may take; the one that is searched stays, whatever it takes. */
  budgetBytes: number
  onError: (error: Error) => void
}

/** An application in memory. */
type Holding = {
  application: Application
  /** Undefined until it is loaded. */
  contents: GalleryContents | undefined
  /** What was told to have changed since it was last read. */
  dirtyUserIds: Set<string>
  dirtyGroupIds: Set<string>
  isRefreshing: boolean
  /** Ends when nobody reads or writes the contents any more. */
  turn: Promise<unknown>
}

/** How long changes are gathered before they are read, unless a search comes first. */
const gatherMs = 200

/** Changed USERs that are read at once. */
const usersPerRead = 1000

/**
 * Exact search over templates that are kept open in memory, application by application: loaded at the first search,
 * then kept current by what the database tells. A search sees everything that was committed, by whichever process,
 * before it began. When the listening connection is lost everything is dropped, for nobody knows what was missed.
 */
export function createMemoryGallery(dependencies: Dependencies, { budgetBytes, onError }: Options): Gallery {
  const { rows, notifications, comparator, scanners } = dependencies
  const modelId = comparator.templateModelId
  /** The one used longest ago first. */
  const holdings = new Map<string, Holding>()

  notifications.onLoss(() => holdings.clear())
  notifications.on(galleryChannel, (payload) => {
    const { applicationId, userIds, groupIds } = readGalleryChange(payload)
    const holding = holdings.get(applicationId)
    if (holding === undefined) return
    for (const userId of userIds) holding.dirtyUserIds.add(userId)
    for (const groupId of groupIds) holding.dirtyGroupIds.add(groupId)
    refreshSoon(holding)
  })

  /** The application's holding, now the one used last. */
  function take(application: Application): Holding {
    const holding = holdings.get(application.id) ?? newHolding(application)
    holdings.delete(application.id)
    holdings.set(application.id, holding)
    return holding
  }

  function drop(holding: Holding) {
    if (holdings.get(holding.application.id) === holding) holdings.delete(holding.application.id)
  }

  /** Nobody else reads or writes the contents meanwhile. What fails in between leaves nothing half-read behind. */
  async function inTurn<T>(holding: Holding, work: () => Promise<T>): Promise<T> {
    const result = holding.turn.then(work)
    holding.turn = result.catch(() => {
      holding.contents = undefined
      drop(holding)
    })
    return result
  }

  function refreshSoon(holding: Holding) {
    if (holding.isRefreshing) return
    holding.isRefreshing = true
    setTimeout(() => {
      holding.isRefreshing = false
      if (holdings.get(holding.application.id) !== holding) return
      inTurn(holding, async () => holding.contents && refresh(holding, holding.contents)).catch(onError)
    }, gatherMs).unref()
  }

  async function load({ application }: Holding, dimensions: number): Promise<GalleryContents> {
    const contents = createGalleryContents(dimensions)
    for await (const page of rows.pages(application, modelId)) {
      for (const { userId, embedding } of page) contents.add(userId, embedding)
    }
    return contents
  }

  /** Reads again what changed. Whatever the order of messages and reads, the last read comes after the last change. */
  async function refresh({ application, dirtyUserIds, dirtyGroupIds }: Holding, contents: GalleryContents) {
    for (const groupId of dirtyGroupIds) contents.removeGroup(groupId)
    dirtyGroupIds.clear()
    while (dirtyUserIds.size > 0) {
      const userIds = [...dirtyUserIds].slice(0, usersPerRead)
      for (const userId of userIds) dirtyUserIds.delete(userId)
      const [templates, memberships] = await Promise.all([
        rows.ofUsers(application, modelId, userIds),
        rows.membershipsOf(application.id, userIds),
      ])
      const groupsOf = new Map(userIds.map((userId) => [userId, new Set<string>()]))
      for (const { userId, groupId } of memberships) groupsOf.get(userId)?.add(groupId)
      for (const [userId, groupIds] of groupsOf) {
        contents.remove(userId)
        contents.setMemberships(userId, groupIds)
      }
      for (const { userId, embedding } of templates) contents.add(userId, embedding)
    }
  }

  /** Drops the applications used longest ago until the rest fits. */
  function keepWithinBudget(current: Holding) {
    let bytes = 0
    for (const { contents } of holdings.values()) bytes += contents?.byteLength ?? 0
    for (const holding of holdings.values()) {
      if (bytes <= budgetBytes) return
      if (holding === current) continue
      bytes -= holding.contents?.byteLength ?? 0
      drop(holding)
    }
  }

  async function searchIn(holding: Holding, probe: Template, options: SearchOptions): Promise<GallerySearch> {
    const contents = holding.contents ?? (await load(holding, probe.embedding.length))
    holding.contents = contents
    await refresh(holding, contents)
    const { groupId, withoutUserId, limit } = options
    if (groupId !== undefined && !contents.hasGroup(groupId)) {
      contents.addGroup(groupId, await rows.membersOf(holding.application.id, groupId))
    }
    keepWithinBudget(holding)
    const searched = selection(contents, options)
    contents.rows.setProbe(probe.embedding)
    const found = await scanners.scan({
      memory: contents.rows.memory,
      layout: contents.rows.layout,
      rows: searched.rows,
      withoutOwner: withoutUserId === undefined ? undefined : contents.ownerOf(withoutUserId),
      limit,
    })
    return { size: searched.size, candidates: rank(comparator, templatesAt(contents, found), { probe, limit }) }
  }

  return {
    async search(application, probe, options) {
      if (probe.modelId !== modelId) return { size: 0, candidates: [] }
      await notifications.flush()
      const holding = take(application)
      const { size, candidates } = await inTurn(holding, () => searchIn(holding, probe, options))
      // Somebody who was deleted while the rows were scanned.
      const existing = await rows.existing(
        application.id,
        candidates.map(({ userId }) => userId),
      )
      return { size, candidates: candidates.filter(({ userId }) => existing.has(userId)) }
    },
  }
}

type SearchOptions = Parameters<Gallery['search']>[2]

function newHolding(application: Application): Holding {
  return {
    application,
    contents: undefined,
    dirtyUserIds: new Set(),
    dirtyGroupIds: new Set(),
    isRefreshing: false,
    turn: Promise.resolve(),
  }
}

/** Which rows are searched, and how many USERs that are. */
function selection(contents: GalleryContents, { groupId, withoutUserId }: SearchOptions) {
  const isWithout = (has: (userId: string) => boolean) => (withoutUserId !== undefined && has(withoutUserId) ? 1 : 0)
  if (groupId !== undefined) {
    const { rows, size, has } = contents.groupRows(groupId)
    return { rows, size: size - isWithout(has) }
  }
  const has = (userId: string) => contents.ownerOf(userId) !== undefined
  return { rows: { first: 0, end: contents.rows.count }, size: contents.size - isWithout(has) }
}

function* templatesAt(contents: GalleryContents, rows: Int32Array): Iterable<GalleryTemplate> {
  for (const row of rows) {
    const userId = contents.userOfRow(row)
    if (userId !== undefined) yield { userId, embedding: contents.rows.vector(row) }
  }
}
