import { and, asc, eq, gt } from 'drizzle-orm'
import type { Slice } from '../domain/people.ts'
import type { Groups } from '../domain/people-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { announceGalleryChange } from './gallery-changes.ts'
import { addMembers, isGroup, isMembership, membersOf } from './group-members.ts'
import { createRoom } from './room.ts'
import { byCodePoint, groupMember, personGroup } from './schema.ts'

/** Groups in PostgreSQL. */
export function createGroups(database: Database): Groups {
  const groupRoom = createRoom((applicationId) =>
    database.$count(personGroup, eq(personGroup.applicationId, applicationId)),
  )
  const memberRoom = createRoom((key) => {
    const [applicationId = '', groupId = ''] = JSON.parse(key) as string[]
    return database.$count(groupMember, membersOf(applicationId, groupId))
  })
  const findRow = async (applicationId: string, groupId: string) => {
    const [row] = await database.select().from(personGroup).where(isGroup(applicationId, groupId))
    return row
  }
  return {
    exists: async (applicationId, groupId) => (await findRow(applicationId, groupId)) !== undefined,
    async create(applicationId, groupId, { limit, now }) {
      if ((await findRow(applicationId, groupId)) !== undefined) return 'KNOWN'
      if (!(await groupRoom.take(applicationId, limit))) return 'LIMIT_REACHED'
      return database.transaction(async (transaction) => {
        const made = await transaction
          .insert(personGroup)
          .values({ applicationId, groupId, createdAt: now })
          .onConflictDoNothing()
          .returning({ groupId: personGroup.groupId })
        if (made.length === 0) return 'KNOWN'
        await appendAudit(transaction, applicationId, [{ type: 'GROUP_CREATED', subject: { groupId } }])
        return 'MADE'
      })
    },
    async find(applicationId, groupId) {
      const row = await findRow(applicationId, groupId)
      if (row === undefined) return undefined
      const members = await database.$count(groupMember, membersOf(applicationId, groupId))
      return { groupId, createdAt: row.createdAt, members }
    },
    list: (applicationId, { afterId, limit }) =>
      database
        .select({ groupId: personGroup.groupId, createdAt: personGroup.createdAt })
        .from(personGroup)
        .where(and(eq(personGroup.applicationId, applicationId), isAfter(byCodePoint(personGroup.groupId), afterId)))
        .orderBy(asc(byCodePoint(personGroup.groupId)))
        .limit(limit),
    remove: (applicationId, groupId) =>
      database.transaction(async (transaction) => {
        const removed = await transaction
          .delete(personGroup)
          .where(isGroup(applicationId, groupId))
          .returning({ groupId: personGroup.groupId })
        await announceGalleryChange(transaction, applicationId, { groupIds: [groupId] })
        if (removed.length === 0) return false
        await appendAudit(transaction, applicationId, [{ type: 'GROUP_DELETED', subject: { groupId } }])
        return true
      }),
    members: (applicationId, groupId, { afterId, limit }) =>
      database
        .select({ userId: groupMember.userId, addedAt: groupMember.createdAt })
        .from(groupMember)
        .where(and(membersOf(applicationId, groupId), isAfter(byCodePoint(groupMember.userId), afterId)))
        .orderBy(asc(byCodePoint(groupMember.userId)))
        .limit(limit),
    addMembers: (applicationId, groupId, userIds, { limit, now }) => {
      const fits = (wanted: number) => memberRoom.take(JSON.stringify([applicationId, groupId]), limit, wanted)
      return database.transaction((transaction) =>
        addMembers(transaction, applicationId, { groupId, userIds, now, fits }),
      )
    },
    removeMember: (applicationId, groupId, userId) =>
      database.transaction(async (transaction) => {
        const removed = await transaction
          .delete(groupMember)
          .where(isMembership(applicationId, groupId, userId))
          .returning({ userId: groupMember.userId })
        if (removed.length === 0) return
        await announceGalleryChange(transaction, applicationId, { userIds: [userId] })
        await appendAudit(transaction, applicationId, [{ type: 'GROUP_MEMBER_REMOVED', subject: { groupId, userId } }])
      }),
  }
}

const isAfter = (column: ReturnType<typeof byCodePoint>, afterId: Slice['afterId']) =>
  afterId === undefined ? undefined : gt(column, afterId)
