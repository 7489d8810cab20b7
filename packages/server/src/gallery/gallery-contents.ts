import { createPackedRows, type PackedRows } from './packed-rows.ts'

/** Everybody's templates of one application, packed, and the groups that were asked for so far. */
export type GalleryContents = {
  readonly rows: Pick<PackedRows, 'memory' | 'layout' | 'count' | 'vector' | 'setProbe'>
  /** USERs with a template. */
  readonly size: number
  /** About how much memory it takes. */
  readonly byteLength: number
  /** Adds a template to those of a USER. */
  add(userId: string, embedding: Float32Array): void
  /** Removes all templates of a USER. */
  remove(userId: string): void
  /** The number that stands for a USER in the rows; undefined without a template. */
  ownerOf(userId: string): number | undefined
  userOfRow(row: number): string | undefined
  hasGroup(groupId: string): boolean
  addGroup(groupId: string, members: Iterable<string>): void
  removeGroup(groupId: string): void
  /** Makes a USER a member of those of the groups here that are named, and of no other. */
  setMemberships(userId: string, groupIds: ReadonlySet<string>): void
  /** The rows of a group's members, ascending, and who of them has any. */
  groupRows(groupId: string): GroupRows
}

export type GroupRows = { rows: Int32Array; size: number; has(userId: string): boolean }

type User = { userId: string; owner: number; rows: number[] }
type Group = { members: Set<string>; collected?: { version: number; rows: Int32Array; size: number } }

/** What a USER and a membership take beside the vectors, by measurement (docs/decisions/0018). */
const userBytes = 300
const memberBytes = 100

export function createGalleryContents(dimensions: number): GalleryContents {
  const rows = createPackedRows(dimensions)
  const users = new Map<string, User>()
  const byOwner: (User | undefined)[] = []
  const freeOwners: number[] = []
  const groups = new Map<string, Group>()
  let memberships = 0
  /** Grows with every change of a row's number. */
  let version = 0

  function enter(userId: string): User {
    const user = { userId, owner: freeOwners.pop() ?? byOwner.length, rows: [] }
    byOwner[user.owner] = user
    users.set(userId, user)
    return user
  }

  function removeRow(row: number) {
    const moved = rows.remove(row)
    const mover = moved && byOwner[moved.owner]
    if (moved && mover) mover.rows[mover.rows.indexOf(moved.from)] = row
  }

  function collect(members: Set<string>) {
    const present = [...members].flatMap((userId) => users.get(userId) ?? [])
    return { version, rows: Int32Array.from(present.flatMap((user) => user.rows)).sort(), size: present.length }
  }

  return {
    rows,
    get size() {
      return users.size
    },
    get byteLength() {
      return rows.byteLength + users.size * userBytes + memberships * memberBytes
    },
    add(userId, embedding) {
      const user = users.get(userId) ?? enter(userId)
      user.rows.push(rows.add(user.owner, embedding))
      version++
    },
    remove(userId) {
      const user = users.get(userId)
      if (user === undefined) return
      // From the last one on: then the row that moves into the gap is never one of the USER's own.
      for (const row of user.rows.toSorted((a, b) => b - a)) removeRow(row)
      users.delete(userId)
      byOwner[user.owner] = undefined
      freeOwners.push(user.owner)
      version++
    },
    ownerOf: (userId) => users.get(userId)?.owner,
    userOfRow: (row) => byOwner[rows.owner(row)]?.userId,
    hasGroup: (groupId) => groups.has(groupId),
    addGroup(groupId, members) {
      const group = { members: new Set(members) }
      groups.set(groupId, group)
      memberships += group.members.size
    },
    removeGroup(groupId) {
      memberships -= groups.get(groupId)?.members.size ?? 0
      groups.delete(groupId)
    },
    setMemberships(userId, groupIds) {
      for (const [groupId, group] of groups) {
        const { members } = group
        if (members.has(userId) === groupIds.has(groupId)) continue
        if (groupIds.has(groupId)) members.add(userId)
        else members.delete(userId)
        memberships += groupIds.has(groupId) ? 1 : -1
        delete group.collected
      }
    },
    groupRows(groupId) {
      const group = groups.get(groupId) ?? { members: new Set() }
      if (group.collected?.version !== version) group.collected = collect(group.members)
      const { rows: found, size } = group.collected
      return { rows: found, size, has: (userId) => group.members.has(userId) && users.has(userId) }
    },
  }
}
