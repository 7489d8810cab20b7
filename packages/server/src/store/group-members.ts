import { and, eq, inArray } from 'drizzle-orm'
import type { Joining } from '../domain/people.ts'
import { appendAudit } from './append-audit.ts'
import type { Transaction } from './database.ts'
import { announceGalleryChange } from './gallery-changes.ts'
import { holdUsers } from './hold-users.ts'
import { groupMember, personGroup } from './schema.ts'

export const isGroup = (applicationId: string, groupId: string) =>
  and(eq(personGroup.applicationId, applicationId), eq(personGroup.groupId, groupId))

export const membersOf = (applicationId: string, groupId: string) =>
  and(eq(groupMember.applicationId, applicationId), eq(groupMember.groupId, groupId))

export const isMembership = (applicationId: string, groupId: string, userId: string) =>
  and(membersOf(applicationId, groupId), eq(groupMember.userId, userId))

type NewMembers = { groupId: string; userIds: string[]; now: Date; fits: (wanted: number) => Promise<boolean> }

/** Adds those USERs whom the application has and the group has not; nobody when they don't all fit. */
export async function addMembers(
  transaction: Transaction,
  applicationId: string,
  { groupId, userIds, now, fits }: NewMembers,
): Promise<Joining> {
  const wanted = new Set(userIds)
  const known = await holdUsers(transaction, applicationId, [...wanted])
  const [group] = await transaction.select().from(personGroup).where(isGroup(applicationId, groupId)).for('key share')
  if (group === undefined) return 'GROUP_UNKNOWN'
  const unknown = [...wanted].filter((userId) => !known.has(userId))
  const members = await findMembers(transaction, applicationId, groupId, [...known])
  const fresh = [...known].filter((userId) => !members.has(userId))
  if (fresh.length === 0) return { added: 0, alreadyMembers: members.size, unknown }
  if (!(await fits(fresh.length))) return 'LIMIT_REACHED'
  const added = await transaction
    .insert(groupMember)
    .values(fresh.map((userId) => ({ applicationId, groupId, userId, createdAt: now })))
    .onConflictDoNothing()
    .returning({ userId: groupMember.userId })
  await announceGalleryChange(transaction, applicationId, { userIds: fresh })
  const told = added.map(({ userId }) => ({ type: 'GROUP_MEMBER_ADDED' as const, subject: { groupId, userId } }))
  await appendAudit(transaction, applicationId, told)
  return { added: added.length, alreadyMembers: known.size - added.length, unknown }
}

async function findMembers(transaction: Transaction, applicationId: string, groupId: string, userIds: string[]) {
  if (userIds.length === 0) return new Set<string>()
  const rows = await transaction
    .select({ userId: groupMember.userId })
    .from(groupMember)
    .where(and(membersOf(applicationId, groupId), inArray(groupMember.userId, userIds)))
  return new Set(rows.map(({ userId }) => userId))
}
