import type { AddMembersReply, GroupReport, PageQuery } from '@livegate/contract'
import type { Application } from './application.ts'
import { requireChosenId } from './chosen-id.ts'
import { GatewayError, invalidField } from './errors.ts'
import { everybody } from './gallery.ts'
import { readPage } from './page.ts'
import type { Groups, Users } from './people-ports.ts'
import type { Clock } from './ports.ts'

type Dependencies = { groups: Groups; users: Pick<Users, 'exists'>; clock: Clock }

/** Makes a group without members. Errors: INVALID_REQUEST, GROUP_ALREADY_EXISTS, LIMIT_REACHED. */
export async function createGroup(
  { groups, clock }: Pick<Dependencies, 'groups' | 'clock'>,
  { id, policy }: Application,
  groupId: string,
): Promise<GroupReport> {
  requireChosenId('groupId', groupId)
  if (groupId === everybody) throw invalidField('groupId', `must not be ${everybody}, which stands for everybody`)
  const limit = policy.limits.groups
  const made = await groups.create(id, groupId, { limit, now: clock.now() })
  if (made === 'KNOWN') throw new GatewayError('GROUP_ALREADY_EXISTS')
  if (made === 'LIMIT_REACHED') throw limitReached('/body/groupId', `the application may have ${limit} groups`)
  return readGroup({ groups }, id, groupId)
}

/** Errors: GROUP_NOT_FOUND. */
export async function readGroup(
  { groups }: Pick<Dependencies, 'groups'>,
  applicationId: string,
  groupId: string,
): Promise<GroupReport> {
  const found = await groups.find(applicationId, groupId)
  if (found === undefined) throw new GatewayError('GROUP_NOT_FOUND')
  return { ...found, createdAt: found.createdAt.toISOString() }
}

/** A page of the groups. Errors: INVALID_REQUEST. */
export async function listGroups({ groups }: Pick<Dependencies, 'groups'>, applicationId: string, page: PageQuery) {
  const { items, ...rest } = await readPage(
    page,
    (slice) => groups.list(applicationId, slice),
    ({ groupId }) => groupId,
  )
  return { items: items.map((group) => ({ ...group, createdAt: group.createdAt.toISOString() })), ...rest }
}

/** Deletes a group; its members stay USERs. Errors: GROUP_NOT_FOUND. */
export async function deleteGroup(
  { groups }: Pick<Dependencies, 'groups'>,
  applicationId: string,
  groupId: string,
): Promise<void> {
  if (!(await groups.remove(applicationId, groupId))) throw new GatewayError('GROUP_NOT_FOUND')
}

/** A page of a group's members. Errors: GROUP_NOT_FOUND, INVALID_REQUEST. */
export async function listMembers(
  { groups }: Pick<Dependencies, 'groups'>,
  applicationId: string,
  { groupId, ...page }: PageQuery & { groupId: string },
) {
  if (!(await groups.exists(applicationId, groupId))) throw new GatewayError('GROUP_NOT_FOUND')
  const { items, ...rest } = await readPage(
    page,
    (slice) => groups.members(applicationId, groupId, slice),
    ({ userId }) => userId,
  )
  return { items: items.map(({ userId, addedAt }) => ({ userId, addedAt: addedAt.toISOString() })), ...rest }
}

/** Adds USERs to a group; those who are in it already stay, those who are unknown are told. Errors: GROUP_NOT_FOUND, LIMIT_REACHED. */
export async function addMembers(
  { groups, clock }: Pick<Dependencies, 'groups' | 'clock'>,
  { id, policy }: Application,
  { groupId, userIds }: { groupId: string; userIds: string[] },
): Promise<AddMembersReply> {
  const limit = policy.limits.membersPerGroup
  const joining = await groups.addMembers(id, groupId, userIds, { limit, now: clock.now() })
  if (joining === 'GROUP_UNKNOWN') throw new GatewayError('GROUP_NOT_FOUND')
  if (joining === 'LIMIT_REACHED') throw limitReached('/body/userIds', `a group may have ${limit} members`)
  return joining
}

/** Makes a USER a member, or leaves them one. Errors: GROUP_NOT_FOUND, USER_NOT_FOUND, LIMIT_REACHED. */
export async function addMember(
  dependencies: Pick<Dependencies, 'groups' | 'clock'>,
  application: Application,
  { groupId, userId }: { groupId: string; userId: string },
): Promise<void> {
  const { unknown } = await addMembers(dependencies, application, { groupId, userIds: [userId] })
  if (unknown.length > 0) throw new GatewayError('USER_NOT_FOUND')
}

/** Makes a USER no member, or leaves them none. Errors: GROUP_NOT_FOUND, USER_NOT_FOUND. */
export async function removeMember(
  { groups, users }: Pick<Dependencies, 'groups' | 'users'>,
  applicationId: string,
  { groupId, userId }: { groupId: string; userId: string },
): Promise<void> {
  if (!(await groups.exists(applicationId, groupId))) throw new GatewayError('GROUP_NOT_FOUND')
  if (!(await users.exists(applicationId, userId))) throw new GatewayError('USER_NOT_FOUND')
  await groups.removeMember(applicationId, groupId, userId)
}

function limitReached(pointer: string, message: string): GatewayError {
  return new GatewayError('LIMIT_REACHED', { details: [{ pointer, message }] })
}
