import { EventEmitter } from 'node:events'
import { type Comparator, createComparator, readManifest } from '@livegate/engine'
import type { Application } from '../domain/application.ts'
import type { Gallery, Template } from '../domain/ports.ts'
import { galleryChannel, galleryPayloads } from '../store/gallery-changes.ts'
import type { GalleryRows } from '../store/gallery-rows.ts'
import type { Notifications } from '../store/notifications.ts'
import { createScanners } from './scanners.ts'

export const comparator: Comparator = createComparator(readManifest())
export const dimensions = 512

/** The threads of the built program. */
export const scannersUnderTest = () =>
  createScanners({ threads: 2, program: new URL('../../dist/gallery/scan-worker.js', import.meta.url) })

/** A unit vector, the same for the same seed (mulberry32). */
export function unitVector(seed: number): Float32Array {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5
  }
  return normalise(Float32Array.from({ length: dimensions }, next))
}

/** Like another vector, so that the cosine of both is about 1 / sqrt(1 + distance^2). */
export function nearby(vector: Float32Array, seed: number, distance: number): Float32Array {
  const noise = unitVector(seed)
  return normalise(vector.map((value, i) => value + distance * (noise[i] ?? 0)))
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

export const templateOf = (embedding: Float32Array): Template => ({ modelId: comparator.templateModelId, embedding })

/** Rows that a test writes, and what the database would tell of it. */
export class Rows implements Omit<GalleryRows, 'ofIds'> {
  readonly templates = new Map<string, Float32Array[]>()
  readonly groups = new Map<string, Set<string>>()
  readonly events = new EventEmitter()
  /** How often everything was read. */
  loads = 0

  readonly notifications: Notifications = {
    on: (channel, listener) => this.events.on(channel, listener),
    onLoss: (listener) => this.events.on('loss', listener),
    flush: async () => {},
    close: async () => {},
  }

  tell(applicationId: string, { userIds = [], groupIds = [] }: { userIds?: string[]; groupIds?: string[] }) {
    for (const payload of galleryPayloads(applicationId, { userIds, groupIds })) {
      this.events.emit(galleryChannel, payload)
    }
  }

  private opened(userIds: Iterable<string>) {
    return [...userIds].flatMap((userId) =>
      (this.templates.get(userId) ?? []).map((embedding) => ({ userId, embedding })),
    )
  }

  async *pages() {
    this.loads++
    for (const userId of [...this.templates.keys()]) yield this.opened([userId])
  }

  async ofUsers(_application: Application, _modelId: string, userIds: readonly string[]) {
    return this.opened(userIds)
  }

  async membersOf(_applicationId: string, groupId: string) {
    return [...(this.groups.get(groupId) ?? [])]
  }

  async membershipsOf(_applicationId: string, userIds: readonly string[]) {
    return [...this.groups].flatMap(([groupId, members]) =>
      userIds.filter((userId) => members.has(userId)).map((userId) => ({ groupId, userId })),
    )
  }

  async existing(_applicationId: string, userIds: readonly string[]) {
    return new Set(userIds.filter((userId) => this.templates.has(userId)))
  }
}

/** The search as it is defined: every TEMPLATE compared, one after the other. */
export function searchByBruteForce(
  { templates, groups }: Pick<Rows, 'templates' | 'groups'>,
  probe: Template,
  { groupId, withoutUserId, limit }: Parameters<Gallery['search']>[2],
): Awaited<ReturnType<Gallery['search']>> {
  const isSearched = (userId: string) =>
    userId !== withoutUserId && (groupId === undefined || groups.get(groupId)?.has(userId) === true)
  const candidates = [...templates]
    .filter(([userId, embeddings]) => isSearched(userId) && embeddings.length > 0)
    .map(([userId, embeddings]) => {
      const comparisons = embeddings.map((embedding) => comparator.compare(templateOf(embedding), probe))
      return { userId, matching: Math.max(...comparisons.map((each) => (each.comparable ? each.score : 0))) }
    })
    .sort((a, b) => b.matching - a.matching || (a.userId < b.userId ? -1 : 1))
  return { size: candidates.length, candidates: candidates.slice(0, limit) }
}
